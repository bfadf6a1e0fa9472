"""Plug-ins of our own for pytest, and their tests."""
