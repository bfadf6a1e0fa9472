"""Activity: every job of a workspace, by what has become of it, and what can be done about it."""
