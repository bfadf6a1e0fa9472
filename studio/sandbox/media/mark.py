"""The comment that every synthesized file carries in its metadata."""

SANDBOX_MARK = "Made offline by the sandbox of Studio, not by MiniMax"
