"""How much a request to a path may carry: a text file to be opened, a piece of an upload, or a kind's form."""

import re

from studio.jobs import body_limits
from studio.library.uploads import body_limits as piece_limits

TEXT_FILE = re.compile(r"/w/[^/]+/tools/text/")
MOST_BYTES = 6_000_000  # a document of 5 MB, and the form around it


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where only small forms are sent."""
    return MOST_BYTES if TEXT_FILE.fullmatch(path) else piece_limits.limit_of(path) or body_limits.limit_of(path)
