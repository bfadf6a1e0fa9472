"""Clients that nobody here wrote, each unmodified from the registry, in an environment and with a lock of its own."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.source import ROOT

LOCKS = Path(__file__).parent
# Below the environment of the tests, with which they go when it is made anew.
ENVIRONMENTS = ROOT / ".venv" / "proofs"
UV = Path(sys.executable).parent / "uv"


class NotMade(Exception):
    """A client's environment cannot be made; the message is a sentence for whoever runs the tests."""


def environment(name: str, folder: Path = ENVIRONMENTS, **settings: str) -> Path:
    """Return the folder of programs of a client's environment, made when its lock has changed. Raises NotMade."""
    lock, made = LOCKS / f"{name}.lock", folder / name
    # The place counts too: an environment's programs name it, and do not run elsewhere.
    wanted = hashlib.sha256(lock.read_bytes() + f"{sys.version} {made.resolve()}".encode()).hexdigest()
    stamp = made / "lock.sha256"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.busy").open("w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)  # several runs of the tests may want it at the same time
        if not stamp.exists() or stamp.read_text() != wanted:
            uv(name, settings, "venv", "-q", "--clear", "--python", sys.executable, str(made))
            python = str(made / "bin" / "python")
            uv(name, settings, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", str(lock))
            stamp.write_text(wanted)
    return made / "bin"


def uv(name: str, settings: dict[str, str], *words: str) -> None:
    """Run a step of the installation. Raises NotMade."""
    done = subprocess.run(
        [UV, *words], env={**os.environ, **settings}, capture_output=True, text=True, check=False, timeout=110
    )
    if done.returncode:
        raise NotMade(
            f"The client {name} of tests/proofs/{name}.lock could not be installed, which needs the package registry "
            f"once: {' '.join(done.stderr.split())}"
        )
