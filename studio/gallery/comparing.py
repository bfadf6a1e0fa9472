"""Two things side by side, on the stage that versions of one thing are compared on."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studio.lib.http import HtmxRequest
from studio.library.access import asset_for
from studio.library.models import Asset, Version
from studio.library.queries import attach_newest
from studio.workspaces.access import Seat, member_view


@dataclass(frozen=True, slots=True)
class Pair:
    """What the stage of a comparison asks of its page."""

    swapped: str
    others: tuple[Version, ...] = ()


@require_safe
@member_view()
def compare(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show two things side by side, ``a`` and ``b``, in their newest versions. Raises Http404."""
    keys = [request.GET.get(name, "") for name in "ab"]
    if not all(keys) or keys[0] == keys[1]:
        return redirect("gallery:page", seat.workspace.slug)
    pair = [asset_for(seat, key) for key in keys]
    attach_newest(pair)
    for asset in pair:
        asset.newest.named = asset.title
    page = Pair(f"{reverse('gallery:compare', args=[seat.workspace.slug])}?a={keys[1]}&b={keys[0]}")
    return render(request, "gallery/compare.html", {"seat": seat, "page": page, **stage_of(pair)})


def stage_of(pair: list[Asset]) -> dict[str, object]:
    """Return the two versions and the partial that shows them: the medium's own where both are of it."""
    other, version = pair[0].newest, pair[1].newest
    medium = version.medium_object
    same = other.medium == version.medium
    return {"pair": pair, "version": version, "other": other, "stage": medium.compare_template if same else PLAIN}


PLAIN = "library/media/_compare.html"
