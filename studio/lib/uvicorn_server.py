"""Start uvicorn in this process: bind the port first, announce the address once requests are accepted."""

import asyncio
import resource
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

from studio.lib.http_protocol import LimitedHttp, LimitedState

__all__ = ["LimitedHttp", "Server", "bind", "create_server", "limit_unsent"]
BACKLOG = 1024
UNSENT_BYTES = 128 * 1024
FILES = 8192
RESERVED_FILES = 256  # for the database, tapes and results: connections never take the last ones
LEAST_CONNECTIONS = 32
TICKS_A_SECOND = 10


class Server(uvicorn.Server):
    """A uvicorn server that keeps to the limits of its connections, and calls ``on_listening`` after its start.

    Once a signal has come, ``finish`` is asked ten times a second for how much is under way: until nothing is, or for
    ``finish_s`` seconds, everything is served as before. A second signal ends it at once.
    """

    def __init__(
        self, config: uvicorn.Config, on_listening: Callable[[], None], finish: Callable[[], int], finish_s: float
    ) -> None:
        super().__init__(config)
        self.on_listening = on_listening
        self.finish = finish
        self.finish_s = finish_s
        self.leaving_at: float | None = None
        self.server_state = self.limits = LimitedState(max(LEAST_CONNECTIONS, raise_file_limit() - RESERVED_FILES))

    async def on_tick(self, counter: int) -> bool:
        """Once a second, close what has not come whole in time; return whether it is time to leave."""
        now = asyncio.get_running_loop().time()
        if counter % TICKS_A_SECOND == 0:
            self.limits.close_overdue(now)
        leaves = await super().on_tick(counter)
        return leaves and self.is_done(now)

    def is_done(self, now: float) -> bool:
        """Return whether nothing is under way any more, or it has been waited for long enough."""
        if self.leaving_at is None:
            self.leaving_at = now
        return len(self._captured_signals) > 1 or not self.finish() or now - self.leaving_at >= self.finish_s

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to leave; at the second signal nothing is waited for."""
        super().handle_exit(sig, frame)
        if len(self._captured_signals) > 1:
            self.config.timeout_graceful_shutdown = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce it."""
        await super().startup(sockets)
        if not self.should_exit:
            self.on_listening()


def raise_file_limit() -> int:
    """Let this process open as many files as the system lets it, up to 8,192; return how many it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError):
            return soft
        return wanted
    return FILES if soft == resource.RLIM_INFINITY else min(soft, FILES)


def bind(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises OSError, of which ``socket.gaierror`` is about the host's name."""
    family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, number)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        limit_unsent(bound)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def limit_unsent(listener: socket.socket) -> None:
    """Have connections keep little on the way: what waits in the system cannot be taken back from its reader."""
    if option := getattr(socket, "TCP_NOTSENT_LOWAT", None):
        listener.setsockopt(socket.IPPROTO_TCP, option, UNSENT_BYTES)  # those that are accepted inherit it


def nothing() -> int:
    """Return that nothing is under way."""
    return 0


def create_server(
    application: Any, on_listening: Callable[[], None], *, grace_s: int, finish: Callable[[], int] = nothing,
    finish_s: float = 0, **options: Any,
) -> Server:  # fmt: skip
    """Return a server that is not started yet; open connections get ``grace_s`` seconds at the end.

    ``finish`` and ``finish_s`` are the Server's, ``options`` further ones of ``uvicorn.Config``.
    """
    usual: dict[str, Any] = {"http": LimitedHttp, "ws": "websockets-sansio"}
    config = uvicorn.Config(
        application,
        loop="uvloop",
        ws_per_message_deflate=False,  # sound is compressed already; deflating chunks costs more than it saves
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=grace_s,
        **usual | options,
    )
    return Server(config, on_listening, finish, finish_s)
