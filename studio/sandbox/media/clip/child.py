"""The child that makes clips: `python -m studio.sandbox.media.clip.child`; called through `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.clip import look
from studio.sandbox.media.clip.clip import enlarged, filmed

Answers = Iterator[tuple[dict[str, Any], bytes]]
_making = threading.Semaphore(2)  # each holds its whole scene in memory


def film(request: dict[str, Any]) -> Answers:
    """Make a clip; each answer tells how many frames there are. `clip.filmed` tells what a request holds."""
    with _making:
        for count in filmed(request):
            yield {"frames": count}, b""


def enlarge(request: dict[str, Any]) -> Answers:
    """Make a clip of another; `clip.enlarged` tells what a request holds."""
    with _making:
        for count in enlarged(request):
            yield {"frames": count}, b""


def seen(path: str) -> Answers:
    """Yield `{"seen"}`, what `look.seen` returns."""
    yield {"seen": look.seen(path)}, b""


def watched(path: str) -> Answers:
    """Yield `{"watched"}`, what `look.watched` returns."""
    yield {"watched": look.watched(path)}, b""


def written(prompt: str) -> Answers:
    """Yield `{"written"}`, what `look.written` returns."""
    yield {"written": look.written(prompt)}, b""


if __name__ == "__main__":
    serve({"film": film, "enlarge": enlarge, "seen": seen, "watched": watched, "written": written})
