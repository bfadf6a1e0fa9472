"""What a workspace tells the model before every conversation, version by version."""
