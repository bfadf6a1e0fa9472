"""An address that callbacks are sent to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


def echo(body: dict[str, Any]) -> tuple[int, bytes]:
    """Return the challenge as it should be."""
    return 200, json.dumps({"challenge": body.get("challenge")}).encode()


class Listener:
    """What was heard, and how it is answered."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.heard = reply, list[dict[str, Any]]()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/told?by=sandbox"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                listener.heard.append(body)
                status, answer = listener.reply(body)
                self.send_response(status)
                self.send_header("Location", listener.url)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def listening(reply: Reply = echo) -> Iterator[Listener]:
    """Listen on a port of this machine."""
    listener = Listener(reply)
    thread = threading.Thread(target=listener.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.server.shutdown()
        listener.server.server_close()
        thread.join()
