"""The writing in a version of the medium text."""

from studio.library.models import Version
from studio.library.store import file_of

MOST_BYTES = 4 << 20


def read_text(version: Version) -> str:
    """Return a version's text, at most 4 MB of it, in the encoding that was measured, or its part. Raises OSError."""
    if version.part:
        return version.part
    with file_of(version.path).open("rb") as file:
        data = file.read(MOST_BYTES)
    return data.decode(version.details.get("encoding", "utf-8"), errors="replace")
