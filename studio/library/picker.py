"""The library as something to choose from: the dialog's list, and one chosen thing as a form shows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio.library import queries
from studio.library.access import asset_for, version_for
from studio.library.forms import ChosenForm
from studio.library.models import Version
from studio.workspaces.access import Seat, member_view


@require_safe
@member_view()
def chosen(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
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
