"""Chat's housework, in the background: what was deleted 30 days ago."""

from django.utils import timezone

from studio.chat import retention
from studio.lib.db import run_in_db_pool
from studio.lib.periodic import Source


async def empty(conversation_id: int) -> None:
    """Remove what is overdue of a conversation."""
    await run_in_db_pool(retention.purge, conversation_id, timezone.now())


SOURCES = [Source("deleted chats", lambda: retention.overdue(timezone.now()), empty)]
