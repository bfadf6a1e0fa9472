"""Asks MiniMax how a batch is coming along, tells it to stop, and finds a batch whose answer never came."""

import random
from typing import Any

from studio.batches import joining
from studio.batches.order import BatchOrder
from studio.jobs.kinds import Failed, Step, Waiting
from studio.minimax.batches.endpoints import Batch
from studio.minimax.client import Api
from studio.minimax.errors import Refused

FIRST_S, LONGEST_S = 2.0, 30.0
GROWTH = 1.3
SPREAD = 0.2
STOPPING = "cancelling"
LOOKS_S = (2.0, 8.0, 30.0)  # between looks for a batch that may have been made


def file_name(token: str) -> str:
    """Return what the requests are called at MiniMax."""
    return f"studio-{token}.jsonl"


def first_ticket(batch: Batch, order: dict[str, Any]) -> dict[str, Any]:
    """Return what a batch is asked about with; ``order`` is kept as JSON, since its answers are joined to its rows."""
    return {"task": batch.batch_id, "order": order, **counts_of(batch)}


def counts_of(batch: Batch) -> dict[str, Any]:
    """Return what a card tells."""
    return {"status": batch.status, "completed": batch.completed, "failed": batch.failed, "total": batch.total}


def wait(ticket: dict[str, Any]) -> Waiting:
    """Return to ask again, ever less often; counts are MiniMax's own."""
    pause_s = min(LONGEST_S, ticket.get("pause_s", FIRST_S / GROWTH) * GROWTH)
    done = ticket["completed"] + ticket["failed"]
    progress = min(1.0, done / ticket["total"]) if ticket["total"] else None
    return Waiting({**ticket, "pause_s": pause_s}, pause_s * random.uniform(1 - SPREAD, 1 + SPREAD), progress)


async def look(api: Api, ticket: dict[str, Any]) -> Step:
    """Ask once; costs nothing. Raises ApiError."""
    if "task" not in ticket:
        return await look_for(api, ticket)
    batch = await api.batches.retrieve(ticket["task"])
    if ticket.get("stop") and not batch.is_final and batch.status != STOPPING:
        batch = await api.batches.cancel(ticket["task"])
    ticket = {**ticket, **counts_of(batch)}
    if not batch.is_final:
        return wait(ticket)
    if not (batch.output_file_id or batch.error_file_id):
        return to_failed(batch)
    return await joining.join(api, batch, ticket)


def to_failed(batch: Batch) -> Step:
    """Return why there is not one answer."""
    if batch.status == "failed":
        return Failed("batch_rejected", None, batch.batch_id, detail=" ".join(batch.errors[:3]))
    if batch.status == "cancelled":
        return Failed("batch_stopped", None, batch.batch_id)
    return Failed("batch_expired" if batch.status == "expired" else "batch_empty", None, batch.batch_id)


def recovery_ticket(order: BatchOrder) -> dict[str, Any]:
    """Return what a batch is looked for with: the file that it was made of has a name of ours."""
    return {"token": order.token, "order": order.to_json(), "looks": 0}


async def look_for(api: Api, ticket: dict[str, Any]) -> Step:
    """Return the batch that was made of our file, or when to look again. Raises Refused for none, ApiError."""
    name = file_name(ticket["token"])
    files = {row.file_id for row in await api.files.list("batch") if row.name == name}
    if files:
        async for batch in api.batches.iter_all():
            if batch.input_file_id in files:
                return wait(first_ticket(batch, ticket["order"]))
    if not files or ticket["looks"] >= len(LOOKS_S):
        raise Refused("no batch was made of the file")
    return Waiting({**ticket, "looks": ticket["looks"] + 1}, LOOKS_S[ticket["looks"]])
