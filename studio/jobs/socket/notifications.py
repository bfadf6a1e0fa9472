"""Signals to the people of a workspace: "this job changed", "your key changed". Never HTML, never chunks.

The sockets of this process are told directly: a channel for each would cost more than all that is said. Where there are
several processes, each has one ear on the channel layer.
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

from studio.lib import server_loop

TOGETHER_S = 0.1
MOST_A_SECOND = 400  # messages to the pages of one workspace: where hundreds look on, they hear of others' work later
GROUP = "studio"


class Listener(Protocol):
    """A socket."""

    def hear(self, event: dict[str, Any]) -> None:
        """Take an event, at once and without waiting."""


# The sockets of each workspace, where this process serves: they belong to the server's loop.
listeners: defaultdict[int, set[Listener]] = defaultdict(set)


class Outbox:
    """What workspaces are still to be told: a change at once, those that follow it closely all together.

    A hundred jobs that begin in a second would else be four hundred messages to every page.
    """

    def __init__(self) -> None:
        self.waiting: dict[int, dict[str, dict[str, str]]] = {}

    def add(self, workspace_id: int, message: dict[str, str]) -> None:
        """Tell a workspace that a job changed; only a job's last change is of interest. Loop only."""
        if (waiting := self.waiting.get(workspace_id)) is not None:
            waiting[message["key"]] = message
        else:
            self.tell(workspace_id, [message])

    def tell(self, workspace_id: int, messages: list[dict[str, str]]) -> None:
        """Send messages, and collect what comes next."""
        said: Any = messages[0] if len(messages) == 1 else {"signals": messages}
        send(workspace_id, {"type": "jobs", "text": json.dumps(said, separators=(",", ":"))})
        self.waiting[workspace_id] = {}
        pause_s = max(TOGETHER_S, len(listeners.get(workspace_id, ())) / MOST_A_SECOND)
        asyncio.get_running_loop().call_later(pause_s, self.flush, workspace_id)

    def flush(self, workspace_id: int) -> None:
        """Send what has come meanwhile."""
        if waiting := self.waiting.pop(workspace_id):
            self.tell(workspace_id, list(waiting.values()))


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Remember the server's loop, or forget it."""
    server_loop.bind(loop)
    _outbox.waiting.clear()


def announce(job: Any) -> None:
    """Tell the workspace, once the transaction is committed, that a job changed."""
    message = {"changed": "job", "key": job.key, "kind": job.kind, "state": str(job.state)}
    transaction.on_commit(partial(changed, job.workspace_id, message))


def changed(workspace_id: int, message: dict[str, str]) -> None:
    """Tell a workspace that a job changed, from any thread."""
    if (loop := server_loop.get()) is not None:
        loop.call_soon_threadsafe(_outbox.add, workspace_id, message)
    else:
        send(workspace_id, {"type": "jobs", "text": json.dumps(message)})


def rights_changed(workspace_ids: Iterable[int]) -> None:
    """Have the sockets of some workspaces look at once, when this is committed, whether they may still listen."""
    for workspace_id in workspace_ids:
        transaction.on_commit(partial(send, workspace_id, {"type": "rights"}))


def key_changed(person_id: int, workspace_ids: Iterable[int]) -> None:
    """Tell a person's own pages, when this is committed, that the key is in another state."""
    for workspace_id in workspace_ids:
        transaction.on_commit(partial(send, workspace_id, {"type": "key", "person": person_id}))


def send(workspace_id: int, event: dict[str, Any]) -> None:
    """Send an event to every socket of a workspace, from any thread."""
    loop = server_loop.get()
    if settings.STUDIO_REDIS:
        said = get_channel_layer().group_send(GROUP, {"type": "signal", "workspace": workspace_id, "event": event})
        if loop is not None:
            asyncio.run_coroutine_threadsafe(said, loop)
        else:
            async_to_sync(lambda: said)()
    elif loop is not None:
        loop.call_soon_threadsafe(deliver, workspace_id, event)


def deliver(workspace_id: int, event: dict[str, Any]) -> None:
    """Hand an event to this process's sockets. Loop only."""
    for listener in list(listeners.get(workspace_id, ())):
        listener.hear(event)


async def listen(stop: asyncio.Event) -> None:
    """Hear what other processes say, until ``stop`` is set; without Redis there are none."""
    if not settings.STUDIO_REDIS:
        return
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    ending = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            heard = asyncio.create_task(layer.receive(channel))
            await asyncio.wait({heard, ending}, return_when=asyncio.FIRST_COMPLETED)
            if heard.done():
                deliver(heard.result()["workspace"], heard.result()["event"])
            else:
                heard.cancel()
    finally:
        ending.cancel()
        await layer.group_discard(GROUP, channel)


_outbox = Outbox()
