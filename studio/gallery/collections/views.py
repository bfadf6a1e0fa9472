"""Pages of collections: all of them, one of them in its order, and what is done to it by plain forms."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.gallery.collections import actions, sheets
from studio.gallery.collections.actions import collection_for
from studio.gallery.collections.forms import MoveForm, NameForm
from studio.gallery.days import zone_of
from studio.gallery.lists import way_of_collection
from studio.gallery.models import Collection, Placed
from studio.gallery.queries import listed, placed_in
from studio.lib.http import HtmxRequest, see_other
from studio.library.access import asset_for
from studio.library.models import Asset
from studio.library.queries import attach_newest
from studio.library.views import toast
from studio.review.decisions import serve_ask
from studio.workspaces.access import Seat, member_view, visible_to

MOST_SHOWN = 300  # of one collection
MOST_LISTED = 60


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def listing(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Show all collections, the newest first; a POST makes one."""
    if request.method == "POST":
        seat.require("make")
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_collection(seat, form.cleaned_data["name"])
        return see_other(reverse("gallery:collection", args=[seat.workspace.slug, made.key]))
    status = 422 if request.method == "POST" else 200
    context = {"seat": seat, "form": form, "collections": collections_of(seat)}
    return render(request, "gallery/collections/list.html", context, status=status)


def collections_of(seat: Seat) -> list[Collection]:
    """Return the collections of a workspace, the newest first, each with ``count`` and ``face``, what stands for it."""
    seen = visible_to(seat, "places__asset__") & Q(places__asset__deleted_at=None)
    there = Placed.objects.filter(visible_to(seat, "asset__"), collection=OuterRef("pk"), asset__deleted_at=None)
    first = there.order_by("position", "id").values("asset_id")[:1]
    found = Collection.objects.kept().filter(workspace=seat.workspace).select_related("sheet").order_by("-pk")
    counted = found.annotate(count=Count("places", filter=seen), first=Subquery(first))
    collections: list[Any] = list(counted[:MOST_LISTED])
    ids = {pk for one in collections for pk in (one.cover_id, one.first) if pk}  # type: ignore[attr-defined]
    assets = listed(seat).in_bulk(ids)
    attach_newest(list(assets.values()))
    for one in collections:
        one.face = assets.get(one.cover_id) or assets.get(one.first)  # type: ignore[attr-defined]
    return collections


@require_safe
@member_view()
def page(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show a collection in its order. Raises Http404."""
    collection = collection_for(seat, key)
    context = {"seat": seat, "collection": collection, "assets": assets_of(seat, collection)}
    context |= {"zone": zone_of(request), "way": way_of_collection(collection.key)}
    context["standing"] = sheets.standing_of(seat, collection)
    return render(request, "gallery/collections/page.html", context)


def assets_of(seat: Seat, collection: Collection) -> list[Asset]:
    """Return what is in a collection, in its order, each with its newest version."""
    return placed_in(seat, collection, MOST_SHOWN)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def review(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Ask people about a whole collection, as it is now. Raises Http404."""
    collection = collection_for(seat, key)
    subject = collection.sheet or sheets.draft_of(collection)
    send = partial(sheets.ask_about, seat, collection)
    return serve_ask(request, seat, subject, send, address(seat, collection))


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def rename(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Give a collection another name. Raises Http404."""
    collection = collection_for(seat, key)
    form = NameForm(request.POST or None, initial={"name": collection.name})
    if request.method == "POST" and form.is_valid():
        actions.rename_collection(collection, form.cleaned_data["name"])
        return see_other(address(seat, collection))
    context: dict[str, Any] = {"seat": seat, "collection": collection, "form": form}
    return render(request, "gallery/collections/rename.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@member_view("make")
def move(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Move a thing within a collection, let it stand for it, or take it out. Raises Http404."""
    collection = collection_for(seat, key)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return see_other(address(seat, collection))
    asset, told = asset_for(seat, form.cleaned_data["asset"]), ""
    match form.cleaned_data["to"]:
        case "out":
            told = sheets.take_out(seat, collection, asset)
        case "cover":
            actions.set_cover(collection, asset)
        case place:
            actions.move_asset(collection, asset, place_of(seat, collection, asset, place))
    return say(request, f"“{asset.title}” is taken out.{told}" if told else "", address(seat, collection))


def say(request: HtmxRequest, text: str, way: str) -> HttpResponseBase:
    """Return what a script needs, or the way on, with a message where there is something to say."""
    if request.htmx:
        return toast(HttpResponse(status=204), text) if text else HttpResponse(status=204)
    if text:
        messages.success(request, text)
    return see_other(way)


def place_of(seat: Seat, collection: Collection, asset: Asset, to: str) -> int:
    """Return the place, counted among all, that a wish means: a number, or one further up or down."""
    order = list(collection.places.order_by("position", "id").values_list("asset_id", flat=True))
    shown = [one.pk for one in assets_of(seat, collection)]
    if asset.pk not in shown:
        raise Http404
    at = shown.index(asset.pk)
    wanted = {"up": at - 1, "down": at + 1}.get(to)
    goal = int(to) if wanted is None else wanted
    beside = shown[max(0, min(goal, len(shown) - 1))]
    return order.index(beside)


@require_POST
@member_view("delete_own")
def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Take a collection away; what is in it stays. Raises Http404, PermissionDenied."""
    collection = collection_for(seat, key, in_bin=True)
    seat.require_delete(collection.created_by_id)  # type: ignore[attr-defined]
    ends = " Nobody is asked about it any more." if sheets.is_asked_about(collection) else ""
    text = f"The collection “{collection.name}” is gone; what was in it stays.{ends}"
    actions.delete_collection(collection)
    undo = reverse("gallery:restore_collection", args=[seat.workspace.slug, collection.key])
    if request.htmx:
        return toast(HttpResponse(), text, undoUrl=undo)
    messages.success(request, text)
    return see_other(reverse("gallery:collections", args=[seat.workspace.slug]))


@require_POST
@member_view("delete_own")
def restore(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Bring a collection back, in its order. Raises Http404, PermissionDenied."""
    collection = collection_for(seat, key, in_bin=True)
    seat.require_delete(collection.created_by_id)  # type: ignore[attr-defined]
    actions.delete_collection(collection, back=True)
    text = f"“{collection.name}” is back."
    if request.htmx:
        return toast(HttpResponse(status=204), text, url=address(seat, collection), label="Open")
    messages.success(request, text)
    return see_other(address(seat, collection))


def address(seat: Seat, collection: Collection) -> str:
    """Return the address of a collection's page."""
    return reverse("gallery:collection", args=[seat.workspace.slug, collection.key])
