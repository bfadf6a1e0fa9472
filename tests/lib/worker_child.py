"""A child for the tests of ``studio.lib.worker``."""

import os
import threading
from collections.abc import Iterator

from studio.lib.worker import Answer, WorkFailed, serve


def count(up_to: int) -> Iterator[Answer]:
    """Yield a number and as many bytes."""
    for number in range(1, up_to + 1):
        yield {"number": number}, b"x" * min(number, 1000)


def who() -> list[Answer]:
    """Return this process."""
    return [({"pid": os.getpid()}, b"")]


def environment() -> list[Answer]:
    """Return what this process was told."""
    return [({"names": sorted(os.environ)}, b"")]


def chatter() -> list[Answer]:
    """Print as libraries do."""
    os.write(1, b"noise from a library\n")
    return [({"said": "fine"}, b"")]


def refuse() -> list[Answer]:
    """Refuse the work."""
    raise WorkFailed("not with this file")


def explode() -> list[Answer]:
    """Fail as no one expected."""
    raise RuntimeError("a mistake of ours")


def crash() -> list[Answer]:
    """Die at once, as C code does."""
    os.abort()


def eat() -> list[Answer]:
    """Take more memory than is allowed."""
    return [({"size": len(bytearray(1 << 30))}, b"")]


def hang() -> list[Answer]:
    """Never answer."""
    threading.Event().wait()
    return []


if __name__ == "__main__":
    serve({work.__name__: work for work in (count, who, environment, chatter, refuse, explode, crash, eat, hang)})
