"""Calls to a server byte by byte, for what no library would send."""

import socket
from collections.abc import Callable
from typing import Any

HELLO = b"GET /hello HTTP/1.1\r\nHost: studio\r\n\r\n"


async def echo(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    """Answer with the length of the body."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    size, message = 0, {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
    body = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


def call(port: int, first: bytes = b"", *, come_from: str = "127.0.0.1") -> socket.socket:
    """Connect, and say something."""
    line = socket.create_connection(("127.0.0.1", port), 20, (come_from, 0))
    line.sendall(first)
    return line


def answer(line: socket.socket) -> bytes:
    """Return all that comes until the other end closes."""
    found = b""
    try:
        while piece := line.recv(65536):
            found += piece
    except ConnectionError:
        pass
    return found


def ask(port: int, come_from: str = "127.0.0.1") -> bytes:
    """Return the answer to a request of an ordinary person."""
    with call(port, HELLO, come_from=come_from) as line:
        return line.recv(65536)
