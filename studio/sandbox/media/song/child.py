"""Music worker process: `python -m studio.sandbox.media.song.child`, driven by `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.song import analysis
from studio.sandbox.media.song.singer import Singer
from studio.sandbox.media.song.song import Song

Answers = Iterator[tuple[dict[str, Any], bytes]]
_loading = threading.Lock()
_making = threading.Semaphore(2)  # each holds its whole song in memory


@cache
def _loaded() -> Singer:
    return Singer()


def voice() -> Singer:
    """Return the singer, loaded once."""
    with _loading:
        return _loaded()


def song(request: dict[str, Any]) -> Answers:
    """Yield a song's pieces, then `{"facts"}`; the request is described in `song.song`."""
    with _making:
        made = Song(request, voice())
        pieces = made.pieces()
        first = next(pieces, b"")
    yield {}, first
    for piece in pieces:
        yield {}, piece
    yield {"facts": made.facts()}, b""


def heard(path: str) -> Answers:
    """Yield `{"heard"}`: a recording's kind, length, parts and `analysis.analyse`; None where it is no sound."""
    recording = analysis.decode_recording(Path(path))
    found = recording and {
        "kind": recording.kind, "seconds": round(recording.seconds, 3), "parts": analysis.split_parts(recording),
        **analysis.analyse(recording),
    }  # fmt: skip
    yield {"heard": found}, b""


if __name__ == "__main__":
    serve({"song": song, "heard": heard})
