"""`/ws/v1/t2a_v2`: a session that is sent texts one after the other and responds with their sound."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from studio.lib.worker import WorkFailed
from studio.sandbox import settings
from studio.sandbox.core import rate_limits, voice_rows
from studio.sandbox.core.api import OK, authenticate, new_trace_id, owner_of, parse_json
from studio.sandbox.core.errors import MESSAGES, Refused
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge
from studio.sandbox.speech import request as speech_request
from studio.sandbox.speech import subtitles
from studio.sandbox.speech import synthesis as speech_synthesis
from studio.sandbox.speech import text as speech_text
from studio.sandbox.speech.catalog import character_limit
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text

MOST_WAITING = 100
Step = Callable[[], Awaitable[None]]


class Session(AsyncJsonWebsocketConsumer):
    """One connection; it receives while a task speaks, so that texts may be sent ahead."""

    path = "/ws/v1/t2a_v2"
    out_of_order = 2202

    async def connect(self) -> None:
        """Send the greeting at once; a bad key is refused in the first message."""
        self.ids = self.create_ids()
        self.handlers = {"task_start": self.start, "task_continue": self.add_text, "task_finish": self.finish}
        self.settings: Settings | None = None
        self.steps: asyncio.Queue[Step | None] = asyncio.Queue()
        self.speaking: asyncio.Task[None] | None = None
        self.idle: asyncio.TimerHandle | None = None
        self.ending: asyncio.Task[None] | None = None
        self.has_ended = False
        await self.accept()
        try:
            header = dict(self.scope["headers"]).get(b"authorization", b"").decode("latin-1")
            self.key = authenticate(header, paid=True)
        except Refused as refusal:
            return await self.fail(refusal)
        await self.send_event("connected_success")
        self.restart_idle_timer()

    def create_ids(self) -> dict[str, str]:
        """Return the ids that every message carries."""
        return {"session_id": secrets.token_hex(16), "trace_id": new_trace_id()}

    async def disconnect(self, code: int) -> None:
        """Stop speaking."""
        self.stop()

    async def websocket_ping(self, message: dict[str, Any]) -> None:
        """Ignore a ping: it does not restart the idle timer of this session."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Handle a message, or send what is wrong with it and close."""
        if self.has_ended:
            return
        self.restart_idle_timer()
        try:
            content = parse_json((text_data or "").encode("utf-8", "surrogatepass"))
            event = content.get("event") if isinstance(content, dict) else None
            handler = self.handlers.get(str(event))
            if handler is None:
                raise Refused(2202)
            await handler(content)
        except Refused as refusal:
            await self.fail(refusal)
        except (ValueError, RecursionError):
            await self.fail(Refused(2202))

    async def start(self, content: dict[str, Any]) -> None:
        """Set the settings for all texts that follow."""
        if self.settings is not None:
            raise Refused(self.out_of_order)
        self.settings = await speech_request.parse_settings(content, owner_of(self.key), streamed=True)
        self.speaking = asyncio.create_task(self.speak())
        await self.send_event("task_started")

    def require_settings(self) -> Settings:
        """Return the settings of the task that was started. Raises Refused."""
        if self.settings is None:
            raise Refused(self.out_of_order)
        return self.settings

    async def add_text(self, content: dict[str, Any]) -> None:
        """Queue one more text; an empty one or one that is too long is skipped, and the session goes on."""
        wanted, text = self.require_settings(), Section(content).text("text")
        if not text.strip():
            return await self.skip(2203)
        if await self.has_room(wanted, text):
            self.steps.put_nowait(partial(self.segment, wanted, speech_text.parse_text(text, wanted.model)))

    async def has_room(self, wanted: Settings, text: str) -> bool:
        """Return whether one more text can be queued; one that cannot is skipped, and the client is told."""
        too_long = len(speech_text.without_pauses(text)) > character_limit(wanted.model)
        code = 2204 if too_long else 2205 if self.steps.qsize() >= MOST_WAITING else 0
        if code:
            await self.skip(code)
        return not code

    async def finish(self, content: dict[str, Any]) -> None:
        """Speak the texts that wait; then the session ends."""
        self.require_settings()
        self.steps.put_nowait(None)

    async def speak(self) -> None:
        """Speak text after text until there are no more."""
        try:
            while step := await self.steps.get():
                await step()
                self.restart_idle_timer()
            self.stop()
            await self.send_event("task_finished")
            await self.close()
        except Refused as refusal:
            await self.fail(refusal)
        except WorkFailed:
            await self.fail(Refused(1000))
        except OSError:
            self.stop()  # the client left in the middle of a message

    async def segment(self, wanted: Settings, text: Text) -> None:
        """Speak one text: its pieces, then an empty final one with the facts. Raises Refused, WorkFailed."""
        rate_limits.admit(self.path, self.key, {})
        await voice_rows.mark_used(wanted.voices, self.key, self.ids["trace_id"])
        async with (
            charge(self.path, self.key, self.ids["trace_id"], text.usage_characters) as receipt,
            aclosing(speech_synthesis.synthesize(wanted, text)) as pieces,
        ):
            places = subtitles.Places(text.spoken)
            async for piece in pieces:
                receipt.add(piece.audio)
                facts = piece.facts or speech_synthesis.piece_info(wanted, piece.audio)
                data: dict[str, Any] = {"audio": piece.audio.hex()}
                if piece.caption:
                    data["subtitle"] = places.subtitle(piece.caption, by_word=wanted.subtitles != "sentence")
                info = speech_synthesis.extra_info(wanted, text, facts)
                await self.send_event("task_continued", data=data, extra_info=info, is_final=bool(piece.facts))
        if text.withheld:
            raise Refused(1027)

    async def skip(self, code: int) -> None:
        """Send that a text was skipped."""
        base_resp = {"status_code": code, "status_msg": MESSAGES[code]}
        await self.send_event("task_continued", data=None, is_final=True, base_resp=base_resp)

    async def fail(self, refusal: Refused) -> None:
        """Send what is wrong, and close."""
        self.stop()
        base_resp = {"status_code": refusal.code, "status_msg": refusal.message}
        await self.send_event("task_failed", base_resp=base_resp)
        await self.close()

    def stop(self) -> None:
        """Cancel the speaking."""
        self.has_ended = True
        if self.idle:
            self.idle.cancel()
        if self.speaking and self.speaking is not asyncio.current_task():
            self.speaking.cancel()

    async def send_event(self, event: str, **fields: Any) -> None:
        """Send an event with the ids that every one carries."""
        await self.send_json({"base_resp": OK, **fields, **self.ids, "event": event})

    def restart_idle_timer(self) -> None:
        """Restart the idle timer."""
        if self.idle:
            self.idle.cancel()
        self.idle = asyncio.get_running_loop().call_later(settings.IDLE_S, self.time_out)

    def time_out(self) -> None:
        """End a session that was idle for too long."""
        self.ending = asyncio.create_task(self.fail(Refused(2201)))
