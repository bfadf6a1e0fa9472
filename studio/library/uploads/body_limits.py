"""How much a request that brings a piece of a file may carry."""

import re

from studio.library.uploads.resumable import PIECE_BYTES

PIECE = re.compile(r"/w/[^/]+/uploads/[^/]+/")


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where no piece is sent."""
    return PIECE_BYTES if PIECE.fullmatch(path) else None
