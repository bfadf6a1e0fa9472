"""Views of a selection: do something to all of it, draw its tiles anew, bring back what was deleted together."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.gallery.days import zone_of
from studio.gallery.picked.acts import ACTS, Deed, Refused
from studio.gallery.picked.pick import MOST_AT_ONCE, Picked, read_picked
from studio.gallery.queries import PAGE, listed
from studio.lib.http import HtmxRequest, see_other
from studio.lib.numbers import whole
from studio.library.actions import KEPT_IN_BIN
from studio.library.models import Asset
from studio.library.queries import attach_newest
from studio.library.signals import changed
from studio.library.views import back_from, toast
from studio.workspaces.access import Seat, member_view

MOMENT_DIGITS = 17  # of microseconds since 1970, some thousand years ahead

NONE = "Nothing is selected, or it is gone by now."


@require_POST
@member_view()
def act(request: HtmxRequest, seat: Seat, verb: str) -> HttpResponseBase:
    """Do something to everything that was picked. Raises Http404 for a verb that is none, PermissionDenied."""
    if verb not in ACTS:
        raise Http404
    if not seat.may(ACTS[verb].right):
        raise PermissionDenied("You can look at everything here, but not change it.")
    picked = read_picked(request, seat)
    try:
        if not picked.assets:
            raise Refused(NONE)
        deed = ACTS[verb].run(seat, picked, request.POST)
    except Refused as refusal:
        return refuse(request, seat, str(refusal))
    return answer(request, seat, picked, deed)


def refuse(request: HtmxRequest, seat: Seat, text: str) -> HttpResponseBase:
    """Say why nothing was done."""
    if request.htmx:
        return toast(HttpResponse(status=422), text)
    messages.error(request, text)
    return see_other(back_from(request, seat))


def answer(request: HtmxRequest, seat: Seat, picked: Picked, deed: Deed) -> HttpResponseBase:
    """Say what was done, with a way back; tiles that changed are drawn anew by the page."""
    text = deed.text + (f" Only the newest {MOST_AT_ONCE:,} at once." if picked.more else "")
    if not request.htmx:
        if text and not deed.go:
            messages.success(request, text)
        return see_other(deed.go or back_from(request, seat))
    response = HttpResponse(status=204)
    if text:
        more = {"undoUrl": deed.undo_url, "url": deed.url, "label": deed.label}
        toast(response, text, **{name: value for name, value in more.items() if value})
    if deed.gone:
        trigger_client_event(response, "studio:deleted", {"keys": list(deed.gone)})
    if deed.go:
        trigger_client_event(response, "studio:picked-go", {"url": deed.go})
    return trigger_client_event(response, "studio:picked", {"keys": [asset.key for asset in picked.assets[:PAGE]]})


@require_safe
@member_view()
def tiles(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer some tiles as they are now; what is gone is left out."""
    assets = list(listed(seat).filter(key__in=request.GET.getlist("key")[:PAGE]).select_related("created_by"))
    attach_newest(assets)
    way = urlencode({"in": request.GET["in"]}) if request.GET.get("in") else ""
    context = {"seat": seat, "assets": assets, "zone": zone_of(request), "way": way}
    return render(request, "gallery/_tiles.html", context)


@require_POST
@member_view("delete_own")
def restore(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Bring back what was put into the bin together, at one moment."""
    told = whole(request.GET.get("at", ""), MOMENT_DIGITS)
    moment = None if told is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=told)
    since = datetime.now(UTC) - KEPT_IN_BIN
    gone = Asset.objects.visible_to(seat).filter(deleted_at=moment, deleted_at__gt=since, moved_at=None)
    ids = [pk for pk, maker_id in gone.values_list("pk", "created_by_id") if seat.may_delete(maker_id)]
    with transaction.atomic():
        Asset.objects.filter(pk__in=ids).update(deleted_at=None)
        changed.send(Asset, ids=ids)
    text = f"{len(ids):,} thing{'' if len(ids) == 1 else 's'} back."
    if request.htmx:
        return trigger_client_event(toast(HttpResponse(status=204), text), "studio:restored", {})
    messages.success(request, text)
    return see_other(reverse("gallery:page", args=[seat.workspace.slug]))
