"""The page of one thing: as large as the window, one of its versions or two, how it was made, and what came of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio.lib.http import HtmxRequest
from studio.library.access import asset_for
from studio.library.models import Asset, Version
from studio.library.page.context import AssetPage
from studio.library.page.neighbours import list_named
from studio.workspaces.access import Seat, member_view


@require_safe
@member_view()
def asset(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show one thing. ``v`` is the version, ``beside`` another one, ``in`` the list that one came from."""
    found = asset_for(seat, key, in_bin=True)
    if found.deleted_at is not None:
        return render(request, "library/asset/binned.html", {"seat": seat, "asset": found})
    versions = versions_of(found)
    version = version_numbered(versions, request.GET.get("v", "")) or versions[-1]
    other = version_numbered(versions, request.GET.get("beside", ""))
    if other == version or (other and other.medium != version.medium):
        other = None
    page = AssetPage(seat, versions, version, other, list_named(request.GET.get("in", ""), found))
    context: dict[str, Any] = {"seat": seat, "page": page, "asset": found, "version": version}
    return render(request, "library/asset/page.html", context)


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
