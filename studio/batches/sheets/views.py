"""Pages of tables whose rows a tool makes: the mapping of columns, and the table of results."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from studio.batches.sheets import making
from studio.batches.sheets.forms import SheetForm
from studio.batches.sheets.results import progress_of, results_of, rows_of, sheet_for, sheets_of, with_jobs
from studio.batches.tables import READING
from studio.batches.templates.keeping import initial_of_template, templates_of
from studio.jobs.kinds import Kind, all_kinds, kind_named
from studio.lib.fields import new_key
from studio.lib.http import HtmxRequest, see_other
from studio.library.media.table import Table
from studio.workspaces.access import Seat, member_view

BATCHES = "batches"


def kind_of_rows(name: str) -> Kind[Any]:
    """Return a kind that can make the rows of a table. Raises Http404."""
    found = next((kind for kind in all_kinds() if kind.name == name and kind.from_rows is not None), None)
    if found is None:
        raise Http404
    return found


def context_of(seat: Seat, form: SheetForm) -> dict[str, Any]:
    """Return what the page of a mapping shows."""
    name = form.kind.name
    return {
        "seat": seat, "kind": kind_named(BATCHES), "tool": form.kind, "form": form, "job": None,
        "sheets": sheets_of(seat, name), "templates": templates_of(seat, name),
    }  # fmt: skip


def show_form(request: HtmxRequest, seat: Seat, form: SheetForm, status: int = 200) -> HttpResponse:
    """Return the page, or its composer in the place of the old one."""
    template = "batches/sheets/new.html#composer" if request.htmx else "batches/sheets/new.html"
    response = render(request, template, context_of(seat, form), status=status)
    return reswap(retarget(response, "#composer"), "outerHTML") if request.htmx else response


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def new(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Show how the columns of a table fill a tool's fields; or make every row of it."""
    tool = kind_of_rows(kind)
    if request.method != "POST":
        again = sheet_for(seat, request.GET["again"]).settings if request.GET.get("again") else {}
        initial = {**again, **initial_of_template(seat, kind, request.GET), "sheet": request.GET.get("sheet", "")}
        return render(request, "batches/sheets/new.html", context_of(seat, SheetForm(tool, seat=seat, initial=initial)))
    seat.require(tool.right)
    form = SheetForm(tool, request.POST, request.FILES, seat=seat)
    if not form.is_valid():
        return show_form(request, seat, form, 422)
    nonce = form.cleaned_data["nonce"] or new_key()
    kept = ("column_", "value_", *READING)
    settings = {name: str(value) for name, value in request.POST.items() if name.startswith(kept)}
    made = making.begin(seat, kind, form.cleaned_data["sheet"], form.columns, form.asked, settings, nonce)
    there = reverse("batches:sheet", args=[seat.workspace.slug, made.key])
    return HttpResponseClientRedirect(there) if request.htmx else see_other(there)


@require_POST
@member_view("make")
def look(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Show how the table is read, which columns fill what, and what the first rows come to; nothing is sent."""
    form = SheetForm(kind_of_rows(kind), request.POST, request.FILES, seat=seat)
    if request.FILES:  # a browser without script brings the table along
        form.is_valid()
    if not request.htmx:
        return show_form(request, seat, form)
    context = {"seat": seat, "tool": form.kind, "form": form, "oob": True}
    return render(request, "batches/sheets/_look.html", context)


@require_GET
@member_view()
def listing(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Show more sheets: rows of the list, or a page without script."""
    tool = kind_of_rows(kind)
    context = {"seat": seat, "tool": tool, "sheets": sheets_of(seat, kind, request.GET.get("before", ""))}
    return render(request, "batches/sheets/_list.html" if request.htmx else "batches/sheets/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def sheet(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show a sheet with its results, or some more rows of it; or stop it, or make once more what did not work."""
    found = sheet_for(seat, key)
    if request.method == "POST":
        seat.require(found.kind_object.right)
        (making.stop if request.POST.get("do") == "stop" else making.redo)(found)
        return see_other("batches:sheet", seat.workspace.slug, key)
    context: dict[str, Any] = {"seat": seat, "sheet": found, "tool": found.kind_object, "kind": kind_named(BATCHES)}
    context["only"] = "failed" if request.GET.get("only") == "failed" else ""
    if request.htmx and request.htmx.target == "progress":
        return render(request, "batches/sheets/_progress.html", context | progress_context(found))
    after = request.GET.get("after", "")
    context["page"] = rows_of(found, int(after) if after.isdecimal() and len(after) < 9 else 0, context["only"])
    if request.htmx and after:
        return render(request, "batches/sheets/_rows.html", context)
    return render(request, "batches/sheets/sheet.html", context | progress_context(found))


def progress_context(sheet: Any) -> dict[str, Any]:
    """Return how far a sheet is and, once nothing is under way, everything that can be downloaded."""
    progress = progress_of(sheet)
    portions = [] if progress.is_live else results_of(sheet)
    return {"progress": progress, "portions": portions, "formats": Table.formats}


@require_GET
@member_view()
def row(request: HtmxRequest, seat: Seat, key: str, number: int) -> HttpResponse:
    """Answer a row that asks for itself. Raises Http404."""
    found = sheet_for(seat, key)
    one = with_jobs(found.rows.filter(number=number)).first()
    if one is None:
        raise Http404
    return render(request, "batches/sheets/_row.html", {"seat": seat, "sheet": found, "row": one})
