"""A web server of somebody else, with files and whatever else such servers answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """What an address answers; a ``length`` that is not that of the body breaks off in the middle."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = -1  # None says nothing of it
    times: int = 1


@dataclass
class Elsewhere:
    """Its origin, what its paths answer, and what it was asked for."""

    origin: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)  # between the pieces of a body


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    place: Elsewhere

    def do_GET(self) -> None:
        self.place.asked.append((self.path, dict(self.headers)))
        reply = self.place.replies.get(self.path, Reply(status=404))
        self.send_response(reply.status)
        if reply.length is not None:
            size = len(reply.body) * reply.times if reply.length < 0 else reply.length
            self.send_header("Content-Length", str(size))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # who asked may go away in the middle
            for _ in range(reply.times):
                self.wfile.write(reply.body)
                self.wfile.flush()
                self.place.go_on.wait(20)

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Elsewhere]:
    """Serve on a free port of this machine."""
    place = Elsewhere()
    place.go_on.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Handler,), {"place": place}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    place.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield place
    finally:
        place.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
