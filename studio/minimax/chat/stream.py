"""An answer while it is being written: its words as they come, then its calls, then the facts.

MiniMax ends with a frame that holds everything once more, and marks no end after it. Both are borne: what was heard is
not heard twice, and where only that frame holds something it is heard from there.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

from studio.minimax.chat.answer import ChatFacts, ToolCalls, choice_of, facts_of, read_message, told_by
from studio.minimax.chat.request import ToolCall
from studio.minimax.chat.thinking import Answer, Content, Reasoning, Words
from studio.minimax.errors import ApiError, Unsure
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_json, parse_text
from studio.minimax.wire.sse import EventParser, MalformedStream, iter_events
from studio.minimax.wire.transport import Response

type Piece = Words | ToolCall | ChatFacts

EVENT_BYTES = 32 * 1024 * 1024
STREAM_BYTES = 256 * 1024 * 1024
REST_S = 5.0  # for the facts, when the answer has said that it is over


class Writing:
    """Reads the frames of one stream."""

    def __init__(self, parser: EventParser, trace_id: str) -> None:
        self.parser, self.trace_id = parser, trace_id
        self.is_over = self.is_whole = False  # the last word came; everything came once more
        self._answer, self._calls = Answer(), ToolCalls()
        self._told: dict[str, Any] = {}
        self._message: dict[str, Any] = {}
        self._finish_reason = ""

    def read(self, data: bytes) -> Iterator[Piece]:
        """Yield what a frame adds, often nothing. Raises what an error frame means, Garbled."""
        frame = parse_json(data)
        if frame is None:
            self.parser.count_malformed_line()
            return
        if error := find_error(200, frame, self.trace_id):
            raise error
        self.trace_id = self.trace_id or find_trace_id(frame)
        self._told.update(told_by(frame))
        choice = choice_of(frame)
        self._finish_reason = parse_text(choice.get("finish_reason")) or self._finish_reason
        delta, self._message = get_object(choice, "delta"), get_object(choice, "message")
        self.is_whole = bool(self._message) and not delta
        self.is_over = bool(self._finish_reason) or self.is_whole
        yield from self._answer.read(delta)
        self._calls.read(delta.get("tool_calls"))
        if self._calls.size > EVENT_BYTES:
            raise MalformedStream("a call without an end")

    def close(self) -> Iterator[Piece]:
        """Yield what is left of the words, the calls, and the facts."""
        yield from self._answer.close()
        content, reasoning, calls = read_message(self._message)
        if reasoning and not self._answer.has_reasoning:
            yield Reasoning(reasoning)
        if content and not self._answer.has_content:
            yield Content(content)
        yield from self._calls.whole() or calls
        yield facts_of(self._told, self._finish_reason, self.trace_id)


async def listen(response: Response) -> AsyncIterator[Piece]:
    """Yield the answer as it comes, then the facts. Raises ApiError."""
    writing = Writing(EventParser(EVENT_BYTES), response.trace_id)
    try:
        async with aclosing(iter_events(response, writing.parser, STREAM_BYTES)) as events:
            while not writing.is_whole and (event := await following(events, writing)) is not None:
                for piece in writing.read(event):
                    yield piece
    except MalformedStream as error:
        if not writing.is_over:
            raise Unsure(f"the stream cannot be read: {error}", trace_id=response.trace_id) from None
    if not writing.is_over:
        raise Unsure("the stream ended before the answer did", trace_id=response.trace_id)
    for piece in writing.close():
        yield piece
    await response.drain()


async def following(events: AsyncGenerator[bytes], writing: Writing) -> bytes | None:
    """Return the next event, or None at the end. Raises ApiError, Garbled.

    When the answer has said that it is over, only facts are left, and it is not lost with them.
    """
    try:
        async with asyncio.timeout(REST_S if writing.is_over else None):
            return await anext(events, None)
    except (ApiError, MalformedStream, TimeoutError):
        if writing.is_over:
            return None
        raise
