"""The table of results as a file: the columns of the sheet, with what became of each row and what it cost."""

import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from hashlib import sha256
from itertools import batched, repeat
from pathlib import Path
from typing import Any

from studio.batches.columns import unused_name
from studio.batches.models import Sheet, SheetRow
from studio.batches.rows import open_rows
from studio.batches.sheets.making import nonce_of_row
from studio.batches.sheets.results import with_jobs
from studio.jobs.models import Job, State
from studio.ledger.models import Entry, EntryState
from studio.lib.fields import new_key
from studio.library import store
from studio.library.models import Version

AT_ONCE = 500  # jobs that one query names
AddressOf = Callable[[Version], str]


class Added(StrEnum):
    """What stands beside the columns of the sheet."""

    STATE = "State"
    TITLE = "Title"
    ADDRESS = "Address"
    MEASURE = "Length or size"
    CHARGED = "Charged"
    UNIT = "Unit"
    PRICE = "Price"
    CURRENCY = "Currency"
    ERROR = "Error"


def write_results(sheet: Sheet, source: Path | None, folder: Path, address_of: AddressOf) -> Path:
    """Write the table as lines of JSON and return the file, whose name is another one when a row has changed.

    ``source`` holds the sheet's own rows; without it, each row has the cells that were kept of it. Raises DiskFull.
    """
    lines = [json.dumps(row, ensure_ascii=False) for row in iter_results(sheet, source, address_of)]
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    target = folder / f"{sheet.key}-{sha256(data).hexdigest()[:16]}.jsonl"
    part = target.with_name(f"{target.name}-{new_key()}.part")  # somebody else may be reading the file of that name
    with store.disk():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            store.settle(part, target)
        finally:
            part.unlink(missing_ok=True)
    return target


def iter_results(sheet: Sheet, source: Path | None, address_of: AddressOf) -> Iterator[dict[str, Any]]:
    """Yield every row of a sheet with its result, by number."""
    charges = charges_of(sheet)
    for (columns, cells), row in zip(iter_cells(sheet, source), iter_rows(sheet), strict=False):
        names = {name: unused_name(name, columns) for name in Added}
        found = {**result_of(row, address_of), **charges.get(row.number, {})}
        yield {
            **dict(zip(columns, cells or row.cells, strict=False)),
            **{names[name]: found.get(name) for name in Added},
        }


def iter_rows(sheet: Sheet) -> Iterator[SheetRow]:
    """Yield the rows with their jobs and results."""
    return iter(with_jobs(sheet.rows.order_by("number")))


def iter_cells(sheet: Sheet, source: Path | None) -> Iterator[tuple[list[str], list[Any] | None]]:
    """Yield the columns with the cells of each row, whole where the sheet's file is there."""
    if source is None:
        yield from repeat((sheet.columns, None))
        return
    with open_rows(source) as (columns, rows):
        for cells in rows:
            yield columns, cells


def result_of(row: SheetRow, address_of: AddressOf) -> dict[str, Any]:
    """Return what became of a row, in words; several results of one are each a line of their cell."""
    job = row.job
    if row.fault or job is None:
        return {Added.STATE: "Left out" if row.fault else "Not begun", Added.ERROR: row.fault or None}
    versions = [slot.version for slot in job.slots if slot.version is not None]
    there = [version for version in versions if version.asset.deleted_at is None]
    state = "In the bin" if versions and not there else job.get_state_display()
    reasons = [slot.reason_in_words for slot in job.slots if slot.reason]
    return {
        Added.STATE: state,
        Added.TITLE: join_lines(version.asset.title for version in there),
        Added.ADDRESS: join_lines(map(address_of, there)),
        Added.MEASURE: join_lines(version.measure for version in there),
        Added.ERROR: join_lines(reasons) if job.state == State.DONE else why_not(job),
    }


def join_lines(words: Any) -> str | None:
    """Return what there is, each on a line of its own."""
    return "\n".join(words) or None


def why_not(job: Job) -> str | None:
    """Return why a job that has ended made nothing."""
    why = None if job.is_active else job.explanation
    return why.title if why else None


def charges_of(sheet: Sheet) -> dict[int, dict[str, Any]]:
    """Return what each row has cost in all of its turns, by number, as the ledger has it."""
    rows = sheet.rows.values_list("number", "turn")
    turns = {nonce_of_row(sheet.key, number, turn): number for number, last in rows for turn in range(1, last + 1)}
    own = Job.objects.filter(workspace=sheet.workspace, created_by=sheet.created_by, kind=sheet.kind)
    found: dict[int, dict[str, Any]] = {}
    for nonces in batched(turns, AT_ONCE):
        jobs = {key: turns[nonce] for key, nonce in own.filter(nonce__in=nonces).values_list("key", "nonce")}
        for entry in Entry.objects.filter(job_key__in=list(jobs), state=EntryState.CHARGED):
            add_charge(found.setdefault(jobs[entry.job_key], {Added.CHARGED: 0}), entry)
    return found


def add_charge(told: dict[str, Any], entry: Entry) -> None:
    """Add what one run was charged to that of its row."""
    told[Added.CHARGED] += entry.amount
    told[Added.UNIT] = entry.unit
    if entry.money is not None:
        told[Added.PRICE] = round(told.get(Added.PRICE, 0.0) + float(entry.money), 6)
        told[Added.CURRENCY] = entry.currency
