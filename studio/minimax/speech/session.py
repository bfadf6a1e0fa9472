"""WebSocket sessions that speak text as it is sent, sentence by sentence."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from studio.minimax.audio.decode import decode_audio
from studio.minimax.audio.facts import SpeechFacts, parse_speech_facts
from studio.minimax.errors import Unsure
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_text
from studio.minimax.wire.transport import Timeouts, WebSocket

PATH = "/ws/v1/t2a_v2"
# MiniMax closes a session after two minutes of silence.
TIMEOUTS = Timeouts(first_s=15, idle_s=120, total_s=3600)


class BaseSession:
    """The protocol that all sessions share."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def finish(self) -> None:
        """Tell the server that no more text follows. Raises Unsure."""
        await self._socket.send({"event": "task_finish"})

    async def expect(self, event: str) -> None:
        """Wait for an event of the handshake. Raises ApiError."""
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
        message["event"] = parse_text(message.get("event"))  # audio may come without it
        return message


class Session(BaseSession):
    """Takes whole sentences or clauses; send, finish, and receive to the end."""

    async def send(self, sentence: str) -> None:
        """Send a sentence to be spoken. Costs. Raises Unsure."""
        await self._socket.send({"event": "task_continue", "text": sentence})

    async def receive(self) -> AsyncIterator[bytes | SpeechFacts]:
        """Yield the audio, and the facts after each segment, until the server has finished. Raises ApiError."""
        while (message := await self._next())["event"] != "task_finished":
            for piece in parse_audio(message):
                yield piece


def parse_audio(message: dict[str, Any]) -> Iterator[bytes | SpeechFacts]:
    """Yield the audio of a message, and the facts where it ends a segment. Raises Broken."""
    if hex_text := get_object(message, "data").get("audio"):
        yield decode_audio(hex_text, find_trace_id(message))
    # "is_final" ends a segment, not the session.
    if message.get("is_final") and get_object(message, "extra_info"):
        yield parse_speech_facts(message, find_trace_id(message))


@asynccontextmanager
async def open_base_session[Session_: BaseSession](
    session_class: type[Session_], client: BaseClient, path: str, request: SpeechRequest, timeouts: Timeouts
) -> AsyncIterator[Session_]:
    """Open a session of a class with the request's settings. Raises ApiError."""
    async with await client.connect(path, timeouts=timeouts) as socket:
        session = session_class(socket)
        await session.expect("connected_success")
        await socket.send({"event": "task_start", **request.settings_to_json()})
        await session.expect("task_started")
        yield session


def open_session(client: BaseClient, request: SpeechRequest) -> AbstractAsyncContextManager[Session]:
    """Return a context manager that opens a session with the request's settings."""
    return open_base_session(Session, client, PATH, request, TIMEOUTS)
