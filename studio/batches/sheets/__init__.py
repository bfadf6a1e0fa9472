"""Tables whose rows are each made by a tool: speech, pictures, video, as ordinary jobs at the full price."""
