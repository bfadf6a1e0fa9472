"""`/ws/v1/t2a_v2_bidi`: a session that is sent tokens, joins them into sentences and can be interrupted."""

import asyncio
import secrets
from functools import partial
from typing import Any

from studio.sandbox.core.fields import Section
from studio.sandbox.speech import text as speech_text
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.sentences import Sentences
from studio.sandbox.speech.session import Session

# The documents give no numbers: how long nothing must have come before the rest is spoken, and before half a word is.
QUIET_S = 0.5
LONG_QUIET_S = 5.0
FIRST_ID = 10**14
IDS = 9 * 10**14


class Bidi(Session):
    """One connection that is sent tokens as they come."""

    path = "/ws/v1/t2a_v2_bidi"
    out_of_order = 2206

    async def connect(self) -> None:
        """Send the greeting."""
        self.sentences, self.is_finishing = Sentences(), False
        self.quiet: asyncio.TimerHandle | None = None
        await super().connect()
        self.handlers |= {"task_flush": self.flush, "task_cancel": self.cancel}

    def create_ids(self) -> dict[str, str]:
        """Return the ids that every message carries; the connection's stands in for a session's that was not named."""
        number = str(FIRST_ID + secrets.randbelow(IDS))
        return {**super().create_ids(), "session_id": number, "connect_id": number}

    async def websocket_ping(self, message: dict[str, Any]) -> None:
        """Restart the idle timer."""
        self.restart_idle_timer()

    async def start(self, content: dict[str, Any]) -> None:
        """Set the settings, and the session's name."""
        named = Section(content).text("session_id")
        self.ids["session_id"] = named or self.ids["session_id"]
        await super().start(content)

    async def add_text(self, content: dict[str, Any]) -> None:
        """Add tokens; whole sentences are spoken at once, the rest once no more tokens come."""
        wanted, text = self.require_settings(), Section(content).text("text")
        if text.strip() and await self.has_room(wanted, text):
            self.queue_sentences(self.sentences.add(text))
            self.wait_for_quiet(QUIET_S if self.sentences.is_long else LONG_QUIET_S)

    async def flush(self, content: dict[str, Any]) -> None:
        """Speak what waits, and send when it was spoken."""
        if await self.has_room(self.require_settings(), ""):
            self.queue_rest()
            self.steps.put_nowait(partial(self.send_event, "task_flushed"))

    async def finish(self, content: dict[str, Any]) -> None:
        """Speak what waits; then the session ends."""
        self.require_settings()
        self.is_finishing = True
        self.queue_rest()
        await super().finish(content)

    async def cancel(self, content: dict[str, Any]) -> None:
        """Stop in the middle of a word; what was begun is charged, what waits is dropped."""
        self.require_settings()
        self.sentences.rest()
        self.steps = asyncio.Queue()
        if self.speaking:
            self.speaking.cancel()
            await asyncio.wait([self.speaking])
        if self.has_ended:
            return
        await self.send_event("task_canceled")
        if self.is_finishing:
            self.steps.put_nowait(None)
        self.speaking = asyncio.create_task(self.speak())

    def queue_sentences(self, sentences: list[str]) -> None:
        """Queue sentences, each after those before it."""
        for sentence in sentences:
            self.steps.put_nowait(partial(self.sentence, self.require_settings(), sentence))

    def queue_rest(self) -> None:
        """Speak what waits as it is."""
        self.queue_sentences(self.sentences.rest())

    async def sentence(self, wanted: Settings, written: str) -> None:
        """Speak one sentence, and send where it begins and ends. Raises Refused, WorkFailed."""
        text = speech_text.parse_text(written, wanted.model, is_part=True)
        await self.send_event("sentence_start")
        await self.segment(wanted, text)
        await self.send_event("sentence_end")

    def wait_for_quiet(self, seconds: float) -> None:
        """Wait for further tokens before the rest is spoken."""
        if self.quiet:
            self.quiet.cancel()
        self.quiet = asyncio.get_running_loop().call_later(seconds, self.queue_rest)

    def stop(self) -> None:
        """Cancel the speaking."""
        super().stop()
        if self.quiet:
            self.quiet.cancel()
