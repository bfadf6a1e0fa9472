"""Write the requests of a batch: a line for every row, one at a time, never all of them in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.batches.columns import fold_row
from studio.batches.order import BatchOrder
from studio.batches.rows import open_rows
from studio.jobs.kinds import NotSent
from studio.minimax.batches.lines import serialize_requests
from studio.minimax.catalog.batches import BATCH_LIMITS
from studio.minimax.chat.request import ChatRequest

MOST_BYTES = 100_000_000


def custom_id(number: int) -> str:
    """Return what a row is called at MiniMax; ``number`` counts from one."""
    return f"row-{number}"


def number_of(name: str) -> int:
    """Return the row that is called so, or 0 for a name that is not ours."""
    digits = name.removeprefix("row-")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else 0


def is_asked(order: BatchOrder, columns: list[str], row: list[Any]) -> bool:
    """Return whether a row is sent: of a result only those that have an error."""
    return not order.redo or order.error not in columns or bool(row[columns.index(order.error)])


def iter_requests(order: BatchOrder, rows_file: Path) -> Iterator[tuple[str, ChatRequest]]:
    """Yield the requests with their ids."""
    with open_rows(rows_file) as (columns, rows):
        for number, row in enumerate(rows, 1):
            if is_asked(order, columns, row):
                yield custom_id(number), order.to_request(fold_row(columns, row))


def write_requests(order: BatchOrder, rows_file: Path, target: Path) -> int:
    """Write the file that is sent and return its number of lines. Raises NotSent for one that MiniMax would refuse."""
    size = count = 0
    with target.open("wb") as file:
        for line in serialize_requests(iter_requests(order, rows_file)):
            size, count = size + len(line), count + 1
            if size > MOST_BYTES:
                raise NotSent("file_too_large", f"row {count:,}")
            file.write(line)
    if not count:
        raise NotSent("no_rows")
    if count > BATCH_LIMITS.request_limit:
        raise NotSent("too_many_rows", f"{count:,}")
    return count
