"""Long-form speech: a document becomes chapters, each is spoken as a task of its own, and all of them are one file."""
