"""WebSocket sessions that speak a language model's tokens: MiniMax joins them to sentences."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from enum import StrEnum

from studio.minimax.audio.facts import SpeechFacts
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.speech.session import BaseSession, open_base_session, parse_audio
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.transport import Timeouts, WebSocket

PATH = "/ws/v1/t2a_v2_bidi"
# A conversation can pause between two turns; MiniMax closes after two minutes without a ping.
TIMEOUTS = Timeouts(first_s=15, idle_s=900, total_s=3600, ping_s=30)


class SessionEvent(StrEnum):
    """Events between the pieces of audio."""

    BEGINS = "sentence_start"
    ENDS = "sentence_end"
    FLUSHED = "task_flushed"
    CANCELED = "task_canceled"


EVENTS = {event.value: event for event in SessionEvent}


class TokenSession(BaseSession):
    """Takes tokens of any size; send, flush or cancel, finish, and receive to the end."""

    def __init__(self, socket: WebSocket) -> None:
        super().__init__(socket)
        self._blank = ""
        self._pending_cancels = 0

    async def send(self, tokens: str) -> None:
        """Send tokens to be spoken. Costs. Raises Unsure."""
        # MiniMax drops blank tokens and would join the words between them.
        self._blank += tokens
        if tokens.strip():
            text, self._blank = self._blank, ""
            await self._socket.send({"event": "task_continue", "text": text})

    async def flush(self) -> None:
        """Speak an incomplete sentence too; `SessionEvent.FLUSHED` follows its audio. Raises Unsure."""
        self._blank = ""
        await self._socket.send({"event": "task_flush"})

    async def cancel(self) -> None:
        """Discard what was sent; nothing is received until `SessionEvent.CANCELED`. Raises Unsure."""
        self._blank = ""
        self._pending_cancels += 1
        await self._socket.send({"event": "task_cancel"})

    async def receive(self) -> AsyncIterator[bytes | SpeechFacts | SessionEvent]:
        """Yield the audio, its facts and the events until the server has finished. Raises ApiError.

        The session survives TryLater for too many sentences (2205): receive again, and send that text again.
        """
        while (message := await self._next())["event"] != "task_finished":
            event = EVENTS.get(message["event"])
            if event is SessionEvent.CANCELED:
                self._pending_cancels = max(self._pending_cancels - 1, 0)
            if self._pending_cancels:
                continue  # audio that was sent before the server received the cancel
            if event:
                yield event
            for piece in parse_audio(message):
                yield piece


def open_token_session(client: BaseClient, request: SpeechRequest) -> AbstractAsyncContextManager[TokenSession]:
    """Return a context manager that opens a session with the request's settings."""
    return open_base_session(TokenSession, client, PATH, request, TIMEOUTS)
