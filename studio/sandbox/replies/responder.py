"""What is said to a conversation."""

from typing import Any


def replied(asked: dict[str, Any]) -> dict[str, Any]:
    """Return content, reasoning and calls. Raises Refused."""
    return {"content": "Hello there, this is the sandbox of Studio.", "reasoning": "A greeting.", "calls": []}
