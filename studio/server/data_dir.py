"""The one data folder: made, written to, and proven to be ours alone."""

import os
from fcntl import LOCK_EX, LOCK_NB, flock
from io import TextIOWrapper
from pathlib import Path

from studio.lib.env import Misconfigured


def claim(folder: Path) -> TextIOWrapper:
    """Make the folder, private to its owner, and return its lock, held until closed. Raises Misconfigured."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "studio.lock").open("a")
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise Misconfigured(
            f"nothing can be kept in the data folder {folder} ({reason}). Make it writable, or name another: "
            "--data DIR."
        ) from error
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except OSError as error:
        lock.close()
        raise Misconfigured(
            f"another Studio already uses the data folder {folder}. Stop that one, or name another: --data DIR."
        ) from error
    return lock
