"""The child that paints: `python -m studio.sandbox.media.picture.child`; called through `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.picture import canvas, subject

Answers = Iterator[tuple[dict[str, Any], bytes]]
_painting = threading.Semaphore(2)  # each holds its whole scene in memory


def paint(request: dict[str, Any]) -> Answers:
    """Yield a picture as a JPEG file; `canvas.painted` tells what a request holds."""
    with _painting:
        picture = canvas.painted(request)
    yield {}, picture


def seen(path: str) -> Answers:
    """Yield `{"seen"}`, what `subject.seen` returns."""
    yield {"seen": subject.seen(path)}, b""


if __name__ == "__main__":
    serve({"paint": paint, "seen": seen})
