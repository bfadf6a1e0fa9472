"""The page of one thing: as large as the window, one of its versions or two, how it was made, and what came of it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from studio.lib.http import HtmxRequest
from studio.library.access import asset_for
from studio.library.models import Asset, SideFile, Version
from studio.library.page.context import AssetPage
from studio.library.page.neighbours import list_named
from studio.library.page.panels import load_panels
from studio.library.transfers.models import Transferred
from studio.library.transfers.places import address_there, last_move
from studio.workspaces.access import Seat, member_view


@require_safe
@member_view()
def asset(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show one thing. ``v`` is the version, ``beside`` another one, ``in`` the list that one came from.

    What was moved away is answered with where it is, for those who may see it there.
    """
    try:
        found = asset_for(seat, key, in_bin=True)
    except Http404:
        return show_moved(request, seat, key)  # its place in the bin is over
    if found.moved_at is not None:
        return show_moved(request, seat, key)
    if found.deleted_at is not None:
        return render(request, "library/asset/binned.html", {"seat": seat, "asset": found})
    return render(request, "library/asset/page.html", page_context(request, seat, found))


def show_moved(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Lead on to where something was moved, or say that it was. Raises Http404 for what never was here."""
    row = last_move(seat, key)
    if row is None:
        raise Http404
    if (way := address_there(seat, row, request.GET.urlencode())) is not None:
        return redirect(way)
    return render(request, "library/transfers/moved.html", {"seat": seat, "row": row}, status=410)


def page_context(request: HtmxRequest, seat: Seat, asset: Asset) -> dict[str, Any]:
    """Return what the page of an asset shows, as its address asks. Raises Http404."""
    page = find_page(seat, asset, request.GET)
    panels = load_panels(request, page)
    return {"seat": seat, "page": page, "asset": asset, "version": page.version, "panels": panels}


def find_page(seat: Seat, asset: Asset, query: Mapping[str, str]) -> AssetPage:
    """Return the page of an asset at the versions that an address names. Raises Http404."""
    versions = versions_of(asset)
    version = version_numbered(versions, query.get("v", "")) or versions[-1]
    other = version_numbered(versions, query.get("beside", ""))
    if other == version or (other and other.medium != version.medium):
        other = None
    return AssetPage(seat, versions, version, other, list_named(query.get("in", ""), asset))


def versions_of(asset: Asset) -> list[Version]:
    """Return all versions of an asset, the first one first, exact times and recipes left for later. Raises Http404.

    ``has_sides`` tells whether files belong to it, ``came`` whether the asset is from another workspace.
    """
    around = {
        "has_sides": Exists(SideFile.objects.filter(version=OuterRef("pk"))),
        "came": Exists(Transferred.objects.filter(asset=OuterRef("asset"))),
    }
    found = asset.versions.annotate(**around).select_related("created_by")
    versions = list(found.defer("words", "recipe").order_by("number"))
    if not versions:
        raise Http404
    for version in versions:
        version.asset = asset
    return versions


def version_numbered(versions: list[Version], number: str) -> Version | None:
    """Return the version of a number, None where nothing was named. Raises Http404 for a number that is not there."""
    if not number:
        return None
    found = next((one for one in versions if str(one.number) == number), None)
    if found is None:
        raise Http404
    return found
