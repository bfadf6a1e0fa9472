"""The one socket of a page: signals as JSON, tape chunks as binary frames, never HTML."""

import asyncio
import json
import re
import struct
import time
from collections import deque
from contextlib import aclosing, suppress
from typing import Any

import structlog
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import Http404

from studio.jobs.access import job_for
from studio.jobs.models import Job
from studio.jobs.socket import notifications
from studio.jobs.socket.auth import FRESH_S, Refusal, authorize
from studio.jobs.stream import tape
from studio.jobs.stream.tape_file import END
from studio.lib.db import in_feed
from studio.workspaces.access import Seat

log = structlog.get_logger(__name__)
FRAME = struct.Struct(">HBBI")  # tape, track, 0, seq
MOST_FOLLOWED = 32
LONGEST_MESSAGE = 1024
KEY = re.compile(r"[0-9A-Z]{12}")
OUR_MISTAKE = 1011
MOST_MAIL = 100
NO_LAYER = "none"


class WorkspaceConsumer(AsyncWebsocketConsumer):
    """Follows a workspace's jobs, and as many tapes as the page asks for."""

    channel_layer_alias = NO_LAYER

    async def connect(self) -> None:
        """Let members in; a stranger cannot tell a foreign workspace from none."""
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        self.session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        self.pumps: dict[str, asyncio.Task[None]] = {}
        self.mail: deque[dict[str, Any]] = deque(maxlen=MOST_MAIL)
        self.postman: asyncio.Task[None] | None = None
        self.count, self.checked_at, self.closed, self.workspace_id = 0, 0.0, False, 0
        found = await authorize(self.session_key, self.slug)
        await self.accept()
        if isinstance(found, Refusal):
            return await self.end(found)
        # Nothing happens between these two: the page fetches what it shows once it is let in, and is told of the rest.
        self.workspace_id = found.workspace.pk
        notifications.listeners[self.workspace_id].add(self)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle a message; Channels would first have a thread look after database connections that no handler has."""
        await getattr(self, get_handler_name(message))(message)

    async def seat(self, *, anew: bool = False) -> Seat | None:
        """Return the seat as it is now, or close the socket."""
        found = await authorize(self.session_key, self.slug, anew=anew)
        if isinstance(found, Refusal):
            await self.end(found)
            return None
        self.checked_at = time.monotonic()
        return found

    async def end(self, code: int) -> None:
        """Close the socket, once, and send nothing more."""
        if not self.closed:
            self.closed = True
            self.let_all_go()
            await self.close(code)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer follow and unfollow; anything else is an error that names itself."""
        seat = await self.seat()
        if seat is None:
            return
        try:
            message = json.loads(text_data if text_data and len(text_data) <= LONGEST_MESSAGE else "")
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            return await self.say({"error": f"not a JSON object of at most {LONGEST_MESSAGE} characters"})
        if isinstance(key := message.get("follow"), str):
            await self.follow(seat, key, message.get("from", 0))
        elif isinstance(key := message.get("unfollow"), str):
            self.unfollow(key)
        else:
            await self.say({"error": "say follow or unfollow"})

    async def follow(self, seat: Seat, key: str, start: object) -> None:
        """Begin to send a tape from a chunk's number on."""
        if not isinstance(start, int) or isinstance(start, bool) or start < 0:
            return await self.say({"error": "from is a whole number, 0 or more", "key": key})
        if len(self.pumps) >= MOST_FOLLOWED and key not in self.pumps:
            return await self.say({"error": f"at most {MOST_FOLLOWED} tapes at once", "key": key})
        job = await in_feed(followable, seat, key)
        if job is None:
            return await self.say({"error": "not found", "key": key})
        self.unfollow(key)
        self.count = self.count % 65535 + 1
        await self.say({"following": key, "tape": self.count})
        self.pumps[key] = pump = asyncio.create_task(self.pump(job, self.count, start))
        pump.add_done_callback(lambda _: self.pumps.get(key) is pump and self.pumps.pop(key))

    def unfollow(self, key: str) -> None:
        """Stop sending a tape."""
        pump = self.pumps.pop(key, None)
        if pump is not None and pump is not asyncio.current_task():
            pump.cancel()

    async def pump(self, job: Job, number: int, start: int) -> None:
        """Send a tape; a mistake of ours closes the socket, so that the page comes back and goes on by number."""
        with suppress(OSError):  # the browser went away
            try:
                await self.play(job, number, start)
            except OSError:
                raise
            except Exception:
                log.exception("a tape could not be sent", job=job.key)
                await self.end(OUR_MISTAKE)

    async def play(self, job: Job, number: int, start: int) -> None:
        """Send a tape as fast as this browser takes it; nobody else waits for it."""
        pack, send = FRAME.pack, self.base_send
        async with aclosing(tape.follow(job.tape_name, start, going_on=job.is_active)) as records:
            async for seq, track, data in records:
                if time.monotonic() - self.checked_at > FRESH_S and await self.seat() is None:
                    return
                if track == END:
                    return await self.say({"ended": job.key, "seq": seq - 1})
                await send({"type": "websocket.send", "bytes": pack(number, track, 0, seq) + data})

    def hear(self, event: dict[str, Any]) -> None:
        """Take a signal; a page that is slow misses the oldest ones, and asks for everything when it comes back."""
        self.mail.append(event)
        if self.postman is None or self.postman.done():
            self.postman = asyncio.create_task(self.pass_on())

    async def pass_on(self) -> None:
        """Pass signals on; the page fetches what it shows."""
        with suppress(OSError):  # the browser went away
            while self.mail and not self.closed:
                event = self.mail.popleft()
                seat = await self.seat(anew=event["type"] == "rights")
                if seat is None:
                    return
                if event["type"] == "jobs":
                    await self.send(text_data=event["text"])
                elif event["type"] == "key" and event["person"] == seat.person.pk:
                    await self.say({"changed": "key", "key": "mine"})

    async def say(self, message: dict[str, Any]) -> None:
        """Send one JSON text."""
        if not self.closed:
            await self.send(text_data=json.dumps(message, separators=(",", ":")))

    def let_all_go(self) -> None:
        """Stop sending anything."""
        for key in list(self.pumps):
            self.unfollow(key)

    async def disconnect(self, code: int) -> None:
        """Let everything go."""
        self.closed = True
        self.let_all_go()
        if hearing := notifications.listeners.get(self.workspace_id):
            hearing.discard(self)


def followable(seat: Seat, key: str) -> Job | None:
    """Return a job of the seat's workspace that has a tape to follow, or None."""
    if not KEY.fullmatch(key):
        return None
    try:
        job = job_for(seat, key, bare=True)
    except Http404:
        return None
    return job if job.streams else None
