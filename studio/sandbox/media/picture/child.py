"""Image worker process: `python -m studio.sandbox.media.picture.child`, driven by `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.picture import render, subject

Answers = Iterator[tuple[dict[str, Any], bytes]]
_painting = threading.Semaphore(2)  # each holds its whole scene in memory


def paint(request: dict[str, Any]) -> Answers:
    """Yield a picture as a JPEG file; the request is described in `render_picture`."""
    with _painting:
        picture = render.render_picture(request)
    yield {}, picture


def seen(path: str) -> Answers:
    """Yield `{"seen"}`, the result of `subject.probe_picture`."""
    yield {"seen": subject.probe_picture(path)}, b""


if __name__ == "__main__":
    serve({"paint": paint, "seen": seen})
