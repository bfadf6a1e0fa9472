"""The studio's application, which kills its own process at the n-th thing that cannot be taken back.

Events are what stands just before and just after a commit, a paid request or a download, each piece of an answer, each
write to a tape, and each file that gets its name. They count from the moment that a form of a kind, or of a review, is
sent. The studio has no line for this: the functions are wrapped from outside.
"""

import os
import re
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from studio import asgi
from studio.minimax.wire import transport

FREE = "/get_voice"
WRITES = ("INSERT", "UPDATE", "DELETE")
FORM = re.compile(r"/w/tidewater/(?:[a-z]+/|a/\w+/(?:ask|comments|decide)/|comments/\w+/[a-z]+/)")
real_write, real_send, real_pieces = os.write, transport.send, transport.Response.pieces


class Counter:
    """Counts events once it is armed, notes each in a file, and ends the process at one of them.

    With ``only`` events of that name alone count: threads take their turns as they like, but those of one keep theirs.
    """

    def __init__(self) -> None:
        self.armed, self.seen, self.limit, self.trace = False, 0, 0, -1
        self.only = ""
        self.lock = threading.Lock()

    def event(self, name: str) -> None:
        """Count one."""
        if not self.armed:
            return
        with self.lock:
            self.seen += self.only in ("", name)
            real_write(self.trace, f"{name}\n".encode())
            if self.seen == self.limit and self.only in ("", name):
                os.kill(os.getpid(), signal.SIGKILL)


counter = Counter()


def around(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a function with an event before and after it."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        counter.event(f"before {name}")
        found = function(*args, **kwargs)
        counter.event(f"after {name}")
        return found

    return wrapped


def autocommitted(execute: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``execute`` with events around writes that are a transaction of their own."""
    counted = around(execute, "commit")

    def wrapped(cursor: Any, sql: str, params: Any = None) -> Any:
        alone = not cursor.db.in_atomic_block and sql.startswith(WRITES)
        return (counted if alone else execute)(cursor, sql, params)

    return wrapped


@asynccontextmanager
async def send(client: Any, method: str, url: str, **options: Any) -> AsyncIterator[transport.Response]:
    """Send a request; those that cost or fetch a result are counted, look-ups of the background are not."""
    counted = (method == "POST" and not url.endswith(FREE)) or "/v1/" not in url
    if counted:
        counter.event(f"before {method}")
    async with real_send(client, method, url, **options) as reply:
        reply.counted = counted  # type: ignore[attr-defined]
        if counted:
            counter.event(f"answer to {method}")
        yield reply


async def pieces(reply: transport.Response, limit_bytes: int) -> AsyncIterator[bytes]:
    """Read an answer."""
    async for piece in real_pieces(reply, limit_bytes):
        if reply.counted:  # type: ignore[attr-defined]
            counter.event("read")
        yield piece


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve, and begin to count when the form comes."""
    if scope["type"] == "http" and scope["method"] == "POST" and FORM.fullmatch(scope["path"]):
        counter.armed = True
    await asgi.application(scope, receive, send)


os.write = around(os.write, "write")
os.replace = around(os.replace, "replace")
os.fsync = around(os.fsync, "fsync")
BaseDatabaseWrapper._commit = around(BaseDatabaseWrapper._commit, "commit")  # type: ignore[attr-defined]
CursorWrapper.execute = autocommitted(CursorWrapper.execute)  # type: ignore[method-assign]
transport.send = send  # type: ignore[assignment]
transport.Response.pieces = pieces  # type: ignore[assignment,method-assign]
