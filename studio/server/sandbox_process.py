"""The sandbox as a child process on a loopback port, restarted with backoff, stopped by EOF on its stdin."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)
HOST = "127.0.0.1"
MIN_BACKOFF_S = 0.2
MAX_BACKOFF_S = 10.0
MIN_UPTIME_S = 30.0
# The imitation has no business with the studio's keys and settings.
PRIVATE = ("DJANGO_SETTINGS_MODULE", "STUDIO_FIELD_KEYS", "STUDIO_SECRET_KEY", "STUDIO_DATABASE", "STUDIO_REDIS")


def command(folder: Path, port: int, *words: str, faults: bool) -> list[str]:
    """Return the command line of the sandbox."""
    start = [sys.executable, "-m", "studio.sandbox", "--port", str(port), "--data", str(folder)]
    return [*start, *(["--faults"] if faults else []), *words]


def environment() -> dict[str, str]:
    """Return the environment without what is private to the studio."""
    return {name: value for name, value in os.environ.items() if name not in PRIVATE}


class Child:
    """Supervises one sandbox; ``url`` survives its restarts, and ours where the port is still free."""

    def __init__(self, folder: Path, *, faults: bool = False) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = choose_port(folder / "port")
        self.url = f"http://{HOST}:{self.port}"
        self.words = command(folder, self.port, "--stdin", faults=faults)
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.supervisor = threading.Thread(target=self.supervise, name="sandbox-supervisor", daemon=True)

    def start(self) -> None:
        """Start it in the background: the studio does not wait for it."""
        self.supervisor.start()

    def supervise(self) -> None:
        """Run the sandbox, and restart it with exponential backoff whenever it dies."""
        backoff_s = MIN_BACKOFF_S
        while not self.stopping.is_set():
            began = time.monotonic()
            # A session of its own: Ctrl-C is for the studio, which closes the child's stdin when it is done.
            with subprocess.Popen(
                self.words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment(),
                cwd=settings.BASE_DIR, start_new_session=True,
            ) as self.process:  # fmt: skip
                self.process.wait()
            if self.stopping.is_set():
                return
            backoff_s = MIN_BACKOFF_S if time.monotonic() - began > MIN_UPTIME_S else min(backoff_s * 2, MAX_BACKOFF_S)
            log.warning("sandbox ended, starting it again", code=self.process.returncode, backoff_s=backoff_s)
            self.stopping.wait(backoff_s)

    def stop(self, patience_s: float = 3) -> None:
        """Stop it: EOF first, then by force."""
        self.stopping.set()
        if (process := self.process) is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            process.kill()


def choose_port(file: Path) -> int:
    """Return the port of the last start while it is free, else a new one: links of jobs under way stay valid."""
    last = int(file.read_text()) if file.exists() and file.read_text().strip().isdigit() else 0
    for port in (last, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            free: int = probe.getsockname()[1]
            file.write_text(str(free))
            return free
    raise OSError(f"no port is free on {HOST}")
