"""The page that sends assets to another workspace, and the one that takes a move back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from studio.lib.fields import new_key
from studio.lib.http import HtmxRequest, see_other
from studio.library.models import COLLECTION, SAMPLE, Asset
from studio.library.queries import attach_newest
from studio.library.transfers import actions
from studio.library.transfers.forms import TransferForm
from studio.library.transfers.models import Transfer
from studio.library.transfers.places import MOST_AT_ONCE, Place, places_of
from studio.library.transfers.sources import sources_of
from studio.library.views import back_from, toast
from studio.workspaces.access import Seat, member_view

MOST_SHOWN = 6


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def transfer(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """GET shows what ``pick`` names and where it can go; POST sends it there. Raises Http404, PermissionDenied."""
    is_sent = request.method == "POST"
    keys = (request.POST if is_sent else request.GET).getlist("pick")
    if not keys:
        return see_other(reverse("gallery:page", args=[seat.workspace.slug]))
    assets, places = assets_of(seat, keys), places_of(seat)
    form = TransferForm(places, request.POST if is_sent else None, initial={"key": new_key()})
    if form.is_valid():
        done = actions.send(seat, form.cleaned_data["to"], assets, form.wish)
        messages.success(request, told(request, seat, done, len(assets)))
        return see_other(after(request, seat, assets, done))
    return show(request, seat, form, assets, places, is_more=len(keys) > MOST_AT_ONCE)


def assets_of(seat: Seat, keys: list[str]) -> list[Asset]:
    """Return the assets of some keys, the newest first. Raises Http404 where none of them is there."""
    kept = Asset.objects.visible_to(seat).kept().filter(key__in=keys[:MOST_AT_ONCE]).exclude(kind__endswith=SAMPLE)
    found = list(kept.exclude(kind=COLLECTION).order_by("-pk"))
    if not found:
        raise Http404
    attach_newest(found)
    return found


def show(
    request: HtmxRequest, seat: Seat, form: TransferForm, assets: list[Asset], places: list[Place], *, is_more: bool
) -> HttpResponse:
    """Return the page, with what was refused."""
    movable = [asset for asset in assets if actions.may_move(seat, asset)]
    context = {
        "seat": seat,
        "form": form,
        "assets": assets,
        "shown": assets[:MOST_SHOWN],
        "rest": len(assets) - MOST_SHOWN,
        "places": places,
        "open_places": [place for place in places if place.may_make],
        "closed_places": [place for place in places if not place.may_make],
        "sources": sources_of(seat, assets),
        "movable": movable,
        "stay": len(assets) - len(movable) if movable else 0,
        "refusal": "" if movable else actions.refusal_of(seat),
        "private": [asset for asset in assets if asset.only_for_id],  # type: ignore[attr-defined]
        "most": MOST_AT_ONCE if is_more else 0,
        "back": back_from(request, seat),
    }
    return render(request, "library/transfers/page.html", context, status=422 if form.is_bound else 200)


def told(request: HtmxRequest, seat: Seat, done: Transfer, wanted: int) -> SafeString:
    """Return what was done, with the way there and, after a move, the way back."""
    rows = list(done.rows.filter(chosen=True).select_related("asset"))
    what = f"“{rows[0].asset.title}” is" if len(rows) == 1 else f"{len(rows):,} things are"
    stay = f" {wanted - len(rows):,} of others stay here." if done.is_move and len(rows) < wanted else ""
    verb = "moved" if done.is_move else "copied"
    way = reverse("library:asset", args=[done.target.slug, rows[0].asset.key])
    if len(rows) > 1:
        way = reverse("gallery:page", args=[done.target.slug])
    words = format_html('{} {} to {}.{} <a href="{}">Open it there</a>', what, verb, done.target, stay, way)
    if not done.is_move:
        return words
    undo = reverse("library:take_back", args=[seat.workspace.slug, done.key])
    return format_html(
        '{} <form class="inline" method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="btn btn-sm" type="submit">Undo</button></form>',
        words, undo, get_token(request),
    )  # fmt: skip


def after(request: HtmxRequest, seat: Seat, assets: list[Asset], done: Transfer) -> str:
    """Return where one goes on: where one came from, or to the gallery where that was the page of what is gone."""
    back = back_from(request, seat)
    is_gone = done.is_move and any(f"/a/{asset.key}/" in back for asset in assets)
    own = request.path in back
    return reverse("gallery:page", args=[seat.workspace.slug]) if is_gone or own else back


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def take_back(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """GET asks whether a move is to be taken back; POST does it. Raises Http404, PermissionDenied."""
    found = actions.transfer_for(seat, key)
    if request.method != "POST":
        return render(request, "library/transfers/take_back.html", {"seat": seat, "transfer": found})
    try:
        count = actions.take_back(seat, found)
    except Http404:
        raise PermissionDenied("You are not in the other workspace any more, so it stays there.") from None
    words = f"{count:,} thing{' is' if count == 1 else 's are'} back. The bin of {found.target} keeps the copies."
    text = words if count else "It was taken back already."
    if request.htmx:
        return toast(HttpResponse(status=204), text)
    messages.success(request, text)
    return see_other(reverse("gallery:page", args=[seat.workspace.slug]))
