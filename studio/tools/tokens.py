"""Estimates of tokens, for what MiniMax has not counted yet."""

BYTES_PER_TOKEN = 4  # English; a Chinese sign has three bytes


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text is."""
    return tokens_of_bytes(len(text.encode("utf-8", "replace")))


def tokens_of_bytes(count: int) -> int:
    """Return about how many tokens so many bytes of text are."""
    return -(-count // BYTES_PER_TOKEN)
