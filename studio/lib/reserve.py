"""Room kept back for a full disk: a file that is given up first, so that what was paid for can still be written."""

import errno
import os
from pathlib import Path

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)
RESERVE_BYTES = 16 * 1024 * 1024
PIECE = b"\xa5" * (1024 * 1024)  # not of zeros, for which some file systems keep no room
AMPLE = 4  # so many times the reserve must be free before it is taken
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_DATABASE = ("disk is full", "disk i/o error", "no space left")


def place() -> Path:
    """Return the file."""
    return Path(settings.STUDIO_DATA) / "reserve"


def keep() -> None:
    """Keep room back, if there is plenty."""
    if place().exists():
        return
    folder = os.statvfs(place().parent)
    if folder.f_bavail * folder.f_frsize < AMPLE * RESERVE_BYTES:
        return
    part = place().with_suffix(".part")
    try:
        with part.open("wb", buffering=0) as file:
            for _ in range(RESERVE_BYTES // len(PIECE)):
                file.write(PIECE)
            os.fsync(file.fileno())
        part.replace(place())
    except OSError:
        part.unlink(missing_ok=True)


def give_up() -> bool:
    """Give the room back to whoever needs it now; return whether there was any."""
    try:
        place().unlink()
    except OSError:
        return False
    log.warning("the disk is full: the reserve is given up", megabytes=RESERVE_BYTES // 1024**2)
    return True


def is_used_up() -> bool:
    """Return whether the disk is so full that nothing new should be begun: the reserve is gone, and no room is back."""
    if place().exists():
        return False
    folder = os.statvfs(place().parent)
    return folder.f_bavail * folder.f_frsize < RESERVE_BYTES


def is_of_full_disk(error: Exception) -> bool:
    """Return whether an error of a file or of the database says that there is no room."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return any(words in str(error).lower() for words in FULL_DATABASE)
