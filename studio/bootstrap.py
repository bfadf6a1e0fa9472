"""Make sure of the environment: Python >= 3.12, .venv, the locked packages; then run there.

Only the standard library, and only syntax of Python 3.6: whatever python3 somebody has must be able to read this.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from glob import glob
from typing import Iterator, List, Optional, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "studio-stamp")
RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-dev.lock"
WANTED = ("3.13", "3.14", "3.12")
PLACES = (
    "~/.pyenv/versions/{0}*/bin/python3",
    "~/.local/share/uv/python/cpython-{0}*/bin/python3",
    "/opt/homebrew/bin/python{0}",
    "/usr/local/bin/python{0}",
    "/home/linuxbrew/.linuxbrew/bin/python{0}",
)
NO_PYTHON = (
    "Python 3.12 or newer is needed, with venv, and none was found nor could be fetched. Install it, "
    "or name one by STUDIO_PYTHON=/path/to/python3. (%s)"
)
# Debian ships python3 without venv's other half: only a try tells.
PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"


class SetupFailed(Exception):
    """The environment cannot be made; the message is a sentence for the operator."""


def enter(argv: List[str]) -> None:
    """Return inside .venv with the locked packages; elsewhere make it so and start again there."""
    testing = argv[1:2] == ["test"]
    keep_data_folder(argv)
    keep_bytecode()
    try:
        if os.name == "nt":
            raise SetupFailed("Studio runs on Linux and macOS; on Windows, start it inside WSL.")
        ensure_packages(TEST_LOCK if testing else RUN_LOCK)
    except SetupFailed as error:
        sys.exit("Studio: %s" % error)
    if testing:
        go_on([PYTHON, "-m", "pytest"] + argv[2:])
    elif os.path.realpath(sys.prefix) != os.path.realpath(VENV):
        go_on([PYTHON] + argv)


def go_on(command: List[str]) -> None:
    """Become another program."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)


def keep_data_folder(argv: List[str]) -> None:
    """Hand ``up --data DIR`` to the settings, which are read before any command is."""
    for number, word in enumerate(argv):
        name, equals, value = word.partition("=")
        if name == "--data" and argv[1] == "up":
            os.environ["STUDIO_DATA"] = value if equals else "".join(argv[number + 1 : number + 2])


def keep_bytecode() -> None:
    """Let our programs keep what they compiled: each of the many starts would else compile all packages anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def ensure_packages(lock: str) -> None:
    """Install what the lock names, unless the stamp says that it is there. Raises SetupFailed."""
    wanted = digest(lock)
    if os.path.exists(PYTHON) and wanted in installed():
        return
    uv = make_venv()
    say("installing packages …")
    run(
        [uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", os.path.join(ROOT, lock)],
        "The packages could not be installed",
    )
    # The test lock holds everything of the other one.
    locks = [RUN_LOCK, TEST_LOCK] if lock == TEST_LOCK else [lock]
    with open(STAMP, "w") as stamp:
        stamp.write("\n".join(digest(name) for name in locks))


def digest(lock: str) -> str:
    """Return what changes whenever the lock does."""
    with open(os.path.join(ROOT, lock), "rb") as source:
        return hashlib.sha256(source.read()).hexdigest()


def installed() -> List[str]:
    """Return the digests of the locks that were installed."""
    try:
        with open(STAMP) as stamp:
            return stamp.read().split()
    except OSError:
        return []


def make_venv() -> str:
    """Make .venv where it is missing or broken; return the installer's path. Raises SetupFailed."""
    uv = os.path.join(VENV, "bin", "uv")
    if version_of(PYTHON) is None:
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
        answer = subprocess.run([python, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
        version, path = answer.stdout.decode().split("\n")[:2]
        major, minor = version.split(".")
        return ((int(major), int(minor)), path) if answer.returncode == 0 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def run(command: List[str], failure: str) -> None:
    """Run a step of the installation. Raises SetupFailed with the step's last words."""
    # Variables of another environment would lead a fresh interpreter astray.
    strays = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    clean = {name: value for name, value in os.environ.items() if name not in strays}
    try:
        done = subprocess.run(command, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise SetupFailed("%s: %s." % (failure, error)) from None
    if done.returncode:
        words = done.stdout.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise SetupFailed("%s: %s" % (failure, words[-1].strip()))


def say(words: str) -> None:
    """Tell the operator what takes time; stdout is for the address alone."""
    print("Studio: " + words, file=sys.stderr, flush=True)
