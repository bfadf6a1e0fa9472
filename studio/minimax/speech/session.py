"""A live session over a WebSocket: text is said as it comes, sentence by sentence."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from studio.minimax.audio.audio import SpeechFacts, facts_of, sound_of
from studio.minimax.errors import Unsure
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_text
from studio.minimax.wire.transport import Timeouts, WebSocket

PATH = "/ws/v1/t2a_v2"
# MiniMax ends a session that was silent for two minutes.
PATIENCE = Timeouts(first_s=15, idle_s=120, total_s=3600)


class Line:
    """The client's end of any session."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def finish(self) -> None:
        """Say that nothing follows. Raises Unsure."""
        await self._socket.send({"event": "task_finish"})

    async def expect(self, event: str) -> None:
        """Wait for one event of the opening. Raises ApiError."""
        if (await self._next())["event"] != event:
            raise Unsure("the session did not open as agreed")

    async def _next(self) -> dict[str, Any]:
        message = await self._socket.receive()
        if message is None:
            raise Unsure("the session ended before it was finished")
        if error := find_error(200, message):
            raise error
        if message.get("event") == "task_failed":
            raise Unsure("the session failed without a reason", trace_id=find_trace_id(message))
        message["event"] = parse_text(message.get("event"))  # sound may come without it
        return message


class Session(Line):
    """Say whole sentences or clauses, finish, and hear everything to its end."""

    async def say(self, words: str) -> None:
        """Send a sentence. Costs. Raises Unsure."""
        await self._socket.send({"event": "task_continue", "text": words})

    async def hear(self) -> AsyncIterator[bytes | SpeechFacts]:
        """Yield the sound, and the facts after each segment, until the server has finished. Raises ApiError."""
        while (message := await self._next())["event"] != "task_finished":
            for piece in pieces_of(message):
                yield piece


def pieces_of(message: dict[str, Any]) -> Iterator[bytes | SpeechFacts]:
    """Yield the sound of a message, and the facts where it ends a segment. Raises Broken."""
    if hexed := get_object(message, "data").get("audio"):
        yield sound_of(hexed, find_trace_id(message))
    # The word "is_final" ends a segment, never the task.
    if message.get("is_final") and get_object(message, "extra_info"):
        yield facts_of(message, find_trace_id(message))


@asynccontextmanager
async def open_line[Kind: Line](
    kind: type[Kind], client: BaseClient, path: str, request: SpeechRequest, timeouts: Timeouts
) -> AsyncIterator[Kind]:
    """Open a session of some kind with the request's settings. Raises ApiError."""
    async with await client.connect(path, timeouts=timeouts) as socket:
        line = kind(socket)
        await line.expect("connected_success")
        await socket.send({"event": "task_start", **request.settings()})
        await line.expect("task_started")
        yield line


def open_session(client: BaseClient, request: SpeechRequest) -> AbstractAsyncContextManager[Session]:
    """Return a session to enter, with the request's settings."""
    return open_line(Session, client, PATH, request, PATIENCE)
