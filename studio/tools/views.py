"""What the pages of all tools ask for beside themselves: the text of a file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Kind, kind_named
from studio.jobs.views import page_context
from studio.lib.http import HtmxRequest
from studio.tools.text_files.read import TextFile, Unreadable, read_text_file
from studio.workspaces.access import Seat, member_view

TEXT_FIELD = "text"  # of every form that is begun from a text
CHOOSE_FIRST = "Choose a file first: .txt, .md or .docx."


@require_POST
@member_view("make")
def open_text(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the text of a file as JSON or, with ``?kind=``, that kind's page filled with it; nothing is kept."""
    kind = kind_of(request)
    try:
        found = read_upload(request)
    except Unreadable as error:
        if kind is None:
            return JsonResponse({"error": str(error)}, status=422)
        messages.error(request, str(error))
        return filled_page(request, seat, kind, {})
    if kind is None:
        return JsonResponse(found.to_json())
    messages.info(request, summary(found))
    text = found.spoken if "without_times" in request.POST and found.spoken else found.text
    return filled_page(request, seat, kind, {TEXT_FIELD: text})


def kind_of(request: HtmxRequest) -> Kind[Any] | None:
    """Return the kind whose page was asked for. Raises Http404 for an unknown one."""
    name = request.GET.get("kind")
    try:
        return kind_named(name) if name is not None else None
    except KeyError as error:
        raise Http404 from error


def read_upload(request: HtmxRequest) -> TextFile:
    """Return the file that was sent. Raises Unreadable."""
    file = request.FILES.get("file")
    if file is None:
        raise Unreadable(CHOOSE_FIRST)
    return read_text_file(file.name or "file", file.read(), request.POST.get("encoding", ""))


def summary(found: TextFile) -> str:
    """Return in words what was opened, for a page without script."""
    if found.guessed:
        return f"“{found.title}” was read as {found.encoding}. If it looks wrong, save it as UTF-8 and open it again."
    return f"“{found.title}” is open."


def filled_page(request: HtmxRequest, seat: Seat, kind: Kind[Any], initial: dict[str, Any]) -> HttpResponse:
    """Return a kind's page with what was in its form."""
    form = kind.form_class(seat=seat, initial={**values_of(kind.form_class, request), **initial})
    return render(request, f"{kind.name}/page.html", page_context(seat, kind, form))


def values_of(form_class: type[JobForm], request: HtmxRequest) -> dict[str, Any]:
    """Return what was in a form, right or wrong."""
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, name)
        for name, field in form_class.base_fields.items()
        if not field.widget.value_omitted_from_data(request.POST, request.FILES, name)
    }
