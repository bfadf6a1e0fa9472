"""Tell whether a data folder is the one that was served last, or a copy of it: a restored backup, a second machine.

Each run leaves a mark in the folder, of which the database keeps the number and the time of change: no copy has those.
Beside it a count of beats stands in a file and in the database, so that a database put back alone is noticed as well.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from studio.jobs import restored
from studio.jobs.models import Served
from studio.lib.fields import new_key

ONE = 1  # the row's id


def folder() -> Path:
    """Return where a run leaves its mark."""
    return Path(settings.STUDIO_DATA) / "served"


def begin(say: Callable[[str], object]) -> None:
    """Take over the data folder; what was waiting in a copy of one is held, and that is said."""
    row = Served.objects.filter(pk=ONE).first()
    with transaction.atomic():
        count = restored.hold_unsent(row.seen_at) if row is not None and is_copy(row) else 0
        leave_mark()
    if row is not None and count:
        waiting = "One job" if count == 1 else f"{count} jobs"
        say(
            f"Studio: this data folder is a copy that was last served on {restored.day(row.seen_at)}. {waiting} that "
            "waited in it will not be sent before somebody says so."
        )


def is_copy(row: Served) -> bool:
    """Return whether what is in the data folder does not fit the database."""
    mark, beats = folder() / "run", folder() / "beats"
    try:
        stat = mark.stat()
        same = (row.run, row.mark_inode, row.mark_changed_ns) == (
            mark.read_text(), str(stat.st_ino), str(stat.st_ctime_ns),
        )  # fmt: skip
        # One more in the file is a server that was killed between the two writes.
        return not same or not 0 <= int(beats.read_text()) - row.beats <= 1
    except (OSError, ValueError):
        return True


def leave_mark() -> None:
    """Write this run's mark into the folder, and what no copy of it has into the database."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    mark, run = folder() / "run", new_key()
    mark.write_text(run)
    (folder() / "beats").write_text("0")
    stat = mark.stat()
    Served.objects.update_or_create(
        pk=ONE,
        defaults={
            "run": run,
            "mark_inode": str(stat.st_ino),
            "mark_changed_ns": str(stat.st_ctime_ns),
            "beats": 0,
            "seen_at": timezone.now(),
        },
    )


def beat(now: datetime | None = None) -> None:
    """Note that this run is alive, first in the folder, then in the database."""
    row = Served.objects.filter(pk=ONE).first()
    if row is None or not (folder() / "run").exists():
        return
    (folder() / "beats").write_text(str(row.beats + 1))
    Served.objects.filter(pk=ONE).update(beats=F("beats") + 1, seen_at=now or timezone.now())
