"""Words of a batch's state, and the nonce of what is sent once more."""

from hashlib import sha256
from typing import Any

from django.template import Library

from studio.jobs.kinds import Kind, all_kinds
from studio.lib.fields import KEY_LENGTH

register = Library()
STAGES = {
    "validating": "Checking rows", "in_progress": "Writing", "finalizing": "Putting together", "cancelling": "Stopping",
}  # fmt: skip


@register.filter
def batch_stage(status: str) -> str:
    """Return what MiniMax is doing, in words."""
    return STAGES.get(status, "Writing")


@register.filter
def redo_nonce(key: str, run: int) -> str:
    """Return the nonce of sending the failed rows of a job's run once more: two clicks are one job."""
    return sha256(f"{key} {run}".encode()).hexdigest()[:KEY_LENGTH].upper()


@register.simple_tag
def tools_of_rows() -> list[Kind[Any]]:
    """Return the kinds that can make something of each row of a table."""
    return [kind for kind in all_kinds() if kind.from_rows is not None]
