"""Estimates of tokens of messages, for what is asked before MiniMax has counted, or was not asked to the end."""

from collections.abc import Iterable

from studio.chat.parts import Part
from studio.tools.tokens import estimate_tokens

MESSAGE_TOKENS = 4  # what surrounds each message
PICTURE_TOKENS = 1_000


def estimate_parts(parts: Iterable[Part], *, sees: bool = True) -> int:
    """Return about how many tokens the parts of a message are; pictures that nobody ``sees`` are named."""
    sizes = {
        "text": lambda part: estimate_tokens(part["text"]),
        "thinking": lambda part: estimate_tokens(part["text"]),
        "file": lambda part: estimate_tokens(part["title"] + part["text"]),
        "result": lambda part: estimate_tokens(part["text"]),
        "call": lambda part: estimate_tokens(part["name"] + part["arguments"]),
        "picture": lambda part: PICTURE_TOKENS if sees else estimate_tokens(part["title"]),
    }
    return MESSAGE_TOKENS + sum(sizes[part["type"]](part) for part in parts if part["type"] in sizes)
