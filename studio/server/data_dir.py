"""Creation and exclusive locking of the data folder."""

import os
import stat
from fcntl import LOCK_EX, LOCK_NB, flock
from io import TextIOWrapper
from pathlib import Path

from studio.lib.env import Misconfigured

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_from_others(folder: Path) -> bool:
    """Let nobody else of the machine read what is there; return whether somebody could.

    Whoever cannot enter the folder reaches nothing in it; what lies on top of it is closed too, lest it is moved.
    """
    found = [path for path in (folder, *folder.glob("*"), *folder.glob("secrets/*")) if not path.is_symlink()]
    open_ones = [path for path in found if path.stat().st_mode & OTHERS]
    for path in open_ones:
        path.chmod(path.stat().st_mode & ~OTHERS)
    return bool(open_ones)


def acquire_lock(folder: Path) -> TextIOWrapper:
    """Create the folder (mode 0700) and lock it; the lock is held until the file is closed. Raises Misconfigured."""
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
