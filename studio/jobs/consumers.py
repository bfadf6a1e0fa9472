"""The one socket of a page: signals as JSON, tape chunks as binary frames, never HTML."""

import asyncio
import json
import re
import struct
import time
from contextlib import aclosing, suppress
from typing import Any

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import Http404

from studio.jobs import tape
from studio.jobs.access import job_for
from studio.jobs.live import group_of
from studio.jobs.models import Job
from studio.jobs.rights import FRESH_S, Refusal, rights
from studio.jobs.tape_file import END
from studio.lib.db import in_feed
from studio.workspaces.access import Seat

log = structlog.get_logger(__name__)
FRAME = struct.Struct(">HBBI")  # tape, track, 0, seq
MOST_FOLLOWED = 32
LONGEST_MESSAGE = 1024
KEY = re.compile(r"[0-9A-Z]{12}")
OUR_MISTAKE = 1011


class Feed(AsyncWebsocketConsumer):
    """Follows a workspace's jobs, and as many tapes as the page asks for."""

    groups: list[str] = []

    async def connect(self) -> None:
        """Let members in; a stranger cannot tell a foreign workspace from none."""
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        self.session_key = self.scope["session"].session_key or ""
        self.pumps: dict[str, asyncio.Task[None]] = {}
        self.count, self.checked_at, self.closed, self.group = 0, 0.0, False, ""
        await self.accept()
        seat = await self.seat()
        if seat is not None:
            self.group = group_of(seat.workspace.pk)
            await self.channel_layer.group_add(self.group, self.channel_name)

    async def seat(self, *, anew: bool = False) -> Seat | None:
        """Return the seat as it is now, or close the socket."""
        found = await rights(self.session_key, self.slug, anew=anew)
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

    async def key_changed(self, event: dict[str, Any]) -> None:
        """Tell a person about the own key, and nobody else."""
        seat = await self.seat()
        if seat is not None and seat.person.pk == event["person"]:
            await self.say({"changed": "key", "key": "mine"})

    async def jobs_changed(self, event: dict[str, Any]) -> None:
        """Pass signals on; the page fetches what it shows."""
        if await self.seat() is not None and not self.closed:
            await self.send(text_data=event["text"])

    async def rights_changed(self, event: dict[str, Any]) -> None:
        """Look at once whether this person may still listen."""
        await self.seat(anew=True)

    async def say(self, message: dict[str, Any]) -> None:
        """Send one JSON text."""
        if not self.closed:
            await self.send(text_data=json.dumps(message, separators=(",", ":")))

    def let_all_go(self) -> None:
        """Stop sending anything."""
        for key in list(self.pumps):
            self.unfollow(key)

    async def disconnect(self, code: int) -> None:
        """Let every tape go."""
        self.closed = True
        self.let_all_go()
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)


def followable(seat: Seat, key: str) -> Job | None:
    """Return a job of the seat's workspace that has a tape to follow, or None."""
    if not KEY.fullmatch(key):
        return None
    try:
        job = job_for(seat, key)
    except Http404:
        return None
    return job if job.streams else None
