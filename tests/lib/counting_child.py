"""A child that counts, and writes down how far it came: `python -m tests.lib.counting_child`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.lib.worker import serve


def count(file: str, to: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the numbers below ``to``."""
    for number in range(to):
        Path(file).write_text(str(number))
        yield {"number": number}, bytes(number % 256)


def refuse() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Fail after one answer."""
    yield {"number": 0}, b""
    raise ValueError("no more")


def hang() -> Iterator[tuple[dict[str, Any], bytes]]:
    """Never answer."""
    while True:
        pass
    yield {}, b""


if __name__ == "__main__":
    serve({"count": count, "refuse": refuse, "hang": hang})
