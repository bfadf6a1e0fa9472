"""Worker side of `core.worker`: a thread per request, with a send window so that no answer runs ahead of its reader."""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from studio.sandbox.core.worker import LENGTHS, pack, sizes

try:
    import resource
except ImportError:  # Windows knows no such limits
    resource = None  # type: ignore[assignment]

Work = Callable[..., Iterator[tuple[dict[str, Any], bytes]]]


class _Cancelled(Exception):
    """The reader cancelled the request."""


class _Task:
    def __init__(self, number: int, window: int) -> None:
        self.number, self.cancelled = number, False
        self.room = threading.Semaphore(window)

    def wait_for_room(self) -> None:
        self.room.acquire()
        if self.cancelled:
            raise _Cancelled

    def cancel(self) -> None:
        self.cancelled = True
        self.room.release()


class Server:
    """Reads requests from one pipe and answers each in its own thread on another."""

    def __init__(self, works: dict[str, Work], source: BinaryIO, sink: BinaryIO) -> None:
        self.works, self.source, self.sink = works, source, sink
        self.tasks: dict[int, _Task] = {}
        self.writing = threading.Lock()

    def run(self) -> None:
        """Serve until the parent closes the pipe."""
        while header := self._receive():
            if "call" in header:
                task = self.tasks[header["id"]] = _Task(header["id"], header["window"])
                threading.Thread(target=self._answer, args=(task, header), daemon=True).start()
            elif begun := self.tasks.get(header.get("cancel") or header.get("more") or 0):
                begun.cancel() if "cancel" in header else begun.room.release()

    def _receive(self) -> dict[str, Any] | None:
        prefix = self.source.read(LENGTHS.size)
        if len(prefix) < LENGTHS.size:
            return None
        head, blob = sizes(prefix)
        header = self.source.read(head)
        self.source.read(blob)
        return json.loads(header) if len(header) == head else None

    def _send(self, header: dict[str, Any], blob: bytes = b"") -> None:
        with self.writing:
            self.sink.write(pack(header, blob))
            self.sink.flush()

    def _answer(self, task: _Task, header: dict[str, Any]) -> None:
        end: dict[str, Any] = {"end": True}
        try:
            for answer, blob in self.works[header["call"]](**header["params"]):
                task.wait_for_room()
                self._send({"id": task.number, **answer}, blob)
        except _Cancelled:
            pass
        except Exception as error:  # one bad request must not end the child that serves the others
            end = {"error": f"{type(error).__name__}: {error}"}
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            del self.tasks[task.number]
        self._send({"id": task.number, **end})


def serve(works: dict[str, Work]) -> None:
    """Answer on stdin and stdout until EOF, then exit at once, threads included."""
    limit_memory(int(os.environ.get("WORKER_MEMORY_MB", "0")))
    # A library that prints would break the protocol, so that its stdout becomes stderr.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(BrokenPipeError):
        Server(works, sys.stdin.buffer, sink).run()
    os._exit(0)


def limit_memory(megabytes: int) -> None:
    """Limit the process's data segment, so that an allocation fails before the machine runs out; 0 sets no limit."""
    if resource and megabytes:
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
