"""`/ws/v1/t2a_v2`: a session that is given texts one after the other and answers with their sound."""

import asyncio
import secrets
from contextlib import aclosing
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from studio.sandbox import limits, settings, speech_request, speech_text, takes, voice_rows
from studio.sandbox.api import OK, admitted, new_trace_id, owner_of, parsed
from studio.sandbox.codes import MESSAGES, Refused
from studio.sandbox.fields import Section
from studio.sandbox.ledger import charged
from studio.sandbox.speech_limits import character_limit
from studio.sandbox.speech_request import Settings
from studio.sandbox.speech_text import Text
from studio.sandbox.worker import WorkFailed

PATH = "/ws/v1/t2a_v2"
MOST_WAITING = 100


class Session(AsyncJsonWebsocketConsumer):
    """One connection: reading goes on while a task speaks, so that texts may be sent ahead."""

    async def connect(self) -> None:
        """Greet at once, unasked; a bad key learns of it in the first message."""
        self.trace_id, self.session_id = new_trace_id(), secrets.token_hex(16)
        self.settings: Settings | None = None
        self.texts: asyncio.Queue[Text | None] = asyncio.Queue(MOST_WAITING)
        self.speaking: asyncio.Task[None] | None = None
        self.idle: asyncio.TimerHandle | None = None
        self.ending: asyncio.Task[None] | None = None
        self.has_ended = False
        await self.accept()
        try:
            header = dict(self.scope["headers"]).get(b"authorization", b"").decode("latin-1")
            self.key = admitted(header, paid=True)
        except Refused as refusal:
            return await self.fail(refusal)
        await self.tell("connected_success")
        self.wait_for_more()

    async def disconnect(self, code: int) -> None:
        """Stop speaking to nobody."""
        self.stop()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Do what a message says, or say what is wrong with it and hang up."""
        if self.has_ended:
            return
        self.wait_for_more()
        try:
            content = parsed((text_data or "").encode("utf-8", "surrogatepass"))
            event = content.get("event") if isinstance(content, dict) else None
            handlers = {"task_start": self.start, "task_continue": self.go_on, "task_finish": self.finish}
            handler = handlers.get(str(event))
            if handler is None:
                raise Refused(2202)
            await handler(content)
        except Refused as refusal:
            await self.fail(refusal)
        except (ValueError, RecursionError):
            await self.fail(Refused(2202))

    async def start(self, content: dict[str, Any]) -> None:
        """Take the settings of all that follows."""
        if self.settings is not None:
            raise Refused(2202)
        self.settings = await speech_request.read(content, owner_of(self.key), streamed=True)
        self.speaking = asyncio.create_task(self.speak(self.settings))
        await self.tell("task_started")

    async def go_on(self, content: dict[str, Any]) -> None:
        """Take one more text; an empty one or one that is too long is left out, and the session goes on."""
        if self.settings is None:
            raise Refused(2202)
        text, limit = Section(content).text("text"), character_limit(self.settings.model)
        if not text.strip():
            return await self.skip(2203)
        if len(speech_text.without_pauses(text)) > limit:
            return await self.skip(2204)
        try:
            self.texts.put_nowait(speech_text.read(text, self.settings.model))
        except asyncio.QueueFull:
            await self.skip(2205)

    async def finish(self, content: dict[str, Any]) -> None:
        """Let the texts that wait be spoken; then the session ends."""
        if self.settings is None:
            raise Refused(2202)
        await self.texts.put(None)

    async def speak(self, wanted: Settings) -> None:
        """Speak text after text until there are no more."""
        try:
            while text := await self.texts.get():
                await self.segment(wanted, text)
                self.wait_for_more()
            await self.tell("task_finished")
            await self.end()
        except Refused as refusal:
            await self.fail(refusal)
        except WorkFailed:
            await self.fail(Refused(1000))
        except OSError:
            self.stop()  # the client left in the middle of a message

    async def segment(self, wanted: Settings, text: Text) -> None:
        """Speak one text: its pieces, then an empty final one that tells of the whole. Raises Refused, WorkFailed."""
        limits.enter(PATH, self.key, {})
        await voice_rows.use(wanted.voices, self.key, self.trace_id)
        async with (
            charged(PATH, self.key, self.trace_id, text.usage_characters) as receipt,
            aclosing(takes.spoken(wanted, text)) as pieces,
        ):
            async for piece in pieces:
                receipt.add(piece.audio)
                facts = piece.facts or part(wanted, piece.audio)
                await self.sound(piece.audio, takes.extra_info(wanted, text, facts), is_final=bool(piece.facts))
        if text.withheld:
            raise Refused(1027)

    async def sound(self, piece: bytes, extra_info: dict[str, Any], *, is_final: bool) -> None:
        """Send a piece."""
        await self.tell("task_continued", data={"audio": piece.hex()}, extra_info=extra_info, is_final=is_final)

    async def skip(self, code: int) -> None:
        """Say that a text was left out."""
        base_resp = {"status_code": code, "status_msg": MESSAGES[code]}
        await self.tell("task_continued", data=None, is_final=True, base_resp=base_resp)

    async def fail(self, refusal: Refused) -> None:
        """Say what is wrong, and hang up."""
        base_resp = {"status_code": refusal.code, "status_msg": refusal.message}
        await self.tell("task_failed", base_resp=base_resp)
        await self.end()

    async def end(self) -> None:
        """Hang up."""
        self.stop()
        await self.close()

    def stop(self) -> None:
        """Let nothing more be said."""
        self.has_ended = True
        if self.idle:
            self.idle.cancel()
        if self.speaking and self.speaking is not asyncio.current_task():
            self.speaking.cancel()

    async def tell(self, event: str, **fields: Any) -> None:
        """Send an event with what goes with every one."""
        ids = {"session_id": self.session_id, "event": event, "trace_id": self.trace_id}
        await self.send_json({"base_resp": OK, **fields, **ids})

    def wait_for_more(self) -> None:
        """Give the client its time once more."""
        if self.idle:
            self.idle.cancel()
        self.idle = asyncio.get_running_loop().call_later(settings.IDLE_S, self.give_up)

    def give_up(self) -> None:
        """End a session in which nothing was said for too long."""
        self.ending = asyncio.create_task(self.fail(Refused(2201)))


def part(wanted: Settings, piece: bytes) -> dict[str, Any]:
    """Return what can be told of one piece: its time by its size."""
    audio = wanted.wanted
    return {
        "duration_ms": len(piece) * 8000 // audio["bitrate"],
        "size_bytes": len(piece),
        "sample_rate": audio["sample_rate"],
        "bitrate": audio["bitrate"],
        "channel": audio["channel"],
    }
