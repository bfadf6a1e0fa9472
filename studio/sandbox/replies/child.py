"""Chat worker process: `python -m studio.sandbox.replies.child`, driven by `studio.lib.worker`."""

from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.core.errors import Refused
from studio.sandbox.replies.responder import generate_reply


def reply(asked: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield one answer: content, reasoning and tool calls, or `refused` with code and message."""
    try:
        yield generate_reply(asked), b""
    except Refused as refusal:
        yield {"refused": [refusal.code, refusal.message]}, b""


if __name__ == "__main__":
    serve({"reply": reply})
