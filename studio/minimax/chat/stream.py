"""Parse a streamed answer: text as it arrives, then its tool calls, then the facts.

MiniMax ends a stream with a frame that repeats the whole message, and without an end marker. What was already yielded
is not repeated, and what only the last frame holds is taken from there.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, suppress
from typing import Any

from studio.minimax.chat.answer import ChatFacts, ToolCallBuilder, get_choice, parse_facts, parse_message, pick_facts
from studio.minimax.chat.request import ToolCall
from studio.minimax.chat.thinking import Content, DeltaReader, Reasoning, TextPiece
from studio.minimax.errors import ApiError, Unsure
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_json, parse_text
from studio.minimax.wire.sse import EventParser, MalformedStream, iter_events
from studio.minimax.wire.transport import Response

type Piece = TextPiece | ToolCall | ChatFacts

EVENT_BYTES = 32 * 1024 * 1024
STREAM_BYTES = 256 * 1024 * 1024
FACTS_WAIT_S = 5.0  # how long to wait for the facts after the last text


class ChatFrames:
    """Parses the frames of one stream."""

    def __init__(self, parser: EventParser, trace_id: str) -> None:
        self.parser, self.trace_id = parser, trace_id
        self.is_finished = False  # the text is complete
        self.is_complete = False  # the frame that repeats everything has arrived
        self._deltas, self._calls = DeltaReader(), ToolCallBuilder()
        self._facts: dict[str, Any] = {}
        self._message: dict[str, Any] = {}
        self._finish_reason = ""

    def feed(self, data: bytes) -> Iterator[Piece]:
        """Yield what a frame adds, often nothing. Raises MalformedStream, and the ApiError of an error frame."""
        frame = parse_json(data)
        if frame is None:
            self.parser.count_malformed_event()
            return
        if error := find_error(200, frame, self.trace_id):
            raise error
        self.trace_id = self.trace_id or find_trace_id(frame)
        self._facts.update(pick_facts(frame))
        choice = get_choice(frame)
        self._finish_reason = parse_text(choice.get("finish_reason")) or self._finish_reason
        delta, self._message = get_object(choice, "delta"), get_object(choice, "message")
        self.is_complete = bool(self._message) and not delta
        self.is_finished = bool(self._finish_reason) or self.is_complete
        yield from self._deltas.feed(delta)
        self._calls.feed(delta.get("tool_calls"))
        if self._calls.size > EVENT_BYTES:
            raise MalformedStream("a call without an end")

    def close(self) -> Iterator[Piece]:
        """Yield the rest of the text, the tool calls and the facts."""
        yield from self._deltas.close()
        content, reasoning, calls = parse_message(self._message)
        if reasoning and not self._deltas.has_reasoning:
            yield Reasoning(reasoning)
        if content and not self._deltas.has_content:
            yield Content(content)
        yield from self._calls.build() or calls
        yield parse_facts(self._facts, self._finish_reason, self.trace_id)


async def iter_answer(response: Response) -> AsyncIterator[Piece]:
    """Yield the answer as it arrives, then the facts. Raises ApiError."""
    frames = ChatFrames(EventParser(EVENT_BYTES), response.trace_id)
    try:
        async with aclosing(iter_events(response, frames.parser, STREAM_BYTES)) as events:
            while not frames.is_complete and (event := await next_event(events, frames)) is not None:
                for piece in frames.feed(event):
                    yield piece
    except MalformedStream as error:
        if not frames.is_finished:
            raise Unsure(f"the stream cannot be read: {error}", trace_id=response.trace_id) from None
    if not frames.is_finished:
        raise Unsure("the stream ended before the answer did", trace_id=response.trace_id)
    for piece in frames.close():
        yield piece
    await response.drain()


async def next_event(events: AsyncGenerator[bytes], frames: ChatFrames) -> bytes | None:
    """Return the next event, or None at the end. Raises ApiError, MalformedStream.

    Once the text is complete only facts can follow, so that a fault there ends the stream without an error.
    """
    if not frames.is_finished:
        return await anext(events, None)
    with suppress(ApiError, MalformedStream, TimeoutError):
        async with asyncio.timeout(FACTS_WAIT_S):
            return await anext(events, None)
    return None
