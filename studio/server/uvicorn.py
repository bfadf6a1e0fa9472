"""Uvicorn in this process, as the studio needs it."""

import errno
import socket
from collections.abc import Callable

import uvicorn

from studio.lib.env import Misconfigured

GRACE_S = 5
BACKLOG = 1024


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


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises Misconfigured with a sentence for whoever chose the port."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, number)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except socket.gaierror as error:
        raise Misconfigured(f"--host is “{host}”, which is not an address of this machine.") from error
    except OSError as error:
        raise Misconfigured(why_not(error, host, port)) from error
    return bound


def why_not(error: OSError, host: str, port: int) -> str:
    """Return why a port cannot be had, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program. Stop that one, or choose another: --port {port % 65535 + 1}."
    if error.errno == errno.EACCES:
        return f"port {port} is not allowed to you. Choose one above 1023: --port 8000."
    return f"cannot listen on {host}:{port}: {error.strerror}."


def serve(application: str, bound: socket.socket, listening: Callable[[], None]) -> None:
    """Serve until a signal ends it; open sockets get a few seconds."""
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,  # sound is compressed already; deflating chunks costs more than it saves
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_S,
    )
    Server(config, listening).run(sockets=[bound])
