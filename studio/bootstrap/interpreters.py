"""Find a Python that is new enough and works."""

import os
import shutil
import subprocess
import sys
from glob import glob
from typing import Iterator, Optional, Tuple

from studio.bootstrap.surroundings import SetupFailed, clean

WANTED = ("3.13", "3.14", "3.12")
PLACES = (
    "~/.pyenv/versions/{0}*/bin/python3",
    "~/.local/share/uv/python/cpython-{0}*/bin/python3",
    "/opt/homebrew/bin/python{0}",
    "/usr/local/bin/python{0}",
    "/home/linuxbrew/.linuxbrew/bin/python{0}",
)
# Debian ships python3 without venv's other half: only a try tells.
PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"


def find_python() -> Optional[str]:
    """Return a Python that works and is new enough. Raises SetupFailed when STUDIO_PYTHON is not one."""
    named = os.environ.get("STUDIO_PYTHON", "").strip()
    if named:
        found = version_of(shutil.which(os.path.expanduser(named)) or named)
        if found is None or found[0] < (3, 12):
            raise SetupFailed("STUDIO_PYTHON is %r, which is not a Python 3.12 or newer with venv." % named)
        return found[1]
    for wanted in WANTED:
        for path in candidates(wanted):
            found = version_of(path)
            if found and "%d.%d" % found[0] == wanted:
                return found[1]
    return None


def candidates(version: str) -> Iterator[str]:
    """Yield where a Python of that version may be, nearest first."""
    yield sys.executable
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(folder, "python" + version)
        if os.access(path, os.X_OK):
            yield path
    for place in PLACES:
        for path in sorted(glob(os.path.expanduser(place.format(version))), reverse=True):
            yield path


def version_of(python: str) -> Optional[Tuple[Tuple[int, int], str]]:
    """Return an interpreter's version and true path by running it; None when it fails or lacks venv."""
    try:
        answer = subprocess.run(
            [python, "-c", PROBE], env=clean(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
        version, path = answer.stdout.decode().split("\n")[:2]
        major, minor = version.split(".")
        return ((int(major), int(minor)), path) if answer.returncode == 0 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
