"""Signals to the people of a workspace: "this job changed". Never HTML, never chunks."""

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

# The server's loop, where this process serves: the in-memory layer does not hear other threads' calls for seconds.
_loops: list[asyncio.AbstractEventLoop] = []


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Remember the server's loop, or forget it."""
    _loops[:] = [loop] if loop else []


def server_loop() -> asyncio.AbstractEventLoop | None:
    """Return the loop that the runner and the sockets live on, if this process serves."""
    return next((loop for loop in _loops if not loop.is_closed()), None)


def group_of(workspace_id: int) -> str:
    """Return the channel layer's group of a workspace."""
    return f"workspace-{workspace_id}"


def announce(job: Any) -> None:
    """Tell the workspace, once the transaction is committed, that a job changed."""
    event = {"type": "job.changed", "key": job.key, "kind": job.kind, "state": str(job.state)}
    transaction.on_commit(partial(send, job.workspace_id, event))


def rights_changed(workspace_ids: Iterable[int]) -> None:
    """Have the sockets of some workspaces look at once, when this is committed, whether they may still listen."""
    for workspace_id in workspace_ids:
        transaction.on_commit(partial(send, workspace_id, {"type": "rights.changed"}))


def send(workspace_id: int, event: dict[str, Any]) -> None:
    """Send an event to every socket of a workspace."""
    layer, loop, group = get_channel_layer(), server_loop(), group_of(workspace_id)
    if loop is not None:
        asyncio.run_coroutine_threadsafe(layer.group_send(group, event), loop)
    elif settings.STUDIO_REDIS:
        async_to_sync(layer.group_send)(group, event)
