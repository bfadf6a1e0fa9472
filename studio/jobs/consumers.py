"""The one socket of a page: signals as JSON, tape chunks as binary frames, never HTML."""

import asyncio
import json
import struct
import time
from typing import Any

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from studio.jobs import tape
from studio.jobs.access import job_for
from studio.jobs.live import group_of
from studio.lib.db import in_feed
from studio.workspaces.access import Seat, seat_for

log = structlog.get_logger(__name__)
FRAME = struct.Struct(">HBBI")  # tape, track, 0, seq
FRESH_S = 2.0
MOST_FOLLOWED = 32
SIGNED_OUT, NOT_A_MEMBER = 4401, 4403

# Checks of the last seconds, shared by the sockets of one session: (session, slug) → (when, close code or seat).
_checks: dict[tuple[str, str], tuple[float, int | Seat]] = {}


def look_up(session_key: str, slug: str) -> int | Seat:
    """Return the seat that a session has in a workspace, or the code to close with."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    person = get_user(request)
    if not person.is_authenticated or not person.is_active:
        return SIGNED_OUT
    try:
        return seat_for(person, slug)
    except (Http404, PermissionDenied):
        return NOT_A_MEMBER


async def rights(session_key: str, slug: str) -> int | Seat:
    """Return what ``look_up`` says, at most two seconds old."""
    now = time.monotonic()
    known = _checks.get((session_key, slug))
    if known is not None and now - known[0] < FRESH_S:
        return known[1]
    found = await in_feed(look_up, session_key, slug)
    if len(_checks) > 10_000:
        _checks.clear()
    _checks[(session_key, slug)] = (now, found)
    return found


class Feed(AsyncWebsocketConsumer):
    """Follows a workspace's jobs, and as many tapes as the page asks for."""

    groups: list[str] = []

    async def connect(self) -> None:
        """Let members in; a stranger cannot tell a foreign workspace from none."""
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        self.session_key = self.scope["session"].session_key or ""
        self.pumps: dict[str, asyncio.Task[None]] = {}
        self.count = 0
        self.checked_at = 0.0
        await self.accept()
        seat = await self.seat()
        if seat is not None:
            self.group = group_of(seat.workspace.pk)
            await self.channel_layer.group_add(self.group, self.channel_name)

    async def seat(self) -> Seat | None:
        """Return the seat as it is now, or close the socket."""
        found = await rights(self.session_key, self.slug)
        if isinstance(found, int):
            await self.close(found)
            return None
        self.checked_at = time.monotonic()
        return found

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer follow and unfollow; anything else is an error that names itself."""
        seat = await self.seat()
        if seat is None:
            return
        try:
            message = json.loads(text_data or "")
            if not isinstance(message, dict):
                raise ValueError
        except (ValueError, RecursionError):
            return await self.say({"error": "not a JSON object"})
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
        try:
            job = await in_feed(job_for, seat, key[:12])
        except Http404:
            return await self.say({"error": "not found", "key": key})
        self.unfollow(key)
        self.count = self.count % 65535 + 1
        await self.say({"following": key, "tape": self.count})
        self.pumps[key] = asyncio.create_task(self.pump(key, job.tape_name, self.count, start))

    def unfollow(self, key: str) -> None:
        """Stop sending a tape."""
        pump = self.pumps.pop(key, None)
        if pump is not None:
            pump.cancel()

    async def pump(self, key: str, name: str, number: int, start: int) -> None:
        """Send a tape as fast as this browser takes it; nobody else waits for it."""
        pack, send = FRAME.pack, self.base_send
        try:
            async for seq, track, data in tape.follow(name, start):
                if time.monotonic() - self.checked_at > FRESH_S and await self.seat() is None:
                    return
                if track == tape.END:
                    await self.say({"ended": key, "seq": seq - 1})
                else:
                    await send({"type": "websocket.send", "bytes": pack(number, track, 0, seq) + data})
        except asyncio.CancelledError:
            raise
        except Exception:
            log.info("socket went away", exc_info=True)

    async def job_changed(self, event: dict[str, Any]) -> None:
        """Pass a signal on; the page fetches what it shows."""
        if await self.seat() is not None:
            await self.say({"changed": "job", "key": event["key"], "kind": event["kind"], "state": event["state"]})

    async def say(self, message: dict[str, Any]) -> None:
        """Send one JSON text."""
        await self.send(text_data=json.dumps(message, separators=(",", ":")))

    async def disconnect(self, code: int) -> None:
        """Let every tape go."""
        for key in list(self.pumps):
            self.unfollow(key)
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)
