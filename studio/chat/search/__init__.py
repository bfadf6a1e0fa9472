"""Search over everything that was said in conversations."""
