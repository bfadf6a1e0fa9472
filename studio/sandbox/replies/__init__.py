"""What the sandbox says in a chat: rules in a child process, no model. Nothing here imports Django."""
