"""The state of a batch in the database: each step is one transaction, so that a restart resumes where it was."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from studio.sandbox import settings
from studio.sandbox.batches.answer import OPEN
from studio.sandbox.batches.lines import AnsweredLine, Input, format_expired
from studio.sandbox.core.clock import now
from studio.sandbox.core.store import Written, new_number, path_of, register_file
from studio.sandbox.files.views import LIFE
from studio.sandbox.models import Batch, Charge

OUTPUT = "output"
ERRORS = "error"
AT_A_TIME = 16
CHUNK_BYTES = 4 << 20


def part_path(name: str, which: str) -> Path:
    """Return the path of a batch's lines until it is over."""
    return settings.DATA / "batches" / f"{name}.{which}"


@transaction.atomic
def create_batch(fields: dict[str, Any], path: str, key: str) -> Batch:
    """Store a new batch, and open its charge."""
    charge = {"path": path, "key": key[-4:], "trace_id": fields["trace_id"], "units": 0}
    Charge.objects.create(**charge)
    return Batch.objects.create(created=now(), status="validating", **fields)


@transaction.atomic
def transition(row: Batch, status: str, **fields: Any) -> bool:
    """Change a batch's status, unless it was changed meanwhile; ``row`` then has the newer state."""
    rows = Batch.objects.filter(pk=row.pk, status=row.status)
    times = {status: int(now().timestamp()), **row.times}
    is_ours = bool(rows.update(status=status, times=times, **fields))
    if is_ours and status not in OPEN:
        close_charge(row, status)
    row.refresh_from_db()
    return is_ours


def close_charge(row: Batch, status: str) -> None:
    """Close the charge of a batch; where nothing was made it is removed."""
    rows = Charge.objects.filter(trace_id=row.trace_id)
    rows.filter(units=0).delete()
    rows.update(state=Charge.State.DONE if status == "completed" else Charge.State.ABORTED)


@transaction.atomic
def record_lines(row: Batch, lines: list[AnsweredLine]) -> None:
    """Store answered requests, and charge for them."""
    good = sum(line.went_well for line in lines)
    rows = Batch.objects.filter(pk=row.pk)
    rows.update(completed=F("completed") + good, failed=F("failed") + len(lines) - good)
    tokens = sum(line.tokens for line in lines)
    Charge.objects.filter(trace_id=row.trace_id).update(units=F("units") + tokens)
    row.refresh_from_db()


def append(name: str, which: str, lines: list[bytes]) -> None:
    """Append lines to a file."""
    if lines:
        part_path(name, which).parent.mkdir(exist_ok=True)
        with part_path(name, which).open("ab") as file:
            file.writelines(lines)


def write_expired(name: str, source: Input) -> None:
    """Write a line for each request that is left."""
    while lines := source.more(AT_A_TIME, CHUNK_BYTES):
        append(name, ERRORS, [format_expired(line) for line in lines])


def truncate(name: str, which: str, count: int) -> None:
    """Remove what a killed server wrote and did not record: all but so many lines."""
    path = part_path(name, which)
    if path.exists():
        with path.open("r+b") as file:
            for _ in range(count):
                file.readline()
            file.truncate(file.tell())


def assign_numbers(row: Batch) -> dict[str, int | None]:
    """Return a number for each file that has lines; stored before the files move, so that they move once."""
    return {
        f"{which}_file": getattr(row, f"{which}_file")
        or (new_number() if part_path(row.name, which).exists() else None)
        for which in (OUTPUT, ERRORS)
    }


@transaction.atomic
def finish_batch(row: Batch, status: str) -> None:
    """End a batch, and register its files."""
    if not transition(row, status):
        return
    for which in (OUTPUT, ERRORS):
        number, path = getattr(row, f"{which}_file"), part_path(row.name, which)
        if number:
            target = path_of(number)
            target.parent.mkdir(exist_ok=True)
            if path.exists():
                path.rename(target)
            written = Written(number, target.stat().st_size, "")
            register_file(row.owner, f"{row.name}_{which}.jsonl", written, purpose="batch_output", life=LIFE)
