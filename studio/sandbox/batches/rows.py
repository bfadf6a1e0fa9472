"""What is written down of a batch: each step in one transaction, so that a restart goes on where it was."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from studio.sandbox import settings
from studio.sandbox.batches.answer import OPEN
from studio.sandbox.batches.lines import Answered, Input, expired
from studio.sandbox.core.clock import now
from studio.sandbox.core.store import Written, new_number, path_of, register_file
from studio.sandbox.files.views import LIFE
from studio.sandbox.models import Batch, Charge

OUTPUT, ERRORS = "output", "error"
AT_A_TIME, CHUNK_BYTES = 16, 4 << 20


def part(name: str, which: str) -> Path:
    """Return where the lines of a batch lie until it is over."""
    return settings.DATA / "batches" / f"{name}.{which}"


@transaction.atomic
def created(fields: dict[str, Any], path: str, key: str) -> Batch:
    """Keep a new batch, and open its charge."""
    charge = {"path": path, "key": key[-4:], "trace_id": fields["trace_id"], "units": 0}
    Charge.objects.create(**charge)
    return Batch.objects.create(created=now(), status="validating", **fields)


@transaction.atomic
def moved(row: Batch, status: str, **fields: Any) -> bool:
    """Let a batch go on, unless it has moved by another hand meanwhile; ``row`` is then as it has become."""
    rows = Batch.objects.filter(pk=row.pk, status=row.status)
    times = {status: int(now().timestamp()), **row.times}
    is_ours = bool(rows.update(status=status, times=times, **fields))
    if is_ours and status not in OPEN:
        close_charge(row, status)
    row.refresh_from_db()
    return is_ours


def close_charge(row: Batch, status: str) -> None:
    """End the charge of a batch; where nothing was made there is none."""
    rows = Charge.objects.filter(trace_id=row.trace_id)
    rows.filter(units=0).delete()
    rows.update(state=Charge.State.DONE if status == "completed" else Charge.State.ABORTED)


@transaction.atomic
def went_on(row: Batch, lines: list[Answered]) -> None:
    """Note answered requests, and charge for them."""
    good = sum(line.went_well for line in lines)
    rows = Batch.objects.filter(pk=row.pk)
    rows.update(completed=F("completed") + good, failed=F("failed") + len(lines) - good)
    tokens = sum(line.tokens for line in lines)
    Charge.objects.filter(trace_id=row.trace_id).update(units=F("units") + tokens)
    row.refresh_from_db()


def append(name: str, which: str, lines: list[bytes]) -> None:
    """Write lines to the end of a file."""
    if lines:
        part(name, which).parent.mkdir(exist_ok=True)
        with part(name, which).open("ab") as file:
            file.writelines(lines)


def give_up(name: str, source: Input) -> None:
    """Write a line for each request that is left."""
    while lines := source.more(AT_A_TIME, CHUNK_BYTES):
        append(name, ERRORS, [expired(line) for line in lines])


def cut_back(name: str, which: str, count: int) -> None:
    """Take away what a killed server wrote and did not note: all but so many lines."""
    path = part(name, which)
    if path.exists():
        with path.open("r+b") as file:
            for _ in range(count):
                file.readline()
            file.truncate(file.tell())


def numbered(row: Batch) -> dict[str, int | None]:
    """Return a number for each file that has lines; kept before the files move, so that they move once."""
    return {
        f"{which}_file": getattr(row, f"{which}_file") or (new_number() if part(row.name, which).exists() else None)
        for which in (OUTPUT, ERRORS)
    }


@transaction.atomic
def over(row: Batch, status: str) -> None:
    """End a batch, and make its files known."""
    if not moved(row, status):
        return
    for which in (OUTPUT, ERRORS):
        number, path = getattr(row, f"{which}_file"), part(row.name, which)
        if number:
            target = path_of(number)
            target.parent.mkdir(exist_ok=True)
            if path.exists():
                path.rename(target)
            written = Written(number, target.stat().st_size, "")
            register_file(row.owner, f"{row.name}_{which}.jsonl", written, purpose="batch_output", life=LIFE)
