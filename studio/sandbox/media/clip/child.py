"""Video worker process: `python -m studio.sandbox.media.clip.child`, driven by `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.clip import probe
from studio.sandbox.media.clip.render import render_clip, upscale_clip

Answers = Iterator[tuple[dict[str, Any], bytes]]
_making = threading.Semaphore(2)  # each holds its whole scene in memory


def film(request: dict[str, Any]) -> Answers:
    """Render a clip; each answer holds the number of frames so far. The request is described in `render_clip`."""
    with _making:
        for count in render_clip(request):
            yield {"frames": count}, b""


def enlarge(request: dict[str, Any]) -> Answers:
    """Upscale a clip; the request is described in `upscale_clip`."""
    with _making:
        for count in upscale_clip(request):
            yield {"frames": count}, b""


def seen(path: str) -> Answers:
    """Yield `{"seen"}`, the result of `probe_picture`."""
    yield {"seen": probe.probe_picture(path)}, b""


def watched(path: str) -> Answers:
    """Yield `{"watched"}`, the result of `probe_clip`."""
    yield {"watched": probe.probe_clip(path)}, b""


def written(prompt: str) -> Answers:
    """Yield `{"written"}`, the result of `expand_prompt`."""
    yield {"written": probe.expand_prompt(prompt)}, b""


if __name__ == "__main__":
    serve({"film": film, "enlarge": enlarge, "seen": seen, "watched": watched, "written": written})
