"""The WebSocket of a page: signals as JSON text frames, tape chunks as binary frames, never HTML."""

import asyncio
import json
import re
import time
from collections import deque
from contextlib import aclosing, suppress
from functools import partial
from typing import Any

import structlog
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http import Http404

from studio.jobs.access import job_for
from studio.jobs.models import Job
from studio.jobs.socket import frames, notifications
from studio.jobs.socket.auth import CACHE_TTL_S, Refusal, authorize
from studio.jobs.stream import opened, tape
from studio.jobs.stream.tape_file import END
from studio.lib.db import run_in_db_pool
from studio.workspaces.access import Seat
from studio.workspaces.presence import Place, note_last_here, presence

log = structlog.get_logger(__name__)
MAX_FOLLOWED_TAPES = 32
MAX_TAPE_NUMBER = 65535
MAX_MESSAGE_CHARS = 1024
MAX_QUEUED_SIGNALS = 100
KEY = re.compile(r"[0-9A-Z]{12}")
INTERNAL_ERROR = 1011  # a close code of RFC 6455
NO_LAYER = "none"
_notes: set[asyncio.Future[None]] = set()  # the loop keeps no strong reference to what is under way


class WorkspaceConsumer(AsyncWebsocketConsumer):
    """One WebSocket connection: the signals of one workspace, and any number of followed tapes."""

    channel_layer_alias = NO_LAYER

    def __init__(self) -> None:
        super().__init__()
        self.tape_tasks: dict[str, asyncio.Task[None]] = {}
        self.queue: deque[dict[str, Any]] = deque(maxlen=MAX_QUEUED_SIGNALS)
        self.sender: asyncio.Task[None] | None = None
        self.tape_number, self.checked_at, self.closed, self.workspace_id = 0, 0.0, False, 0
        self.place: Place | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hold the connection; however it ends (closed, an error, cancelled), nothing of it is left."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.leave()

    async def connect(self) -> None:
        """Authorize and subscribe; a stranger gets the same close code for a foreign workspace as for none."""
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        self.session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        found = await authorize(self.session_key, self.slug)
        await self.accept()
        if isinstance(found, Refusal):
            return await self.close_once(found)
        # No await since accept: the page fetches its state once the socket is open, and misses no change after that.
        self.workspace_id = found.workspace.pk
        notifications.listeners[self.workspace_id].add(self)
        self.place = (found.workspace.pk, found.person.pk)
        if presence.come(self.place):
            notifications.send(self.workspace_id, notifications.PEOPLE)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Call the handler directly: Channels would first close old database connections in a thread; none are held."""
        await getattr(self, get_handler_name(message))(message)

    async def current_seat(self, *, fresh: bool = False) -> Seat | None:
        """Return the seat (cached unless ``fresh``), or close the socket and return None when it is gone."""
        found = await authorize(self.session_key, self.slug, fresh=fresh)
        if isinstance(found, Refusal):
            await self.close_once(found)
            return None
        self.checked_at = time.monotonic()
        return found

    async def close_once(self, code: int) -> None:
        """Stop all sending and close the socket; idempotent."""
        if not self.closed:
            self.closed = True
            self.unfollow_all()
            await self.close(code)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Parse and route a client message (follow or unfollow); anything else is answered with an error message."""
        seat = await self.current_seat()
        if seat is None:
            return
        try:
            message = json.loads(text_data if text_data and len(text_data) <= MAX_MESSAGE_CHARS else "")
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            return await self.send_json({"error": f"not a JSON object of at most {MAX_MESSAGE_CHARS} characters"})
        if isinstance(key := message.get("follow"), str):
            await self.follow(seat, key, message.get("from", 0), join=message.get("join") is True)
        elif isinstance(key := message.get("unfollow"), str):
            self.unfollow(key)
        else:
            await self.send_json({"error": "say follow or unfollow"})

    async def follow(self, seat: Seat, key: str, start: object, *, join: bool) -> None:
        """Start to send a job's tape from sequence number ``start`` on, under a tape number of this socket.

        Pages that can take records joined in a frame say so (``join``): others may be of an earlier version.
        """
        if not isinstance(start, int) or isinstance(start, bool) or start < 0:
            return await self.send_json({"error": "from is a whole number, 0 or more", "key": key})
        if len(self.tape_tasks) >= MAX_FOLLOWED_TAPES and key not in self.tape_tasks:
            return await self.send_json({"error": f"at most {MAX_FOLLOWED_TAPES} tapes at once", "key": key})
        job = opened.find(seat, key) or await run_in_db_pool(find_followable_job, seat, key)
        if job is None:
            return await self.send_json({"error": "not found", "key": key})
        self.unfollow(key)
        self.tape_number = self.tape_number % MAX_TAPE_NUMBER + 1
        await self.send_json({"following": key, "tape": self.tape_number})
        self.tape_tasks[key] = task = asyncio.create_task(self.send_tape(job, self.tape_number, start, join))
        task.add_done_callback(lambda _: self.tape_tasks.get(key) is task and self.tape_tasks.pop(key))

    def unfollow(self, key: str) -> None:
        """Cancel the task that sends a tape, unless it is the caller."""
        task = self.tape_tasks.pop(key, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    async def send_tape(self, job: Job, number: int, start: int, join: bool) -> None:
        """Send a tape; an unexpected error closes the socket, so that the page reconnects and resumes by number."""
        with suppress(OSError):  # the browser disconnected
            try:
                await self.send_chunks(job, number, start, join)
            except OSError:
                raise
            except Exception:
                log.exception("a tape could not be sent", job=job.key)
                await self.close_once(INTERNAL_ERROR)

    async def send_chunks(self, job: Job, number: int, start: int, join: bool) -> None:
        """Send a tape's records with this socket's own backpressure; no other reader waits for it."""
        send = self.base_send
        async with aclosing(tape.follow_batches(job.tape_name, start, is_active=job.is_active)) as batches:
            async for batch in batches:
                for frame in frames.pack(number, batch, join=join):
                    if time.monotonic() - self.checked_at > CACHE_TTL_S and await self.current_seat() is None:
                        return
                    await send({"type": "websocket.send", "bytes": frame})
                seq, track, _ = batch[-1]
                if track == END:
                    return await self.send_json({"ended": job.key, "seq": seq - 1})

    def receive_signal(self, event: dict[str, Any]) -> None:
        """Queue a signal without waiting; a slow page loses the oldest ones and refetches everything on reconnect."""
        self.queue.append(event)
        if self.sender is None or self.sender.done():
            self.sender = asyncio.create_task(self.send_queued_signals())

    async def send_queued_signals(self) -> None:
        """Drain the queue: job signals to all, key signals to the key's owner; a rights signal only re-authorizes."""
        with suppress(OSError):  # the browser disconnected
            while self.queue and not self.closed:
                event = self.queue.popleft()
                seat = await self.current_seat(fresh=event["type"] == "rights")
                if seat is None:
                    return
                if event["type"] == "rights":
                    await self.check_followed(seat)
                elif event["type"] == "jobs" or (event["type"] == "own" and event["person"] == seat.person.pk):
                    await self.send(text_data=event["text"])
                elif event["type"] == "key" and event["person"] == seat.person.pk:
                    await self.send_json({"changed": "key", "key": "mine"})

    async def check_followed(self, seat: Seat) -> None:
        """Stop sending the tapes of jobs that the person may not see any more, and tell the page."""
        for key in list(self.tape_tasks):
            if await run_in_db_pool(find_followable_job, seat, key) is None:
                self.unfollow(key)
                await self.send_json({"gone": key})

    async def send_json(self, message: dict[str, Any]) -> None:
        """Send one message as compact JSON; a no-op once the socket is closed."""
        if not self.closed:
            await self.send(text_data=json.dumps(message, separators=(",", ":")))

    def unfollow_all(self) -> None:
        """Cancel every task that sends a tape."""
        for key in list(self.tape_tasks):
            self.unfollow(key)

    def leave(self) -> None:
        """Stop all sending, unsubscribe from the workspace's signals, and be here no more; idempotent."""
        self.closed = True
        self.unfollow_all()
        if subscribed := notifications.listeners.get(self.workspace_id):
            subscribed.discard(self)
        if self.place is not None:
            presence.go(self.place, partial(tell_gone, self.place))
            self.place = None


def tell_gone(place: Place) -> None:
    """Note that somebody has no page open any more, and tell the pages of the workspace."""
    task = asyncio.ensure_future(run_in_db_pool(note_last_here, place))
    _notes.add(task)
    task.add_done_callback(_notes.discard)
    task.add_done_callback(lambda _: notifications.send(place[0], notifications.PEOPLE))


def find_followable_job(seat: Seat, key: str) -> Job | None:
    """Return a job of the seat's workspace that streams to a tape, or None."""
    if not KEY.fullmatch(key):
        return None
    try:
        job = job_for(seat, key, bare=True)
    except Http404:
        return None
    return job if job.streams else None
