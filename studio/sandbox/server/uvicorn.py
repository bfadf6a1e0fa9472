"""Uvicorn, as the sandbox needs it: it tells when it listens, and lets faults cut a connection."""

import errno
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

GRACE_S = 1
BACKLOG = 1024


@dataclass(frozen=True, slots=True)
class Pair:
    """Where a certificate and its key lie."""

    certificate: Path
    key: Path


class Http(HttpToolsProtocol):
    """Lets the application reach its connection: ASGI has no word for hanging up."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


class WebSocket(WebSocketsSansIOProtocol):
    """The same for the other kind of connection, whose pings ASGI has no word for either."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["state"]["transport"] = self.transport

    def handle_ping(self) -> None:
        super().handle_ping()
        cast(Any, self.queue).put_nowait({"type": "websocket.ping"})


class Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self.listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self.listening()

    def end_with_stdin(self) -> None:
        """Stop when stdin closes, which happens at the latest when our parent dies."""
        threading.Thread(target=self._wait_for_eof, name="reads stdin", daemon=True).start()

    def _wait_for_eof(self) -> None:
        while os.read(0, 4096):
            pass
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises SystemExit with a sentence."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, number)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        taken = "the port is taken by another program" if error.errno == errno.EADDRINUSE else error.strerror
        raise SystemExit(f"Sandbox: cannot listen on {host}:{port}: {taken}.") from None
    return bound


def server(application: str, listening: Callable[[], None], tls: Pair | None = None) -> Server:
    """Return a server that is not started yet; with a certificate it speaks https."""
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http=Http,
        ws=WebSocket,
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # MiniMax sends none
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    return Server(config, listening)
