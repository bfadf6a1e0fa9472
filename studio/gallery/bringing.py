"""Files that people bring into the gallery: what the page's button takes, and the way without script."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from studio.lib.http import HtmxRequest, see_other
from studio.library.media.registry import all_media
from studio.library.uploads import UploadRefused, keep_upload
from studio.library.uploads.forms import uploadable_media
from studio.library.uploads.keep import most_bytes
from studio.workspaces.access import Seat, member_view

FIELD = "brought"
MOST_AT_ONCE = 100


def offer_upload(seat: Seat) -> dict[str, object]:
    """Return what the button of the page says of the files that it takes; nothing for who may bring none."""
    if not seat.may("make"):
        return {}
    types = sorted({one.name for medium in all_media() for one in medium.types if one.upload})
    return {
        "name": FIELD,
        "media": " ".join(uploadable_media()),
        "accept": ",".join(types),
        "limit": most_bytes(),
        "many": MOST_AT_ONCE,
    }


@require_POST
@member_view("make")
def bring(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Keep the files that a browser without script sends, and say what became of each."""
    kept = 0
    for file in request.FILES.getlist(FIELD)[:MOST_AT_ONCE]:
        try:
            keep_upload(seat, file, media=uploadable_media())
            kept += 1
        except UploadRefused as error:
            messages.error(request, str(error))
    if kept:
        messages.success(request, f"{kept} file{' is' if kept == 1 else 's are'} in the gallery.")
    elif not request.FILES:
        messages.error(request, "Choose a file first, then press Upload.")
    return see_other(reverse("gallery:page", args=[seat.workspace.slug]))
