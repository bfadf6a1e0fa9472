"""Texts that are attached to a question: plain, Markdown, CSV, Word and PDF."""
