"""The child that thinks of replies: `python -m studio.sandbox.replies.child`, called through `studio.lib.worker`."""

from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.core.errors import Refused
from studio.sandbox.replies.responder import replied


def reply(asked: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield one answer: content, reasoning and calls, or why it is refused."""
    try:
        yield replied(asked), b""
    except Refused as refusal:
        yield {"refused": [refusal.code, refusal.message]}, b""


if __name__ == "__main__":
    serve({"reply": reply})
