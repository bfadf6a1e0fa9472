"""Charges: a row that is committed before the first byte of a response leaves."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from studio.lib.worker import WorkFailed
from studio.sandbox.core import rate_limits
from studio.sandbox.core.api import json_response, not_found
from studio.sandbox.core.database import in_database
from studio.sandbox.core.pieces import Piece
from studio.sandbox.models import Charge


class Receipt:
    """A charge under way, and what has been sent for it so far."""

    def __init__(self) -> None:
        self.number, self.digest, self.size_bytes = 0, hashlib.sha256(), 0

    def add(self, piece: bytes) -> None:
        """Record a piece that is sent."""
        self.digest.update(piece)
        self.size_bytes += len(piece)

    async def collect(self, pieces: AsyncIterator[Piece]) -> tuple[bytes, dict[str, Any]]:
        """Return all the sound of a work, which is sent at once, and its facts, which come last. Raises WorkFailed."""
        *sounds, last = [piece async for piece in pieces]
        sound = b"".join(piece.audio for piece in sounds)
        self.add(sound)
        return sound, last.facts

    def sums(self) -> dict[str, Any]:
        """Return the columns that say what was sent."""
        return {"sha256": self.digest.hexdigest() if self.size_bytes else "", "size_bytes": self.size_bytes}


_open: dict[int, Receipt] = {}


@asynccontextmanager
async def charge(path: str, key: str, trace_id: str, units: int) -> AsyncIterator[Receipt]:
    """Charge, then run the body; work that fails before anything was sent is free.

    Raises Refused where a limit is reached.
    """
    with rate_limits.under_way(units):
        receipt, state, is_free = Receipt(), Charge.State.ABORTED, False
        # A client that leaves now is charged: the row is written all the same, and must not stay open.
        row = asyncio.create_task(
            in_database(Charge.objects.create, path=path, key=key[-4:], trace_id=trace_id, units=units)
        )
        try:
            receipt.number = (await asyncio.shield(row)).pk
            _open[receipt.number] = receipt
            yield receipt
            state = Charge.State.DONE
        except WorkFailed:
            is_free = not receipt.size_bytes
            raise
        finally:
            # The client may be gone, the charge is not: this is awaited even by a request that was cancelled.
            number = (await row).pk
            rows = Charge.objects.filter(pk=number)
            await in_database(rows.delete) if is_free else await in_database(rows.update, state=state, **receipt.sums())
            _open.pop(number, None)


async def ledger(request: HttpRequest) -> HttpResponseBase:
    """Return the charges, oldest first; DELETE removes them."""
    if request.method == "DELETE":
        await in_database(Charge.objects.all().delete)
    elif request.method != "GET":
        return not_found()
    return json_response({"charges": await in_database(lambda: [to_json(row) for row in Charge.objects.all()])})


def to_json(row: Charge) -> dict[str, Any]:
    """Serialize a charge; one that is under way has what was sent by now."""
    sums = {"sha256": row.sha256, "size_bytes": row.size_bytes}
    if receipt := _open.get(row.pk):
        sums = receipt.sums()
    return {
        "id": row.pk, "at": row.at.isoformat(), "path": row.path, "units": row.units, "key": row.key,
        "trace_id": row.trace_id, "state": row.state, "aborted": row.state == Charge.State.ABORTED, **sums,
    }  # fmt: skip
