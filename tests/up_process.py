"""``manage.py up`` as people start it: a program of its own, from which only its words are known."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.source import ROOT

PATIENCE_S = 60.0
NAMES = ("ADDRESS", "DATA", "DATABASE", "REDIS", "SANDBOX_URL", "UPSTREAMS")
SETTINGS = [f"STUDIO_{name}" for name in NAMES]


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of a fresh start: ours without the tests' settings, with those given."""
    kept = {name: value for name, value in os.environ.items() if name not in (*SETTINGS, "DJANGO_SETTINGS_MODULE")}
    return {**kept, **settings}


def words(data: Path, *more: str) -> list[str]:
    """Return the command that a person types."""
    return [sys.executable, str(ROOT / "manage.py"), "up", "--data", str(data), *more]


def refused(data: Path, *more: str, **settings: str) -> str:
    """Return what ``up`` says when it refuses to start."""
    done = subprocess.run(
        words(data, *more), env=environment(**settings), capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode != 0
    assert done.stdout == ""
    return done.stderr


class Up:
    """A running ``up``; use it in a ``with`` statement. ``line`` is its first one, ``url`` the server's address."""

    def __init__(self, data: Path, *more: str, **settings: str) -> None:
        self.command = words(data, *(more or ("--port", "0")))
        self.log = (data.parent / "up.log").open("a")
        self.process = subprocess.Popen(
            self.command, env=environment(**settings), stdout=subprocess.PIPE, stderr=self.log, text=True
        )

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().rstrip("\n")
        found = re.search(r"(https?://[^/]+)(/\S*)?", self.line)
        assert found, f"no address: {self.line!r} {Path(self.log.name).read_text()}"
        self.url, self.path = found.group(1), found.group(2) or "/"
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()

    def interrupt(self, number: int = signal.SIGINT) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def more_lines(self) -> str:
        """Return what it printed after its first line; it must have ended."""
        assert self.process.stdout is not None
        return self.process.stdout.read()
