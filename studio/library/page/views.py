"""The page of one thing: as large as the window, one of its versions or two, how it was made, and what came of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio.lib.http import HtmxRequest
from studio.library.access import asset_for
from studio.library.models import Asset, Version
from studio.library.page.context import AssetPage
from studio.library.page.neighbours import list_named
from studio.library.page.panels import load_panels
from studio.workspaces.access import Seat, member_view


@require_safe
@member_view()
def asset(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show one thing. ``v`` is the version, ``beside`` another one, ``in`` the list that one came from."""
    found = asset_for(seat, key, in_bin=True)
    if found.deleted_at is not None:
        return render(request, "library/asset/binned.html", {"seat": seat, "asset": found})
    return render(request, "library/asset/page.html", page_context(request, seat, found))


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
    """Return all versions of an asset, the first one first, exact times and recipes left for later. Raises Http404."""
    versions = list(asset.versions.select_related("created_by").defer("words", "recipe").order_by("number"))
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
