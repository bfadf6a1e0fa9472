"""Parse server-sent events incrementally: bytes in, the data of complete events out."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

from studio.minimax.wire.transport import Response

MALFORMED_EVENTS_ALLOWED = 3
DONE = b"[DONE]"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class MalformedStream(ValueError):
    """Not a stream of events, or one with an event above the size limit."""


class EventParser:
    """Parses a stream that arrives in pieces cut anywhere, by the grammar of the WHATWG: any other field is ignored.

    It departs from it in one: the last event counts without its empty line too, since what was paid for is kept.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit = limit_bytes
        self.malformed_events = 0
        self._unfinished: list[bytes] = []
        self._data: list[bytes] = []
        self._held = 0  # bytes in these two
        self._ignored = 0  # bytes of lines that mean nothing, since the last event
        self._after_return = False
        self._at_start = True

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

    def count_malformed_event(self) -> None:
        """Count an event that means nothing. Raises MalformedStream above the limit."""
        self.malformed_events += 1
        if self.malformed_events > MALFORMED_EVENTS_ALLOWED:
            raise MalformedStream("too many events that mean nothing")

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
        if self._at_start:
            self._at_start = False
            line = line.removeprefix(BYTE_ORDER_MARK)
        if not line:
            return self._finish_event()
        if line.startswith(b"data:"):
            self._hold(self._data, line[6:] if line[5:6] == b" " else line[5:])
        elif line == b"data":
            self._hold(self._data, b"")
        else:
            self._ignore(line)
        return None

    def _ignore(self, line: bytes) -> None:
        """Step over a comment or another field. Raises MalformedStream where nothing else comes, as of an HTML page."""
        self._ignored += len(line)
        if self._ignored > self.limit:
            raise MalformedStream("lines without an event")

    def _finish_event(self) -> bytes | None:
        if not self._data:
            return None
        data = b"\n".join(self._data)
        self._data, self._held, self._ignored = [], 0, 0
        return None if data == DONE else data


async def iter_events(response: Response, parser: EventParser, limit_bytes: int) -> AsyncGenerator[bytes]:
    """Yield the data of every event. Raises MalformedStream, Unsure."""
    async with aclosing(response.pieces(2 * limit_bytes)) as pieces:
        async for piece in pieces:
            for event in parser.feed(piece):
                yield event
    for event in parser.close():
        yield event
