"""How much a request that brings files without script may carry."""

import re

from django.conf import settings

BRING = re.compile(r"/w/[^/]+/gallery/bring/")
AROUND_BYTES = 1_000_000  # the form around the files


def limit_of(path: str) -> int | None:
    """Return the bytes that a request to a path may carry, or None where no file is brought."""
    return settings.STUDIO_UPLOAD_BYTES + AROUND_BYTES if BRING.fullmatch(path) else None
