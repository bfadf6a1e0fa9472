"""Broadcast signals to the sockets of a workspace: "this job changed", "your key changed". Never HTML, never chunks.

Sockets of this process are called directly, since a channel per socket costs more than the messages themselves. With
Redis, one subscription per process to the channel layer carries the signals of the other processes.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from studio.jobs.stream import opened
from studio.lib import server_loop

COALESCE_S = 0.1  # shortest interval between two job messages to one workspace
MAX_MESSAGES_PER_S = 400  # to all sockets of one workspace together: the interval grows with the number of sockets
GROUP = "studio"
Message = dict[str, Any]  # of one job
# Who is a member, or who of them is here, changed. It waits for no job's signal, and none for it.
PEOPLE = {"type": "jobs", "text": '{"people":"changed"}'}


class Listener(Protocol):
    """A subscriber: the socket of one page."""

    def receive_signal(self, event: dict[str, Any]) -> None:
        """Queue an event; must not block. Loop only."""


# The subscribed sockets of this process by workspace id; touched on the server's loop only.
listeners: defaultdict[int, set[Listener]] = defaultdict(set)


class Outbox:
    """Coalesce job signals per workspace: the first goes out at once, those of the following interval as one message.

    Without it a hundred jobs that begin in the same second are four hundred messages to every page.
    """

    def __init__(self) -> None:
        # By workspace, and there by job key; a workspace is present while its interval lasts.
        self.pending: dict[int, dict[str, Message]] = {}

    def add(self, workspace_id: int, message: Message) -> None:
        """Send a job's signal, or replace the job's pending one while an interval lasts. Loop only."""
        if (pending := self.pending.get(workspace_id)) is not None:
            pending[message["key"]] = message
        else:
            self.broadcast(workspace_id, [message])

    def broadcast(self, workspace_id: int, messages: list[Message]) -> None:
        """Send signals as one message and begin the next interval."""
        payload: Any = messages[0] if len(messages) == 1 else {"signals": messages}
        send(workspace_id, {"type": "jobs", "text": json.dumps(payload, separators=(",", ":"))})
        self.pending[workspace_id] = {}
        interval_s = max(COALESCE_S, len(listeners.get(workspace_id, ())) / MAX_MESSAGES_PER_S)
        asyncio.get_running_loop().call_later(interval_s, self.flush, workspace_id)

    def flush(self, workspace_id: int) -> None:
        """End an interval: send what is pending."""
        if pending := self.pending.pop(workspace_id):
            self.broadcast(workspace_id, list(pending.values()))


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Set the server's loop, or clear it with None; drops pending signals."""
    server_loop.bind(loop)
    _outbox.pending.clear()


def announce(job: Any) -> None:
    """Signal to the workspace that a job changed, once the transaction is committed."""
    message: Message = {"changed": "job", "key": job.key, "kind": job.kind, "state": str(job.state)}
    if job.progress is not None:
        message["progress"] = job.progress
    if job.only_for_id is not None:
        event = {"type": "own", "person": job.only_for_id, "text": json.dumps(message)}
        transaction.on_commit(partial(send, job.workspace_id, event))
        return
    transaction.on_commit(partial(enqueue, job.workspace_id, message))


def enqueue(workspace_id: int, message: Message) -> None:
    """Hand a job's signal to the outbox; thread-safe. Without a server loop it is sent uncoalesced."""
    if (loop := server_loop.get()) is not None:
        loop.call_soon_threadsafe(_outbox.add, workspace_id, message)
    else:
        send(workspace_id, {"type": "jobs", "text": json.dumps(message)})


def announce_change(workspace_id: int, what: str, key: str, *, only_for: int | None = None) -> None:
    """Signal that ``what`` of a thing changed, to the workspace or one person of it, after the transaction's commit."""
    text = json.dumps({"changed": what, "key": key}, separators=(",", ":"))
    event = {"type": "jobs", "text": text} if only_for is None else {"type": "own", "person": only_for, "text": text}
    transaction.on_commit(partial(send, workspace_id, event))


def announce_deleted(workspace_id: int, keys: list[str]) -> None:
    """Signal to the workspace that assets were put into the bin, once the transaction is committed."""
    event = {"type": "jobs", "text": json.dumps({"deleted": keys}, separators=(",", ":"))}
    transaction.on_commit(partial(send, workspace_id, event))


def announce_people(workspace_id: int) -> None:
    """Signal to the workspace that its people, or who of them is here, changed, once the transaction is committed."""
    transaction.on_commit(partial(send, workspace_id, PEOPLE))


def announce_rights(workspace_ids: Iterable[int]) -> None:
    """Have every socket of some workspaces re-authorize without the cache, once the transaction is committed."""
    for workspace_id in workspace_ids:
        transaction.on_commit(partial(send, workspace_id, {"type": "rights"}))


def announce_key(person_id: int, workspace_ids: Iterable[int]) -> None:
    """Signal to a person's own pages that their key's state changed, once the transaction is committed."""
    for workspace_id in workspace_ids:
        transaction.on_commit(partial(send, workspace_id, {"type": "key", "person": person_id}))


def send(workspace_id: int, event: dict[str, Any]) -> None:
    """Publish an event to every socket of a workspace, in all processes; thread-safe."""
    loop = server_loop.get()
    if settings.STUDIO_REDIS:
        publication = get_channel_layer().group_send(
            GROUP, {"type": "signal", "workspace": workspace_id, "event": event}
        )
        if loop is not None:
            asyncio.run_coroutine_threadsafe(publication, loop)
        else:
            async_to_sync(lambda: publication)()
    elif loop is not None:
        loop.call_soon_threadsafe(deliver, workspace_id, event)


def deliver(workspace_id: int, event: dict[str, Any]) -> None:
    """Hand an event to this process's sockets. Loop only."""
    if event["type"] == "rights":
        opened.forget(workspace_id)
    for listener in list(listeners.get(workspace_id, ())):
        listener.receive_signal(event)


async def listen(stop: asyncio.Event) -> None:
    """Deliver what any process publishes on the channel layer, until ``stop`` is set; returns at once without Redis."""
    if not settings.STUDIO_REDIS:
        return
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    stopping = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            received = asyncio.create_task(layer.receive(channel))
            await asyncio.wait({received, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if received.done():
                deliver(received.result()["workspace"], received.result()["event"])
            else:
                received.cancel()
    finally:
        stopping.cancel()
        await layer.group_discard(GROUP, channel)


_outbox = Outbox()
