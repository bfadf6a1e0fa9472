"""The page of a workspace's people."""
