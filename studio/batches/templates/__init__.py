"""Templates: how rows were asked for, kept under a name for everybody in the workspace, and used again."""
