"""A person's workspaces: made, named, deleted and taken back."""
