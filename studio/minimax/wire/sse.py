"""Server-sent events, read as they arrive: bytes in, the data of whole events out."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

from studio.minimax.wire.transport import Reply

GARBAGE_ALLOWED = 3
DONE = b"[DONE]"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OTHER_FIELDS = (b"event", b"id", b"retry")


class Garbled(ValueError):
    """Not a stream of events, or one whose lines have no end."""


class Parser:
    """Takes a stream in pieces, cut anywhere. A line that means nothing is skipped, but not more than three times."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit = limit_bytes
        self.garbage = 0
        self._unfinished: list[bytes] = []
        self._data: list[bytes] = []
        self._held = 0  # bytes in these two
        self._after_return = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the data of the events that this piece completes. Raises Garbled."""
        if self._after_return and piece:
            self._after_return = False
            piece = piece.removeprefix(b"\n")  # the other half of an end of line that was cut in two
        if b"\r" in piece:
            self._after_return = piece.endswith(b"\r")
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        start = 0
        # A line is mostly kilobytes of hex, which find passes over ten times as fast as split does.
        while (end := piece.find(b"\n", start)) >= 0:
            if (event := self._line(piece[start:end])) is not None:
                yield event
            start = end + 1
        if start < len(piece):
            self._hold(self._unfinished, piece[start:])

    def close(self) -> Iterator[bytes]:
        """Yield what the stream ended with, where its last empty line is missing. Raises Garbled."""
        return self.feed(b"\n\n")

    def spoil(self) -> None:
        """Count something that means nothing. Raises Garbled when it is too much."""
        self.garbage += 1
        if self.garbage > GARBAGE_ALLOWED:
            raise Garbled("too many lines that mean nothing")

    def _hold(self, where: list[bytes], part: bytes) -> None:
        self._held += len(part)
        if self._held > self.limit:
            raise Garbled("an event without an end")
        where.append(part)

    def _line(self, line: bytes) -> bytes | None:
        if self._unfinished:
            line = b"".join([*self._unfinished, line])
            self._held -= sum(map(len, self._unfinished))
            self._unfinished = []
        if not line:
            return self._event()
        if line.startswith(b"data:"):
            self._hold(self._data, line[6:] if line[5:6] == b" " else line[5:])
        elif line.startswith(BYTE_ORDER_MARK):
            return self._line(line[3:])
        elif not line.startswith(b":") and line.partition(b":")[0] not in OTHER_FIELDS:
            self.spoil()
        return None

    def _event(self) -> bytes | None:
        if not self._data:
            return None
        data = b"\n".join(self._data)
        self._data, self._held = [], 0
        return None if data == DONE else data


async def events_of(reply: Reply, parser: Parser, limit_bytes: int) -> AsyncGenerator[bytes]:
    """Yield the data of every event. Raises Garbled, Unsure."""
    async with aclosing(reply.pieces(2 * limit_bytes)) as pieces:
        async for piece in pieces:
            for event in parser.feed(piece):
                yield event
    for event in parser.close():
        yield event
