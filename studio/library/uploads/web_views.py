"""The view of files that are fetched by a web address: JSON a line for a script, a page without one."""

import json
from collections.abc import AsyncIterator

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from studio.lib.http import HtmxRequest, see_other
from studio.library import picker
from studio.library.models import Version
from studio.library.uploads import web
from studio.library.uploads.forms import FetchForm
from studio.library.uploads.keep import UploadRefused
from studio.library.uploads.views import describe, is_private
from studio.workspaces.access import Seat, member_view

LINES = "application/x-ndjson"


@require_POST
@member_view("make")
def fetch(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Fetch a file by its web address, for a field of a form. Raises Http404 where the operator allows none."""
    if not web.is_allowed():
        raise Http404
    form, by_script = FetchForm(request.POST), request.headers.get("Accept") == LINES
    if not form.is_valid():
        return JsonResponse({"error": words_of(form)}, status=422) if by_script else refuse(request, seat, form)
    data = form.cleaned_data
    asked = web.Asked(data["address"], tuple(data["takes"]), data["limit"], is_private(request))
    if by_script:
        return StreamingHttpResponse(lines(seat, asked), content_type=LINES, headers={"Cache-Control": "no-store"})
    try:
        version = web.keep(seat, asked)
    except UploadRefused as error:
        form.add_error("address", str(error))
        return refuse(request, seat, form)
    if version.restored:
        messages.info(request, f"“{version.asset.title}” was in the bin. It is back in the library.")
    return see_other(way_to(seat, form, version))


async def lines(seat: Seat, asked: web.Asked) -> AsyncIterator[bytes]:
    """Yield how far it came, one JSON a line, and last the version or what is wrong."""
    async for step in web.keep_and_tell(seat, asked):
        told = describe(step["version"]) if "version" in step else step
        yield json.dumps(told).encode() + b"\n"


def words_of(form: FetchForm) -> str:
    """Return what is wrong with an address, else with what the page said of its field."""
    return " ".join(map(str, form.errors.get("address") or ["Reload the page and try it again."]))


def refuse(request: HtmxRequest, seat: Seat, form: FetchForm) -> HttpResponse:
    """Return the library to choose from, with the address as it was typed and what is wrong with it."""
    return render(request, "library/picker.html", picker.context_of(seat, request.POST, form), status=422)


def way_to(seat: Seat, form: FetchForm, version: Version) -> str:
    """Return the address of the form that it was fetched for, filled in, else of the thing itself."""
    kind, role = form.cleaned_data["kind"], form.cleaned_data["role"]
    if kind and role:
        return reverse("jobs:page", args=[seat.workspace.slug, kind]) + f"?input={role}:{version.key}"
    return reverse("library:asset", args=[seat.workspace.slug, version.asset.key])
