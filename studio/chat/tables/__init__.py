"""Structured answers: columns that a workspace defines, the answer as a table, and its files."""
