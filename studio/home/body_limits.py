"""How much a request to a path may carry: the words of an idea, each letter of which may take nine bytes on the way."""

import re

from studio.home.launch import MOST_CHARACTERS

START = re.compile(r"/w/[^/]+/start/")
MOST_BYTES = 12 * MOST_CHARACTERS


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where another app says it."""
    return MOST_BYTES if START.fullmatch(path) else None
