"""Signals to the people of a workspace: "this job changed". Never HTML, never chunks."""

import asyncio
from functools import partial
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

_server_loop: asyncio.AbstractEventLoop | None = None


def bind(loop: asyncio.AbstractEventLoop | None) -> None:
    """Remember the server's loop: the in-memory layer does not hear other threads' calls for seconds."""
    global _server_loop
    _server_loop = loop


def server_loop() -> asyncio.AbstractEventLoop | None:
    """Return the loop that the runner and the sockets live on, if this process serves."""
    return _server_loop


def group_of(workspace_id: int) -> str:
    """Return the channel layer's group of a workspace."""
    return f"workspace-{workspace_id}"


def announce(job: Any) -> None:
    """Tell the workspace, once the transaction is committed, that a job changed."""
    event = {"type": "job.changed", "key": job.key, "kind": job.kind, "state": str(job.state)}
    transaction.on_commit(partial(_send, group_of(job.workspace_id), event))


def _send(group: str, event: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if _server_loop is not None and not _server_loop.is_closed():
        asyncio.run_coroutine_threadsafe(layer.group_send(group, event), _server_loop)
    elif settings.STUDIO_REDIS:
        async_to_sync(layer.group_send)(group, event)
