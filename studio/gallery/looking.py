"""A quick look at one thing: its stage in a dialog, without leaving the list."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from studio.lib.http import HtmxRequest
from studio.library.access import asset_for
from studio.library.queries import attach_newest
from studio.workspaces.access import Seat, member_view


@require_safe
@member_view()
def look(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Answer the stage of a thing for the dialog; without script its page. Raises Http404."""
    asset = asset_for(seat, key)
    if not request.htmx:
        return redirect("library:asset", seat.workspace.slug, asset.key)
    attach_newest([asset])
    return render(request, "gallery/_look.html", {"seat": seat, "asset": asset, "version": asset.newest})
