"""The sandbox as people start it: a program of its own, from which only its words are known."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.source import ROOT

PATIENCE_S = 30.0


def words(data: Path, *more: str) -> list[str]:
    """Return the command that starts it; it takes a free port unless told another."""
    return [sys.executable, "-m", "studio.sandbox", "--port", "0", "--data", str(data), *more]


class Program:
    """A running sandbox; use it in a ``with`` statement. ``line`` is its first one, ``url`` its address."""

    def __init__(self, data: Path, *more: str, **environment: str) -> None:
        self.log = (data.parent / f"{data.name}.log").open("w+")
        self.process = subprocess.Popen(
            words(data, *more), cwd=ROOT, env={**os.environ, **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        assert self.line.startswith("Sandbox: http"), f"no sandbox: {self.line!r} {self.complaints()}"
        self.url = self.line.removeprefix("Sandbox: ").strip()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=PATIENCE_S)
        self.log.close()

    def complaints(self) -> str:
        """Return what it wrote to its stderr."""
        self.log.seek(0)
        return self.log.read()

    def more_lines(self) -> str:
        """Return what it printed after its first line; it must have ended."""
        assert self.process.stdout is not None
        return self.process.stdout.read()

    def end(self, number: int) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def close_stdin(self) -> None:
        """Close its stdin, as the end of its parent does."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None

    def children(self) -> list[int]:
        """Return the ids of its child processes."""
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    """Return whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
