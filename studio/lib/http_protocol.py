"""uvicorn's HTTP protocol with limits: its parser takes a head of any size, and waits for the rest of one for ever.

A head is at most 32 KB and whole within 20 seconds. Of what is not whole an address may have so many; one more, and the
one that has been silent longest is given up, so that a stranger's thousand do not keep others out.
"""

from collections import OrderedDict
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

HEAD_BYTES = 32 * 1024
HEAD_S = 20.0
SILENT_S = 60.0  # in the middle of a body
AN_ADDRESS = 128
LINGER_S = 2.0  # for whoever is refused while still sending: closed at once, the answer would be lost

WORDS = {
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: f"The head of a request may have {HEAD_BYTES // 1024} KB.",
    HTTPStatus.REQUEST_TIMEOUT: "The request did not come whole in time.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many connections are open. Try again in a moment.",
}


class LimitedState(ServerState):
    """uvicorn's state of a server, with the requests that are not whole yet: by address, the longest silent first."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most  # connections in all
        self.unfinished: dict[str, OrderedDict[LimitedHttp, None]] = {}

    def note(self, connection: "LimitedHttp") -> None:
        """Take note that a connection with an unfinished request has come, or has said something."""
        rows = self.unfinished.setdefault(connection.address, OrderedDict())
        rows[connection] = None
        rows.move_to_end(connection)
        if len(rows) > AN_ADDRESS:
            next(iter(rows)).give_up()

    def forget(self, connection: "LimitedHttp") -> None:
        """Take note that a connection's request is whole, or that it is gone. Idempotent."""
        if (rows := self.unfinished.get(connection.address)) is not None:
            rows.pop(connection, None)
            if not rows:
                del self.unfinished[connection.address]

    def make_room(self) -> bool:
        """Give up the longest silent connection, where there are too many; return whether there is room."""
        if len(self.connections) <= self.most:
            return True
        fronts = [next(iter(rows)) for rows in self.unfinished.values()]
        if fronts:
            min(fronts, key=lambda connection: connection.heard_at).give_up()
        return bool(fronts)

    def close_overdue(self, now: float) -> None:
        """Close the connections whose head has not come whole in time, or that fell silent in their body."""
        for rows in list(self.unfinished.values()):
            for connection in list(rows):
                if connection.is_overdue(now):
                    connection.close_late()


class LimitedHttp(HttpToolsProtocol):
    """HTTP within limits; needs a LimitedState."""

    server_state: LimitedState
    is_whole = False  # nothing of a further request has come
    has_begun = False  # something of a request has come
    is_refused = False
    in_body = False
    unparsed = 0  # bytes since a head was whole, or something of a body came
    began_at = heard_at = 0.0
    address = ""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.began_at = self.heard_at = self.loop.time()
        if self.server_state.make_room():
            self.server_state.note(self)
        else:
            self.refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def connection_lost(self, exc: Exception | None) -> None:
        self.server_state.forget(self)
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self.server_state.forget(self)
        self.is_whole = self.is_refused = True  # from now on another protocol is fed
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        was_whole = self.is_whole
        if self.unparsed + len(data) <= HEAD_BYTES:
            self.unparsed += len(data)
            if not self.is_refused:
                super().data_received(data)
        else:
            self.feed_in_slices(memoryview(data))
        if was_whole and self.is_whole:
            return  # a whole request, as nearly all are
        self.note(began=was_whole)

    def note(self, *, began: bool) -> None:
        """Take note of how far the request has come."""
        if self.is_whole or self.is_refused:
            return self.server_state.forget(self)
        self.heard_at = self.loop.time()
        if began:
            self.began_at = self.heard_at
        return self.server_state.note(self)

    def feed_in_slices(self, rest: memoryview) -> None:
        """Parse more than a head may have, of which most is a body in all probability."""
        while rest and not self.is_refused and not self.transport.is_closing():
            room = HEAD_BYTES - self.unparsed
            if room <= 0:
                return self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            self.unparsed += min(room, len(rest))
            super().data_received(rest[:room])  # type: ignore[arg-type]
            rest = rest[room:]
        return None

    def on_message_begin(self) -> None:
        self.is_whole = False
        self.has_begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.unparsed = 0
        self.in_body = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.unparsed = 0
        self.in_body = False
        self.is_whole = True
        super().on_message_complete()

    def is_overdue(self, now: float) -> bool:
        """Return whether the rest of the request has been waited for long enough."""
        if self.in_body:
            return now - self.heard_at > SILENT_S and not self.flow.read_paused
        return now - self.began_at > HEAD_S

    def close_late(self) -> None:
        """Close a connection whose request does not go on; one that never began gets no answer."""
        if self.has_begun:
            return self.refuse(HTTPStatus.REQUEST_TIMEOUT)
        return self.give_up()

    def give_up(self) -> None:
        """Close the connection at once."""
        self.is_refused = True
        self.server_state.forget(self)
        self.transport.abort()

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with a status, unless another answer has begun, and close the connection."""
        self.is_refused = True
        self.server_state.forget(self)
        if self.cycle is not None and not self.cycle.response_complete:
            if self.cycle.response_started:
                return self.transport.abort()
            self.cycle.disconnected = True  # whoever waits for the body hears that nobody is there
            self.cycle.message_event.set()
        body = WORDS[status].encode()
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        self.transport.write(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_S, self.transport.abort)
        return None
