"""A live session that takes a language model's tokens as they come: MiniMax makes the sentences of them."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from enum import StrEnum

from studio.minimax.audio.audio import SpeechFacts
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.speech.session import Line, open_line, pieces_of
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.transport import Timeouts, WebSocket

PATH = "/ws/v1/t2a_v2_bidi"
# Between two turns of a conversation nobody speaks; MiniMax hangs up after two minutes in which it hears no ping.
PATIENCE = Timeouts(first_s=15, idle_s=900, total_s=3600, ping_s=30)


class Turn(StrEnum):
    """What is heard between the pieces of sound."""

    BEGINS = "sentence_start"
    ENDS = "sentence_end"
    FLUSHED = "task_flushed"
    CANCELED = "task_canceled"


TURNS = {turn.value: turn for turn in Turn}


class TokenSession(Line):
    """Say tokens of any size, flush or cancel what was said, finish, and hear everything to its end."""

    def __init__(self, socket: WebSocket) -> None:
        super().__init__(socket)
        self._blank, self._cancels = "", 0

    async def say(self, tokens: str) -> None:
        """Send tokens. Costs. Raises Unsure."""
        # MiniMax drops blank ones, and would join the words that they part.
        self._blank += tokens
        if tokens.strip():
            text, self._blank = self._blank, ""
            await self._socket.send({"event": "task_continue", "text": text})

    async def flush(self) -> None:
        """Have half a sentence spoken too; `Turn.FLUSHED` is heard after it. Raises Unsure."""
        self._blank = ""
        await self._socket.send({"event": "task_flush"})

    async def cancel(self) -> None:
        """Have nothing more spoken of what was said; nothing is heard until `Turn.CANCELED`. Raises Unsure."""
        self._blank, self._cancels = "", self._cancels + 1
        await self._socket.send({"event": "task_cancel"})

    async def hear(self) -> AsyncIterator[bytes | SpeechFacts | Turn]:
        """Yield the sound, its facts and the turns until the server has finished. Raises ApiError.

        After TryLater for too many sentences (2205) the session goes on: hear again, and say that text again.
        """
        while (message := await self._next())["event"] != "task_finished":
            turn = TURNS.get(message["event"])
            if turn is Turn.CANCELED:
                self._cancels = max(self._cancels - 1, 0)
            if self._cancels:
                continue  # it was on its way when the listener had heard enough
            if turn:
                yield turn
            for piece in pieces_of(message):
                yield piece


def open_tokens(client: BaseClient, request: SpeechRequest) -> AbstractAsyncContextManager[TokenSession]:
    """Return a session to enter, with the request's settings."""
    return open_line(TokenSession, client, PATH, request, PATIENCE)
