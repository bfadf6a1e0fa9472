"""The table of results to keep: made when it is asked for, off the server's loop."""

from functools import partial
from pathlib import Path

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studio.batches.joining import FOLDER
from studio.batches.models import Sheet
from studio.batches.sheets.results import sheet_for
from studio.batches.sheets.table import write_results
from studio.batches.tables import name_of_reading
from studio.lib.db import run_in_db_pool
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert
from studio.library.media.registry import Format
from studio.library.media.table import JSONL, Table
from studio.library.models import Version
from studio.library.serving import Shown, download_name, send
from studio.library.store import DiskFull
from studio.workspaces.access import seat_for


@require_safe
async def results(request: HttpRequest, slug: str, key: str, format: str) -> HttpResponseBase:
    """Send the table of results in one of a table's formats; strangers get 404, others the sign-in."""
    chosen = next((one for one in Table.formats if one.suffix == format), None)
    try:
        sheet = await run_in_db_pool(sheet_of, request, slug, key)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    if chosen is None:
        raise Http404
    try:
        path = await make_file(request, sheet, chosen)
    except (CannotConvert, DiskFull):
        return await run_in_db_pool(refuse, request, sheet)
    name = download_name(f"{Path(sheet.title).stem} results", chosen.suffix)
    return await send(request, path, Shown(chosen.media_type, f'"{path.stem}-{format}"', name, attachment=True))


def sheet_of(request: HttpRequest, slug: str, key: str) -> Sheet:
    """Return the sheet that the person may see. Raises Http404."""
    seat = seat_for(request.user, slug)
    request.seat = seat  # type: ignore[attr-defined]  # for the frame around a refusal
    return sheet_for(seat, key)


async def make_file(request: HttpRequest, sheet: Sheet, chosen: Format) -> Path:
    """Return the file of what the rows are now. Raises CannotConvert, DiskFull."""
    folder = derivatives.derived_folder() / FOLDER
    source = await rows_of_source(sheet)
    lines = await run_in_db_pool(write_results, sheet, source, folder, partial(address_of, request, sheet))
    if chosen.suffix == JSONL.suffix:
        return lines
    target = lines.with_suffix(f".{chosen.suffix}")
    await derivatives.convert(JSONL.name, lines, chosen.suffix, target)
    return target


async def rows_of_source(sheet: Sheet) -> Path | None:
    """Return the sheet's own rows, or None where its file is in the bin or cannot be read any more."""
    if sheet.source is None or sheet.source.asset.deleted_at is not None:
        return None
    try:
        return await derivatives.derive(sheet.source, name_of_reading(sheet.settings))
    except (CannotConvert, OSError):
        return None


def address_of(request: HttpRequest, sheet: Sheet, version: Version) -> str:
    """Return where a result is shown, for people outside of the studio's pages."""
    there = reverse("library:asset", args=[sheet.workspace.slug, version.asset.key])
    return request.build_absolute_uri(f"{there}?v={version.number}")


def refuse(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Return the page that says why there is no file."""
    return render(request, "batches/sheets/refused.html", {"sheet": sheet}, status=507)
