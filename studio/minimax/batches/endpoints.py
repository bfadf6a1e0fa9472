"""Batches: many chat requests out of one file, answered within a day for less."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from studio.minimax.batches.lines import BatchLine, batch_answers, batch_file
from studio.minimax.catalog.chat import BATCH_LIMITS
from studio.minimax.chat.endpoints import PATH as CHAT
from studio.minimax.errors import Unsure
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.parse import get_object, parse_count, parse_id, parse_int, parse_text, parse_timestamp

__all__ = ["Batch", "BatchLine", "Batches", "batch_answers", "batch_file"]

PATH = "/v1/batches"
ENDED = frozenset({"completed", "failed", "expired", "cancelled"})


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch. ``status`` is in small letters: validating, in_progress, finalizing, cancelling, or one of ``ENDED``."""

    batch_id: str
    status: str
    input_file_id: str
    output_file_id: str  # empty until there is one, as the next
    error_file_id: str
    total: int
    completed: int
    failed: int
    created_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    errors: tuple[str, ...]  # why the input file was not taken

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.status in ENDED


class Batches:
    """The batch endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, input_file_id: str, *, callback_url: str = "") -> Batch:
        """Return the new batch of a file that was uploaded with purpose "batch". Costs; sent once. Raises ApiError."""
        body = {"input_file_id": input_file_id, "endpoint": CHAT, "completion_window": "24h"}
        called = {"callback_url": callback_url} if callback_url else {}
        return only_batch(await self._client.request_json("POST", PATH, json={**body, **called}))

    async def retrieve(self, batch_id: str) -> Batch:
        """Return a batch as it is now. Raises ApiError."""
        return only_batch(await self._client.request_json("GET", f"{PATH}/{quote(batch_id, safe='')}"))

    async def cancel(self, batch_id: str) -> Batch:
        """Stop a batch; what was answered is kept, and charged. Raises ApiError."""
        return only_batch(await self._client.request_json("POST", f"{PATH}/{quote(batch_id, safe='')}/cancel"))

    async def page(self, *, limit: int = BATCH_LIMITS.page, after: str = "") -> list[Batch]:
        """Return one page of the batches, the newest first, from behind an id on. Raises ApiError."""
        params = {"limit": limit, **({"after": after} if after else {})}
        found = (await self._client.request_json("GET", PATH, params=params)).get("data")
        return [batch for one in as_list(found) if (batch := batch_of(one))]

    async def every(self, *, limit: int = 100) -> AsyncIterator[Batch]:
        """Yield all batches, page by page. Raises ApiError."""
        after, seen = "", set[str]()
        while batches := [one for one in await self.page(limit=limit, after=after) if one.batch_id not in seen]:
            for batch in batches:
                yield batch
            # A server that ignores where to go on would else be asked for ever.
            seen.update(batch.batch_id for batch in batches)
            after = batches[-1].batch_id


def as_list(found: Any) -> list[Any]:
    """Return a list, an empty one for anything else."""
    return found if isinstance(found, list) else []


def only_batch(answer: dict[str, Any]) -> Batch:
    """Return the batch of an answer about one. Raises Unsure."""
    batch = batch_of(answer)
    if batch is None:
        raise Unsure("MiniMax says that all is well but names no batch", trace_id=answer["trace_id"])
    return batch


def batch_of(found: Any) -> Batch | None:
    """Return a batch, or None for something without an id."""
    if not isinstance(found, dict) or not (batch_id := parse_id(found.get("id"))):
        return None
    counts, status = get_object(found, "request_counts"), parse_text(found.get("status")).lower()
    told = found.get("errors")
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
        ended_at=parse_timestamp(found.get(f"{status}_at")) if status in ENDED else None,
        expires_at=parse_timestamp(found.get("expires_at")),
        errors=tuple(problems_of(get_object(found, "errors").get("data") or told)),
    )


def problems_of(told: Any) -> Iterator[str]:
    """Yield why a file was not taken, with the line where one is named."""
    for one in as_list(told):
        error = one if isinstance(one, dict) else {"message": one}
        words, line = parse_text(error.get("message")) or parse_id(error.get("code")), parse_int(error.get("line"))
        if words:
            yield words if line is None else f"line {line}: {words}"
