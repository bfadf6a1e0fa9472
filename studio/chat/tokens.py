"""Estimates of tokens of messages, for what is asked before MiniMax has counted, or was not asked to the end."""

from collections.abc import Iterable

from studio.chat.parts import Part
from studio.tools.tokens import estimate_tokens

MESSAGE_TOKENS = 4  # what surrounds each message
PICTURE_TOKENS = 1_000


def estimate_parts(parts: Iterable[Part], *, sees: bool = True) -> int:
    """Return about how many tokens the parts of a message are; pictures that nobody ``sees`` are named."""
    return MESSAGE_TOKENS + sum(estimate_part(part, sees) for part in parts)


def estimate_part(part: Part, sees: bool) -> int:
    """Return about how many tokens a part of a message is."""
    match part["type"]:
        case "text" | "thinking" | "result":
            return estimate_tokens(part["text"])
        case "file":
            return estimate_tokens(part["title"] + part["text"])
        case "call":
            return estimate_tokens(part["name"] + part["arguments"])
        case "picture":
            return PICTURE_TOKENS if sees else estimate_tokens(part["title"])
    return 0
