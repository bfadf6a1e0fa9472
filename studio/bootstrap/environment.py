"""Make .venv with the packages of a lock: it is whole, which its stamp says, or made anew."""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from typing import Any, List

from studio.bootstrap.interpreters import WANTED, find_python, version_of
from studio.bootstrap.surroundings import SetupFailed, run, say

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # on Windows, where a sentence says what to do
    flock = None  # type: ignore[assignment]

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "studio-stamp")
RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-dev.lock"
NO_PYTHON = (
    "Python 3.12 or newer is needed, with venv, and none was found nor could be fetched. Install it, "
    "or name one by STUDIO_PYTHON=/path/to/python3. (%s)"
)


def ensure_packages(lock: str) -> None:
    """Install what the lock names, unless the stamp says that it is there. Raises SetupFailed."""
    if is_whole(lock):
        return
    with one_at_a_time():
        if is_whole(lock):
            return
        reusable = has_its_python()
        forget_stamp()  # whatever is begun and not ended is made anew
        uv = make_venv(reusable)
        say("installing packages …")
        run(
            [uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", os.path.join(ROOT, lock)],
            "The packages could not be installed",
        )
        write_stamp(lock)


def one_at_a_time() -> Any:
    """Return this file, locked until it is closed: of two starts in one checkout the second waits, and says so."""
    source = open(os.path.abspath(__file__))
    try:
        flock(source, LOCK_EX | LOCK_NB)
    except OSError:
        say("another start is setting up .venv; waiting for it …")
        flock(source, LOCK_EX)
    return source


# ---- the stamp: the interpreter, and the locks whose packages are there


def is_whole(lock: str) -> bool:
    """Return whether .venv holds what a lock names, and still has the interpreter that it was made with."""
    stamped = read_stamp()
    return digest(lock) in stamped and interpreter() in stamped


def has_its_python() -> bool:
    """Return whether .venv was whole and its interpreter is of the version for which packages are there."""
    found = version_of(PYTHON) if read_stamp() else None
    return found is not None and os.path.isdir(os.path.join(VENV, "lib", "python%d.%d" % found[0], "site-packages"))


def interpreter() -> str:
    """Return what changes when the interpreter under .venv does."""
    path = os.path.realpath(PYTHON)
    try:
        about = os.stat(path)
    except OSError:
        return "none"
    return "%d-%d-%s" % (about.st_size, about.st_mtime_ns, hashlib.sha256(path.encode()).hexdigest())


def digest(lock: str) -> str:
    """Return what changes whenever the lock does."""
    with open(os.path.join(ROOT, lock), "rb") as source:
        return hashlib.sha256(source.read()).hexdigest()


def read_stamp() -> List[str]:
    """Return what the stamp says, nothing where there is none."""
    try:
        with open(STAMP) as stamp:
            return stamp.read().split()
    except OSError:
        return []


def write_stamp(lock: str) -> None:
    """Write the stamp; the lock of the tests holds everything of the other one."""
    locks = [RUN_LOCK, TEST_LOCK] if lock == TEST_LOCK else [lock]
    with open(STAMP + ".new", "w") as stamp:
        stamp.write("\n".join([interpreter()] + [digest(name) for name in locks]))
    os.replace(STAMP + ".new", STAMP)


def forget_stamp() -> None:
    """Take the stamp away."""
    if os.path.exists(STAMP):
        os.remove(STAMP)


# ---- the environment


def make_venv(reusable: bool) -> str:
    """Make .venv unless the present one can go on; return the installer's path. Raises SetupFailed."""
    uv = os.path.join(VENV, "bin", "uv")
    if not reusable:
        python = find_python()
        if python is None:
            return fetch_python()
        say("making .venv with %s …" % python)
        run([python, "-m", "venv", "--clear", VENV], "The environment .venv could not be made")
    if not os.path.exists(uv):
        install_uv(PYTHON)
    return uv


def install_uv(python: str) -> None:
    """Install the locked uv by pip: it needs 10 s for what takes pip a minute. Raises SetupFailed."""
    with open(os.path.join(ROOT, RUN_LOCK)) as source:
        entry = re.search(r"^uv==.*\n(?: +--hash=.*\n?)+", source.read(), re.M)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "uv.lock")
        with open(path, "w") as out:
            out.write(entry.group() if entry else "uv")
        run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", path],
            "The installer uv could not be fetched from the package registry",
        )


def fetch_python() -> str:
    """Let uv fetch a Python, for none was found, and make .venv of it; return uv's path. Raises SetupFailed."""
    say("no Python %s here; asking uv for one …" % " or ".join(sorted(WANTED)))
    uv = shutil.which("uv")
    try:
        if uv is None:
            folder = tempfile.mkdtemp(prefix="studio-uv-")
            run([sys.executable, "-m", "venv", folder], "venv is missing here")
            install_uv(os.path.join(folder, "bin", "python"))
            uv = os.path.join(folder, "bin", "uv")
        run([uv, "venv", "-q", "--clear", "--seed", "--python", WANTED[0], VENV], "No Python could be fetched")
    except SetupFailed as error:
        raise SetupFailed(NO_PYTHON % error) from None
    return uv
