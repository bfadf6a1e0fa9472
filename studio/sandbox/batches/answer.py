"""A batch as JSON, and the statuses it goes through."""

from datetime import timedelta
from typing import Any

from studio.sandbox.models import Batch

WINDOW = timedelta(hours=24)
OPEN = ("validating", "in_progress", "finalizing", "cancelling")
TIMES = ("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")


def to_json(row: Batch) -> dict[str, Any]:
    """Serialize a batch; its files are named once it is over."""
    is_over = row.status not in OPEN
    at = {f"{status}_at": row.times.get(status) for status in TIMES}
    if row.status == "validating":
        del at["finalizing_at"]
    called = {"callback_url": row.callback_url} if row.callback_url else {}
    return {
        "id": row.name,
        "object": "batch",
        "endpoint": row.request["endpoint"],
        "errors": {"object": "list", "data": row.errors} if row.errors else None,
        "input_file_id": row.request["input_file_id"],
        "completion_window": row.request["completion_window"],
        "status": row.status,
        "output_file_id": str(row.output_file) if is_over and row.output_file else None,
        "error_file_id": str(row.error_file) if is_over and row.error_file else None,
        "created_at": int(row.created.timestamp()),
        "expires_at": int((row.created + WINDOW).timestamp()),
        **at,
        "request_counts": {"total": row.total, "completed": row.completed, "failed": row.failed},
        **called,
    }
