"""The accounts of this server, for the person who runs it."""
