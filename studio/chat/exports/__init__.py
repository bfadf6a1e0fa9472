"""Conversations as files: Markdown to read, JSON with every branch to keep and to bring back."""
