"""Text files that people open as a script: encodings, Word documents, captions with times."""
