"""A page's socket, as a browser would hold it."""

import json
import struct
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from studio.accounts.models import User
from tests.people import signed_in

HEADER = struct.Struct(">HBBI")
PATIENCE_S = 20.0


class Line:
    """One connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.signals: deque[dict[str, Any]] = deque()

    def say(self, message: Any) -> None:
        """Send a message: JSON, or text and bytes as they are."""
        self.connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self) -> dict[str, Any] | bytes:
        """Return the next message, signals that came together one by one; who is here is left out."""
        while not self.signals:
            found = self.connection.recv(PATIENCE_S)
            if isinstance(found, bytes):
                return found
            message: dict[str, Any] = json.loads(found)
            self.signals.extend(one for one in message.get("signals", [message]) if "people" not in one)
        return self.signals.popleft()

    def answer(self, message: Any) -> dict[str, Any]:
        """Send a message and return the next text, signals of jobs left out."""
        self.say(message)
        return self.told()

    def told(self) -> dict[str, Any]:
        """Return the next text that is no signal of a job."""
        while True:
            found = self.hear()
            if isinstance(found, dict) and "changed" not in found:
                return found

    def follow(self, key: str, start: int = 0) -> int:
        """Follow a tape, and return its number."""
        found = self.answer({"follow": key, "from": start})
        assert found["following"] == key
        return int(found["tape"])

    def chunks(self, tape: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield number, track and bytes of a tape's chunks, to its ending."""
        while True:
            found = self.hear()
            if isinstance(found, bytes):
                number, track, zero, seq = HEADER.unpack(found[: HEADER.size])
                assert zero == 0
                if number == tape:
                    yield seq, track, found[HEADER.size :]
            elif "ended" in found:
                self.last = found["seq"]
                return

    def closed(self) -> int:
        """Return the code with which the server closes the line; signals may come before."""
        try:
            while True:
                self.connection.recv(PATIENCE_S)
        except ConnectionClosed:
            assert self.connection.close_code is not None
            return self.connection.close_code


@contextmanager
def line(live: str, user: User | None, slug: str = "tidewater", **options: Any) -> Iterator[Line]:
    """Open a page's socket."""
    cookie = signed_in(user).cookies["sessionid"].value if user else "nobody"
    headers = {"Cookie": f"sessionid={cookie}"}
    url = f"{live.replace('http', 'ws', 1)}/w/{slug}/live"
    with connect(url, origin=live, additional_headers=headers, max_size=None, **options) as connection:  # type: ignore[arg-type]
        yield Line(connection)
