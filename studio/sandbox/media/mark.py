"""What every made file says of itself, in its metadata."""

SANDBOX_MARK = "Made offline by the sandbox of Studio, not by MiniMax"
