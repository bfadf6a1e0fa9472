"""The sandbox as a program that a test starts, watches and ends."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.source import ROOT

PATIENCE_S = 30.0


class Program:
    """A running sandbox; use it in a ``with`` statement. ``line`` is its first one, ``url`` its address."""

    def __init__(self, data: Path, *words: str) -> None:
        command = [sys.executable, "-m", "studio.sandbox", "--port", "0", "--data", str(data), *words]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert self.process.stdout is not None
        self.stdout = self.process.stdout

    def __enter__(self) -> Self:
        self.line = self.stdout.readline()
        self.url = self.line.removeprefix("Sandbox: ").strip()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)

    def end(self, number: int) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def close_stdin(self) -> int:
        """Close its stdin, as the end of its parent does, and return the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None
        return self.process.wait(PATIENCE_S)

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
