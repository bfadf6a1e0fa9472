"""Parse server-sent events incrementally: bytes in, the data of complete events out."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

from studio.minimax.wire.transport import Response

MALFORMED_LINES_ALLOWED = 3
DONE = b"[DONE]"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OTHER_FIELDS = (b"event", b"id", b"retry")


class MalformedStream(ValueError):
    """Not a stream of events, or one with an event above the size limit."""


class EventParser:
    """Parses a stream that arrives in pieces cut anywhere. Skips up to three malformed lines."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit = limit_bytes
        self.malformed_lines = 0
        self._unfinished: list[bytes] = []
        self._data: list[bytes] = []
        self._held = 0  # bytes in these two
        self._after_return = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the data of the events that this piece completes. Raises MalformedStream."""
        if self._after_return and piece:
            self._after_return = False
            piece = piece.removeprefix(b"\n")  # the rest of a CR LF that was cut in two
        if b"\r" in piece:
            self._after_return = piece.endswith(b"\r")
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        start = 0
        # Lines hold kilobytes of hex; find is ten times as fast as split here.
        while (end := piece.find(b"\n", start)) >= 0:
            if (event := self._feed_line(piece[start:end])) is not None:
                yield event
            start = end + 1
        if start < len(piece):
            self._hold(self._unfinished, piece[start:])

    def close(self) -> Iterator[bytes]:
        """Yield the last event of a stream that ends without its empty line. Raises MalformedStream."""
        return self.feed(b"\n\n")

    def count_malformed_line(self) -> None:
        """Count a malformed line or event. Raises MalformedStream above the limit."""
        self.malformed_lines += 1
        if self.malformed_lines > MALFORMED_LINES_ALLOWED:
            raise MalformedStream("too many lines that mean nothing")

    def _hold(self, where: list[bytes], part: bytes) -> None:
        self._held += len(part)
        if self._held > self.limit:
            raise MalformedStream("an event without an end")
        where.append(part)

    def _feed_line(self, line: bytes) -> bytes | None:
        if self._unfinished:
            line = b"".join([*self._unfinished, line])
            self._held -= sum(map(len, self._unfinished))
            self._unfinished = []
        if not line:
            return self._finish_event()
        if line.startswith(b"data:"):
            self._hold(self._data, line[6:] if line[5:6] == b" " else line[5:])
        elif line.startswith(BYTE_ORDER_MARK):
            return self._feed_line(line[3:])
        elif not line.startswith(b":") and line.partition(b":")[0] not in OTHER_FIELDS:
            self.count_malformed_line()
        return None

    def _finish_event(self) -> bytes | None:
        if not self._data:
            return None
        data = b"\n".join(self._data)
        self._data, self._held = [], 0
        return None if data == DONE else data


async def iter_events(response: Response, parser: EventParser, limit_bytes: int) -> AsyncGenerator[bytes]:
    """Yield the data of every event. Raises MalformedStream, Unsure."""
    async with aclosing(response.pieces(2 * limit_bytes)) as pieces:
        async for piece in pieces:
            for event in parser.feed(piece):
                yield event
    for event in parser.close():
        yield event
