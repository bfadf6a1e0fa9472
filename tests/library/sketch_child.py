"""The media child of the sketches of ``test_pretended_medium``."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from studio.lib.worker import Answer, WorkFailed, serve
from studio.library.media.child.files import write_files


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Count the strokes."""
    lines = Path(source).read_text().splitlines()
    if lines[-1] != "END":
        raise WorkFailed("This sketch is torn.")
    yield {"strokes": len(lines) - 2, "reader": reader}, b""


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write the strokes as one line, or how many there are."""
    lines = Path(source).read_text().splitlines()[1:-1]

    def render(name: str, file: BinaryIO) -> None:
        file.write((",".join(lines) if name == "csv" else f"{len(lines)}").encode())

    return write_files(targets, render)


if __name__ == "__main__":
    serve({"sketch.inspect": inspect, "sketch.derive": derive})
