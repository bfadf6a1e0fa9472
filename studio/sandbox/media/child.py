"""The warm child that speaks: `python -m studio.sandbox.media.child`; called through `studio.lib.worker`."""

import threading
from collections.abc import Iterator
from typing import Any

from studio.lib.worker import serve
from studio.sandbox.media.clone import cloned
from studio.sandbox.media.hear import heard
from studio.sandbox.media.studio import Studio
from studio.sandbox.media.take import Take


class _Loading:
    """The studio, loaded in the background so that the first request finds it ready or nearly so."""

    def __init__(self) -> None:
        self.studio: Studio | None = None
        self.thread = threading.Thread(target=self._load, daemon=True)
        self.thread.start()

    def _load(self) -> None:
        self.studio = Studio()

    def get(self) -> Studio:
        self.thread.join()
        if self.studio is None:
            raise RuntimeError("The voices could not be loaded; the log says why.")
        return self.studio


def main() -> None:
    """Serve speech, and what is heard in recordings, until stdin ends."""
    loading = _Loading()

    def speak(request: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
        take = Take(request, loading.get())
        for piece in take.pieces():
            yield {"caption": take.caption()}, piece
        yield {"facts": take.facts()}, b""

    def clone(request: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bytes]]:
        yield {"found": cloned(request, loading.get())}, b""

    def listen(path: str, most_s: float) -> Iterator[tuple[dict[str, Any], bytes]]:
        yield {"found": heard(path, most_s)}, b""

    serve({"speak": speak, "clone": clone, "listen": listen})


if __name__ == "__main__":
    main()
