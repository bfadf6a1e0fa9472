"""The library of prompts: texts with fields to fill in, called by "/" in the composer."""
