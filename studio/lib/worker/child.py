"""The child's half: a thread for each call, never further ahead than its reader allows."""

import contextlib
import os
import resource
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from studio.lib.worker.messages import Answer, WorkFailed, pack, receive

NICE = 10  # people who listen come first
STACK_BYTES = 2 << 20  # of a thread: the limit of memory counts all of it, and work takes far less than the usual 8
TOO_MANY = "There is too much to do at once. Try it again in a moment."

Handler = Callable[..., Iterable[Answer]]


class _Cancelled(Exception):
    """The reader went away."""


class _Call:
    """A call under way, and how many more answers its reader has room for."""

    def __init__(self, number: int, window: int) -> None:
        self.number = number
        self.cancelled = False
        self.room = threading.Semaphore(window)

    def wait_for_room(self) -> None:
        self.room.acquire()
        if self.cancelled:
            raise _Cancelled

    def cancel(self) -> None:
        self.cancelled = True
        self.room.release()


class _Server:
    """Reads calls from one pipe and writes the answers of each from a thread of its own to another."""

    def __init__(self, handlers: dict[str, Handler], source: BinaryIO, sink: BinaryIO) -> None:
        self.handlers = handlers
        self.source = source
        self.sink = sink
        self.is_shared = bool(os.environ["WORKER_SHARED"])
        self.cpu_s = int(os.environ["WORKER_CPU_S"])
        self.calls: dict[int, _Call] = {}
        self.writing = threading.Lock()

    def run(self) -> None:
        """Serve until the parent closes the pipe."""
        while message := receive(self.source):
            header, _ = message
            if "call" in header:
                limit_cpu(self.cpu_s)
                self._begin(_Call(header["id"], header["window"]), header)
            elif call_under_way := self.calls.get(header.get("cancel") or header.get("more") or 0):
                call_under_way.cancel() if "cancel" in header else call_under_way.room.release()

    def _begin(self, call: _Call, request: dict[str, Any]) -> None:
        """Answer a call from a thread of its own; where no more can be had, the others go on."""
        self.calls[call.number] = call
        try:
            threading.Thread(target=self._answer, args=(call, request), daemon=True).start()
        except RuntimeError:
            del self.calls[call.number]
            self._send({"id": call.number, "error": TOO_MANY})

    def _answer(self, call: _Call, request: dict[str, Any]) -> None:
        end: dict[str, Any] = {"end": True}
        try:
            for header, blob in self.handlers[request["call"]](**request["params"]):
                call.wait_for_room()
                self._send({"id": call.number, **header}, blob)
        except _Cancelled:
            pass
        except WorkFailed as error:
            end = {"error": str(error)}
        except Exception as error:
            end = self._fail(error)
        finally:
            del self.calls[call.number]
        self._send({"id": call.number, **end})

    def _fail(self, error: Exception) -> dict[str, Any]:
        """Report an unexpected error: a shared child goes on for the others, one that may be broken by a file ends."""
        sys.excepthook(type(error), error, error.__traceback__)
        if not self.is_shared:
            os._exit(1)
        return {"error": f"{type(error).__name__}: {error}"}

    def _send(self, header: dict[str, Any], blob: bytes = b"") -> None:
        with self.writing:
            self.sink.write(pack(header, blob))
            self.sink.flush()


def serve(handlers: dict[str, Handler]) -> None:
    """Answer on stdin and stdout until EOF, then exit at once, threads and all.

    A handler raises WorkFailed for work that it refuses.
    """
    source, sink = os.fdopen(0, "rb", closefd=False), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between the messages
    limit_memory(int(os.environ["WORKER_MEMORY_MB"]))
    threading.stack_size(STACK_BYTES)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    server = _Server(handlers, source, sink)
    if not server.is_shared:
        os.nice(NICE)
    with contextlib.suppress(BrokenPipeError):
        server.run()
    os._exit(0)


def limit_memory(megabytes: int) -> None:
    """Make an allocation fail in this process before the machine suffers."""
    # RLIMIT_AS would count also what libraries reserve and never touch.
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


def limit_cpu(seconds: int) -> None:
    """Allow so much more processor time (seconds; 0 is no limit), after which the kernel ends this process."""
    if seconds:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
