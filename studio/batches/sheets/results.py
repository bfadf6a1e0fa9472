"""What has become of a sheet: counts over all of its rows, and some rows with their results."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from studio.batches.models import Sheet, SheetRow
from studio.batches.sheets.making import DID_NOT_WORK, TO_BE_MADE
from studio.jobs.models import OPEN, Job, JobResult, State
from studio.workspaces.access import Seat

PAGE = 50
SHEETS = 10
IN_ONE_ZIP = 900  # things that one form can name
STATES = {
    "total": Q(),
    "waiting": Q(**TO_BE_MADE),
    "live": Q(job__state__in=OPEN),
    "done": Q(job__state=State.DONE),
    "unsure": Q(job__state=State.UNKNOWN),
    "failed": Q(job__state__in=DID_NOT_WORK),
    "faulty": ~Q(fault=""),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows there are, and what has become of them."""

    total: int
    waiting: int
    live: int
    done: int
    unsure: int
    failed: int
    faulty: int
    is_open: bool

    @property
    def is_live(self) -> bool:
        """Return whether something is still to come by itself."""
        return bool(self.live) or (self.is_open and bool(self.waiting))

    @property
    def share(self) -> float:
        """Return how much is over."""
        return (self.done + self.failed + self.unsure + self.faulty) / self.total if self.total else 0.0

    @property
    def to_redo(self) -> int:
        """Return how many rows can be made once more, or for the first time after a stop."""
        return self.failed + (0 if self.is_live else self.waiting)


def progress_of(sheet: Sheet) -> Progress:
    """Return how far a sheet is, in one query."""
    counts = sheet.rows.aggregate(**{name: Count("pk", filter=where) for name, where in STATES.items()})
    return Progress(**counts, is_open=sheet.is_open)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Some sheets with how far they are, and the key after which the next ones begin ("" at the end)."""

    sheets: Sequence[Sheet]
    next: str


def sheets_of(seat: Seat, kind: str, before: str = "") -> SheetPage:
    """Return the newest sheets of a kind, or those behind one, in two queries. Raises Http404."""
    sheets = Sheet.objects.visible_to(seat).filter(kind=kind).select_related("created_by")
    if before:
        last = sheet_for(seat, before)
        at = last.created_at
        sheets = sheets.filter(Q(created_at__lte=at), Q(created_at__lt=at) | Q(id__lt=last.pk))
    found = list(sheets.order_by("-created_at", "-id")[: SHEETS + 1])
    shown = found[:SHEETS]
    count_rows(shown)
    return SheetPage(shown, shown[-1].key if len(found) > SHEETS else "")


def count_rows(sheets: Sequence[Sheet]) -> None:
    """Tell some sheets how far they are; to count those of all sheets first would take as long as all rows."""
    counts = {name: Count("pk", filter=STATES[name]) for name in ("total", "done", "live", "failed")}
    rows = SheetRow.objects.filter(sheet__in=sheets).order_by().values("sheet").annotate(**counts)
    found = {pk: told for pk, *told in rows.values_list("sheet", *counts)}
    for sheet in sheets:
        for name, told in zip(counts, found.get(sheet.pk, [0] * len(counts)), strict=True):
            setattr(sheet, name, told)


def sheet_for(seat: Seat, key: str) -> Sheet:
    """Return a sheet of the seat's workspace. Raises Http404."""
    sheets = Sheet.objects.visible_to(seat).select_related("source__asset", "created_by")
    found = sheets.filter(key=key).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows, and the number after which the next ones begin (0 at the end)."""

    rows: list[SheetRow]
    next: int


def rows_of(sheet: Sheet, after: int = 0, only: str = "") -> RowPage:
    """Return rows with their jobs and results; ``only`` "failed" leaves out those that are well."""
    rows = with_jobs(sheet.rows.filter(number__gt=after))
    if only == "failed":
        rows = rows.filter(~Q(fault="") | Q(job__state__in=(*DID_NOT_WORK, State.UNKNOWN)))
    found = list(rows.order_by("number")[: PAGE + 1])
    return RowPage(found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else 0)


def with_jobs(rows: QuerySet[SheetRow]) -> QuerySet[SheetRow]:
    """Fetch what a row shows, in four queries however many rows there are."""
    return rows.defer("order_json").prefetch_related(Prefetch("job", Job.objects.with_results()))


def results_of(sheet: Sheet) -> list[list[str]]:
    """Return the keys of everything that was made and is still there, in portions that one ZIP can have."""
    made = JobResult.objects.filter(job__sheet_row__sheet=sheet, version__asset__deleted_at=None, reason="")
    keys = list(made.order_by("job__sheet_row__number", "position").values_list("version__asset__key", flat=True))
    keys = list(dict.fromkeys(key for key in keys if key))
    return [keys[at : at + IN_ONE_ZIP] for at in range(0, len(keys), IN_ONE_ZIP)]
