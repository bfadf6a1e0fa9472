"""The library as something to choose from: the dialog's list, and one chosen thing as a form shows it."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio.lib.http import HtmxRequest
from studio.library import queries
from studio.library.access import asset_for, version_for
from studio.library.forms import ChosenForm, PickerForm
from studio.library.models import Version
from studio.library.uploads import web
from studio.library.uploads.forms import FetchForm
from studio.workspaces.access import Seat, member_view

PARTS = {"picker": "library/_picker.html", "pk-list": "library/_picker_tiles.html"}  # by the element that asks


@require_safe
@member_view()
def picker(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the library newest first: the dialog, its list, or a page whose tiles are links. Raises Http404."""
    template = PARTS.get(request.htmx.target or "") if request.htmx else None
    context = context_of(seat, request.GET, FetchForm() if web.is_allowed() else None)
    return render(request, template or "library/picker.html", context)


def context_of(seat: Seat, query: QueryDict, address_form: FetchForm | None) -> dict[str, Any]:
    """Return what the library to choose from shows. Raises Http404."""
    form = PickerForm(query)
    if not form.is_valid():
        raise Http404
    return {"seat": seat, "form": form, "address_form": address_form, **listing(seat, form.cleaned_data)}


def listing(seat: Seat, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the page of assets that was asked for, and what the way to the next one needs."""
    media = [medium.name for medium in asked["media"]]
    found = queries.library_of(seat, media, asked["q"], asked["before"])
    noun = asked["media"][0].noun if len(media) == 1 else "something from the library"
    return {"page": found, "asked": asked, "noun": noun}


@require_safe
@member_view()
def chosen(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Answer a version, or the newest one of an asset, as the form field ``name`` shows it. Raises Http404."""
    form = ChosenForm(request.GET)
    name = form.cleaned_data["name"] if form.is_valid() else "input"
    return render(request, "library/_attached.html", {"seat": seat, "version": named_version(seat, key), "name": name})


def named_version(seat: Seat, key: str) -> Version:
    """Return the version of a key, which may be that of its asset: then the newest. Raises Http404."""
    try:
        return version_for(seat, key)
    except Http404:
        asset = asset_for(seat, key)
    queries.attach_newest([asset])
    return asset.newest
