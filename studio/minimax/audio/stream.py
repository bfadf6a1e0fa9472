"""A live take: chunks of sound as they arrive, then a last frame with the facts and, perhaps, the whole sound again."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

from studio.minimax.audio.audio import sound_of
from studio.minimax.errors import Unsure
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_int, parse_json
from studio.minimax.wire.sse import EventParser, MalformedStream, iter_events
from studio.minimax.wire.transport import Response

LAST = 2
BEGINNING = re.compile(rb'\s*\{\s*"data"\s*:\s*\{\s*"audio"\s*:\s*"')


class Take[Facts]:
    """Reads the frames of one stream; ``facts_of`` makes an object of what its last frame says."""

    def __init__(self, parser: EventParser, trace_id: str, facts_of: Callable[[dict[str, Any], str], Facts]) -> None:
        self.parser, self.trace_id, self.facts_of = parser, trace_id, facts_of
        self.heard = False
        self.facts: Facts | None = None

    def read(self, data: bytes) -> bytes:
        """Return the new sound of a frame, often none. Raises what an error frame means, Broken, Garbled."""
        frame = frame_of(data)
        if frame is None:
            self.parser.count_malformed_line()
            return b""
        if error := find_error(200, frame, self.trace_id):
            raise error
        held, trace_id = get_object(frame, "data"), self.trace_id or find_trace_id(frame)
        if parse_int(held.get("status")) == LAST:
            self.facts = self.facts_of(frame, trace_id)
            if self.heard:
                return b""  # what it holds is the whole sound again
        elif not held.get("audio"):
            return b""
        self.heard = True
        return sound_of(held.get("audio"), trace_id)


def frame_of(data: bytes) -> dict[str, Any] | None:
    """Return a frame, or None for what is no JSON object.

    Nearly all of a chunk is one text of hex, so that is cut out and the rest parsed: a third of the time.
    """
    start = BEGINNING.match(data)
    end = data.find(b'"', start.end()) if start else -1
    if start is None or end < 0 or b"\\" in (hexed := data[start.end() : end]):
        return parse_json(data)
    frame = parse_json(data[: start.end()] + data[end:])
    if frame is not None:
        frame["data"]["audio"] = hexed
    return frame


async def listen[Facts](
    response: Response, limit_bytes: int, facts_of: Callable[[dict[str, Any], str], Facts]
) -> AsyncIterator[bytes | Facts]:
    """Yield the sound as it comes, then the facts. Raises ApiError."""
    parser = EventParser(limit_bytes)
    take = Take(parser, response.trace_id, facts_of)
    try:
        async with aclosing(iter_events(response, parser, limit_bytes)) as events:
            async for event in events:
                if sound := take.read(event):
                    yield sound
                if take.facts is not None:
                    yield take.facts
                    break
    except MalformedStream as error:
        raise Unsure(f"the stream cannot be read: {error}", trace_id=response.trace_id) from None
    if take.facts is None:
        raise Unsure("the stream ended without its last frame", trace_id=response.trace_id)
    await response.drain()
