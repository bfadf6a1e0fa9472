"""Speech worker process: `python -m studio.sandbox.media.child`, driven by `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.activity import detect_activity
from studio.sandbox.media.clone import clone_voice
from studio.sandbox.media.engine import SpeechEngine
from studio.sandbox.media.synthesis import Synthesis

AT_ONCE = 4


class _Loading:
    """Loads the speech engine in a background thread, so that the first request finds it ready or nearly so."""

    def __init__(self) -> None:
        self.studio: SpeechEngine | None = None
        self.thread = threading.Thread(target=self._load, daemon=True)
        self.thread.start()

    def _load(self) -> None:
        self.studio = SpeechEngine()

    def get(self) -> SpeechEngine:
        self.thread.join()
        if self.studio is None:
            raise RuntimeError("The voices could not be loaded; the log says why.")
        return self.studio


def _in_turns(pieces: Iterator[bytes], turns: threading.Semaphore) -> Iterator[bytes]:
    """Yield the pieces, each made while few others are: a hundred need more memory than the process may have."""
    while True:
        with turns:
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def main() -> None:
    """Serve speech synthesis, voice cloning and activity detection until stdin ends."""
    loading, turns = _Loading(), threading.Semaphore(AT_ONCE)

    def speak(request: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
        take = Synthesis(request, loading.get())
        for piece in _in_turns(take.pieces(), turns):
            yield {"caption": take.caption()}, piece
        yield {"facts": take.facts()}, b""

    def clone(request: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
        yield {"found": clone_voice(request, loading.get())}, b""

    def listen(path: str, most_s: float) -> Iterator[tuple[dict[str, Any], bytes]]:
        yield {"found": detect_activity(path, most_s)}, b""

    serve({"speak": speak, "clone": clone, "listen": listen})


if __name__ == "__main__":
    main()
