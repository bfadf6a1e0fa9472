"""The pair of a film and a sound, to be heard before it is made."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from studio.lib.http import HtmxRequest
from studio.library.access import version_for
from studio.library.models import Version
from studio.workspaces.access import Seat, member_view

ROLES = (("film", "video"), ("sound", "audio"))


@require_GET
@member_view()
def pair(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the preview of what is chosen, for the page whose fields have changed. Raises Http404."""
    film, sound = (chosen(seat, request.GET.get(role, ""), medium) for role, medium in ROLES)
    return render(request, "soundtrack/_pair.html", {"seat": seat, "film": film, "sound": sound, "has_films": True})


def chosen(seat: Seat, key: str, medium: str) -> Version | None:
    """Return the version of a key, None for no key and for one of another medium. Raises Http404."""
    version = version_for(seat, key) if key else None
    return version if version is not None and version.medium == medium else None
