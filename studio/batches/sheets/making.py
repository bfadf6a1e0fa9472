"""Sheets are made row by row: a few jobs at a time, each an ordinary one in its lane, until a person stops it."""

from collections.abc import Iterable
from functools import partial

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404

from studio.batches.models import TITLE_LENGTH, Sheet, SheetRow
from studio.batches.sheets.asked import Asked, nonce_of_row
from studio.jobs import actions
from studio.jobs.models import OPEN, Job, State
from studio.jobs.socket import notifications
from studio.library.models import Version
from studio.workspaces.access import Seat, seat_for

log = structlog.get_logger(__name__)
AHEAD = 24  # jobs of a sheet that are under way at once: the lanes decide how many of them are sent
AT_ONCE = 8  # jobs that are made in one transaction, so that nobody else waits long for the database
WRITTEN_AT_ONCE = 200
SHEET = "sheet"  # what of a workspace changed, and the part that a table plays in what is made of it
ROW = "row"
TO_BE_MADE = {"job": None, "fault": ""}
DID_NOT_WORK = (State.FAILED, State.REFUSED, State.CANCELLED)


def begin(
    seat: Seat, kind: str, version: Version, columns: list[str], asked: Iterable[Asked], settings: dict[str, str],
    nonce: str,
) -> Sheet:  # fmt: skip
    """Keep every row with what it asks for, and make the first ones. Idempotent by nonce."""
    try:
        with transaction.atomic():
            sheet = Sheet.objects.create(
                workspace=seat.workspace, created_by=seat.person, nonce=nonce, kind=kind, source=version,
                title=version.asset.title[:TITLE_LENGTH], columns=columns, settings=settings,
            )  # fmt: skip
            rows = [to_row(sheet, one) for one in asked]
            SheetRow.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    except IntegrityError:
        return Sheet.objects.get(workspace=seat.workspace, created_by=seat.person, nonce=nonce)
    feed(sheet.pk)
    return sheet


def to_row(sheet: Sheet, asked: Asked) -> SheetRow:
    """Return the row of what was asked."""
    if asked.order is None:
        return SheetRow(sheet=sheet, number=asked.number, cells=asked.cells, fault=asked.fault or "It cannot be made.")
    order = asked.order
    told = {"order_json": order.to_json(), "order_version": order.version}
    return SheetRow(sheet=sheet, number=asked.number, cells=asked.cells, **told)


def feed(sheet_id: int) -> None:
    """Make jobs of the next rows, until enough are under way or none is left; safe to repeat at any time."""
    while feed_some(sheet_id):
        pass


@transaction.atomic
def feed_some(sheet_id: int) -> bool:
    """Make a few jobs in one transaction; return whether there may be more to do."""
    found = Sheet.objects.select_for_update(of=("self",)).select_related("workspace", "created_by", "source__asset")
    sheet = found.filter(pk=sheet_id, is_open=True).first()
    if sheet is None:
        return False
    free = AHEAD - sheet.rows.filter(job__state__in=OPEN).count()
    rows = list(sheet.rows.filter(**TO_BE_MADE).order_by("number")[: min(free, AT_ONCE)]) if free > 0 else []
    if not rows:
        if free > 0:
            close(sheet)
        return False
    try:
        seat = seat_for(sheet.created_by, sheet.workspace.slug, "make")
    except (Http404, PermissionDenied):  # whoever asked may make nothing here any more
        close(sheet)
        return False
    for row in rows:
        make(seat, sheet, row)
    return True


def make(seat: Seat, sheet: Sheet, row: SheetRow) -> None:
    """Make the job of a row, in the transaction that notes it."""
    kind = sheet.kind_object
    order = kind.order_class.from_json(row.order_json, row.order_version)
    source = sheet.source if sheet.source and sheet.source.asset.deleted_at is None else None
    nonce = nonce_of_row(sheet.key, row.number, row.turn)
    try:
        row.job = actions.create(seat, kind, order, nonce=nonce, sources={SHEET: source} if source else {})
    except Http404:  # something of the library that it uses is gone
        row.fault = "What it was to be made from is not in the library any more."
    row.save(update_fields=["job", "fault"])
    tell(sheet, row.number)


def tell(sheet: Sheet, number: int) -> None:
    """Have the page of a sheet draw one row, and how far it is, anew."""
    notifications.announce_change(sheet.workspace_id, ROW, f"{sheet.key}-{number}")  # type: ignore[attr-defined]
    notifications.announce_change(sheet.workspace_id, SHEET, sheet.key)  # type: ignore[attr-defined]


def close(sheet: Sheet) -> None:
    """Make no further row."""
    Sheet.objects.filter(pk=sheet.pk).update(is_open=False)
    notifications.announce_change(sheet.workspace_id, SHEET, sheet.key)  # type: ignore[attr-defined]


def stop(sheet: Sheet) -> None:
    """Make no further row and stop what is under way; what was made is kept."""
    close(sheet)
    actions.cancel_all(Job.objects.filter(sheet_row__sheet=sheet, state__in=OPEN).order_by("-id"))


def redo(sheet: Sheet) -> None:
    """Make once more what did not work, and what was not begun, because a person said so; a second click does nothing.

    A job of which nobody knows whether it was paid stays: its own card asks.
    """
    with transaction.atomic():
        failed = sheet.rows.filter(job__state__in=DID_NOT_WORK).values("pk")
        SheetRow.objects.filter(pk__in=list(failed.values_list("pk", flat=True))).update(job=None, turn=F("turn") + 1)
        if sheet.rows.filter(**TO_BE_MADE).exists():
            Sheet.objects.filter(pk=sheet.pk).update(is_open=True)
    feed(sheet.pk)


def feed_open() -> None:
    """Go on with every sheet that a stop of the server left in the middle."""
    for sheet_id in Sheet.objects.filter(is_open=True).values_list("pk", flat=True):
        feed(sheet_id)


def go_on_after(job: Job) -> None:
    """Draw the row of a job that has ended anew, and make the next one."""
    row = SheetRow.objects.select_related("sheet").filter(job=job).first()
    if row is None:
        return
    tell(row.sheet, row.number)
    if row.sheet.is_open:
        transaction.on_commit(partial(feed, row.sheet.pk), robust=True)
