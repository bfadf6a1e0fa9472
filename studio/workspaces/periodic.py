"""Background work: workspaces that were deleted 30 days ago."""

from django.utils import timezone

from studio.lib.db import run_in_db_pool
from studio.lib.periodic import Source
from studio.workspaces.spaces import actions


async def purge(workspace_id: int) -> None:
    """Remove a workspace for good."""
    await run_in_db_pool(actions.purge, workspace_id, timezone.now())


SOURCES = [Source("deleted workspaces", lambda: actions.overdue(timezone.now()), purge)]
