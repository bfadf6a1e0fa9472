"""How much a request to a path may carry: a conversation that is brought in, a text that is attached, results."""

import re

from studio.tools import body_limits

FILES = re.compile(r"/w/[^/]+/chat/(?:import|attach)/")
MOST_BYTES = 21_000_000


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where only small forms are sent."""
    return MOST_BYTES if FILES.fullmatch(path) else body_limits.limit_of(path)
