"""Dialogue in a text: which of its words are said aloud, and whose name stands beside them."""
