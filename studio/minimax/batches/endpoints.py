"""Batch endpoints: the chat requests of one file, answered within 24 hours at a lower price."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from studio.minimax.batches.lines import BatchLine, parse_results, serialize_requests
from studio.minimax.catalog.batches import BATCH_LIMITS
from studio.minimax.chat.endpoints import PATH as CHAT
from studio.minimax.errors import Unsure
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.parse import get_object, parse_count, parse_id, parse_int, parse_text, parse_timestamp

__all__ = ["Batch", "BatchLine", "Batches", "parse_results", "serialize_requests"]

PATH = "/v1/batches"
FINAL_STATUSES = frozenset({"completed", "failed", "expired", "cancelled"})


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch. ``status`` is lower case: validating, in_progress, finalizing, cancelling or a final one."""

    batch_id: str
    status: str
    input_file_id: str
    output_file_id: str  # empty until the file exists, like the next
    error_file_id: str
    total: int
    completed: int
    failed: int
    created_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    errors: tuple[str, ...]  # why the input file was rejected

    @property
    def is_final(self) -> bool:
        """Return whether the status will not change any more."""
        return self.status in FINAL_STATUSES


class Batches:
    """The batch endpoints; only ``create`` costs."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, input_file_id: str, *, callback_url: str = "") -> Batch:
        """Start a batch for a file uploaded with purpose "batch". Costs; sent once. Raises ApiError."""
        body = {"input_file_id": input_file_id, "endpoint": CHAT, "completion_window": "24h"}
        callback = {"callback_url": callback_url} if callback_url else {}
        return require_batch(await self._client.request("POST", PATH, json={**body, **callback}))

    async def retrieve(self, batch_id: str) -> Batch:
        """Return the current state of a batch. Raises ApiError."""
        return require_batch(await self._client.request("GET", f"{PATH}/{quote(batch_id, safe='')}"))

    async def cancel(self, batch_id: str) -> Batch:
        """Cancel a batch; requests already answered are kept and charged. Raises ApiError."""
        return require_batch(await self._client.request("POST", f"{PATH}/{quote(batch_id, safe='')}/cancel"))

    async def list(self, *, limit: int = BATCH_LIMITS.page, after: str = "") -> list[Batch]:
        """Return one page of the batches, newest first, starting after the id ``after``. Raises ApiError."""
        params = {"limit": limit, **({"after": after} if after else {})}
        found = (await self._client.request("GET", PATH, params=params)).get("data")
        return [batch for one in get_list(found) if (batch := parse_batch(one))]

    async def iter_all(self, *, limit: int = 100) -> AsyncIterator[Batch]:
        """Yield all batches, following the pagination. Raises ApiError."""
        after, seen = "", set[str]()
        while batches := [one for one in await self.list(limit=limit, after=after) if one.batch_id not in seen]:
            for batch in batches:
                yield batch
            # Known ids end the loop: a server that ignores ``after`` would otherwise be asked forever.
            seen.update(batch.batch_id for batch in batches)
            after = batches[-1].batch_id


def get_list(found: Any) -> list[Any]:
    """Return a list, empty for any other type."""
    return found if isinstance(found, list) else []


def require_batch(answer: dict[str, Any]) -> Batch:
    """Return the batch of an answer. Raises Unsure where it holds none."""
    batch = parse_batch(answer)
    if batch is None:
        raise Unsure("MiniMax says that all is well but names no batch", trace_id=answer["trace_id"])
    return batch


def parse_batch(found: Any) -> Batch | None:
    """Return a batch, or None for a row without an id."""
    if not isinstance(found, dict) or not (batch_id := parse_id(found.get("id"))):
        return None
    counts, status = get_object(found, "request_counts"), parse_text(found.get("status")).lower()
    return Batch(
        batch_id,
        status,
        input_file_id=parse_id(found.get("input_file_id")),
        output_file_id=parse_id(found.get("output_file_id")),
        error_file_id=parse_id(found.get("error_file_id")),
        total=parse_count(counts.get("total")),
        completed=parse_count(counts.get("completed")),
        failed=parse_count(counts.get("failed")),
        created_at=parse_timestamp(found.get("created_at")),
        ended_at=parse_timestamp(found.get(f"{status}_at")) if status in FINAL_STATUSES else None,
        expires_at=parse_timestamp(found.get("expires_at")),
        errors=tuple(iter_problems(get_object(found, "errors").get("data") or found.get("errors"))),
    )


def iter_problems(errors: Any) -> Iterator[str]:
    """Yield a message for each problem of an input file, with its line number where MiniMax names one."""
    for one in get_list(errors):
        error = one if isinstance(one, dict) else {"message": one}
        message, line = parse_text(error.get("message")) or parse_id(error.get("code")), parse_int(error.get("line"))
        if message:
            yield message if line is None else f"line {line}: {message}"
