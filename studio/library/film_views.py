"""Views of films: keep one frame as a picture."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from studio.lib.http import HtmxRequest, see_other
from studio.library.forms import FrameForm
from studio.library.frames import NoFrame, film_for, keep_frame
from studio.library.views import back_from, toast
from studio.workspaces.access import Seat, member_view


@require_POST
@member_view("make")
def frame(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Keep the frame of a film that is seen at a moment, and lead to the picture. Raises Http404."""
    film = film_for(seat, key)
    form = FrameForm(request.POST)
    if not form.is_valid():
        return tell(request, seat, "This is no moment of the film. Nothing was saved.")
    try:
        picture = keep_frame(seat, film, form.cleaned_data["at_ms"])
    except NoFrame as error:
        return tell(request, seat, f"{error} Nothing was saved.")
    way = reverse("library:asset", args=[seat.workspace.slug, picture.asset.key])
    if request.htmx:
        return toast(HttpResponse(), f"Saved as “{picture.asset.title}”.", url=way, label="Open")
    return see_other(way)


def tell(request: HtmxRequest, seat: Seat, text: str) -> HttpResponseBase:
    """Say in a few words why nothing came of it."""
    if request.htmx:
        return toast(HttpResponse(), text)
    messages.error(request, text)
    return see_other(back_from(request, seat))
