"""Views of assets: rename, star, delete, restore, and the bin; htmx gets the menu anew, a plain form a page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget, trigger_client_event

from studio.lib.http import HtmxRequest, see_other
from studio.library import actions, queries
from studio.library.access import asset_for, version_for
from studio.library.forms import PlaceForm, RenameForm, StarForm
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat, member_view


@require_safe
@member_view()
def menu(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer the menu of a line, opened, or a page with it without script."""
    asset = asset_for(seat, key)
    version = shown_version(seat, asset, request.GET.get("of", ""))
    template = "library/_menu.html" if request.htmx else "library/actions.html"
    form = PlaceForm(request.GET)
    place = form.cleaned_data["place"] if form.is_valid() else ""
    context = {"seat": seat, "asset": asset, "version": version, "place": place, "opened": bool(request.htmx)}
    context |= {"target": target_of(place), "of": request.GET.get("of", "") and version.key}
    context["back"] = "" if request.htmx else back_from(request, seat)
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def rename(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Give an asset another title, in the menu's dialog or on a page of its own."""
    asset = asset_for(seat, key, "make")
    if request.method != "POST":
        return render(request, "library/rename.html", {"seat": seat, "asset": asset, "back": back_from(request, seat)})
    form = RenameForm(request.POST)
    if form.is_valid():
        actions.rename(asset, form.cleaned_data["title"])
        return changed(request, seat, asset, f"It is called “{asset.title}” now.", renamed=True)
    context = {**menu_context(request, seat, asset), "form": form, "back": back_from(request, seat)}
    if request.htmx:
        return retarget(render(request, "library/_rename.html", context, status=422), "this")
    return render(request, "library/rename.html", context, status=422)


@require_POST
@member_view("make")
def star(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Mark an asset with a star, or take it away."""
    asset = asset_for(seat, key, "make")
    form = StarForm(request.POST)
    actions.star(asset, form.is_valid() and form.cleaned_data["on"])
    return changed(request, seat, asset, "Starred." if asset.starred else "The star is gone.")


@require_POST
@member_view("delete_own")
def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Put an asset into the bin."""
    asset = asset_for(seat, key, in_bin=True)
    seat.require_delete(asset.created_by_id)  # type: ignore[attr-defined]
    actions.delete(asset)
    text = f"“{asset.title}” is in the bin for 30 days."
    then = then_of(request)
    if request.htmx:
        undo = reverse("library:restore", args=[seat.workspace.slug, asset.key])
        deleted = trigger_client_event(HttpResponse(), "studio:deleted", {"keys": [asset.key]})  # what plays it stops
        if then:
            trigger_client_event(deleted, "studio:go", {"url": then})
        return toast(deleted, text, undoUrl=undo)
    way = reverse("library:bin", args=[seat.workspace.slug])
    messages.success(request, format_html('{} <a href="{}">Open the bin</a>', text, way))
    # Without the query, which may name what was just deleted.
    return see_other(then or back_from(request, seat).partition("?")[0])


@require_POST
@member_view("delete_own")
def restore(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Take an asset out of the bin."""
    asset = asset_for(seat, key, in_bin=True)
    seat.require_delete(asset.created_by_id)  # type: ignore[attr-defined]
    if asset.moved_at is not None:
        raise PermissionDenied("It was moved to another workspace. Only who moved it can take it back.")
    actions.restore(asset)
    text = f"“{asset.title}” is back."
    if request.htmx:
        way = reverse("library:asset", args=[seat.workspace.slug, asset.key])
        answer = toast(HttpResponse(), text, url=way, label="Open")
        return trigger_client_event(answer, "studio:restored")  # lists draw themselves anew
    messages.success(request, text)
    return see_other(back_from(request, seat))


@require_safe
@member_view()
def bin_page(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Show what was deleted in the last 30 days."""
    page = queries.bin_of(seat, request.GET.get("before", ""))
    return render(request, "library/bin.html", {"seat": seat, "page": page})


def changed(request: HtmxRequest, seat: Seat, asset: Asset, text: str, *, renamed: bool = False) -> HttpResponseBase:
    """Return the asset's menu as it is now, with its title for wherever else it stands, or the page without script."""
    if not request.htmx:
        messages.success(request, text)
        return see_other(back_from(request, seat))
    context = {**menu_context(request, seat, asset), "renamed": renamed}
    return toast(render(request, "library/_changed.html", context), text)


def toast(response: HttpResponse, text: str, **more: str) -> HttpResponse:
    """Have the page show a short message."""
    return trigger_client_event(response, "studio:toast", {"text": text, **more})


def target_of(place: str) -> str:
    """Return what of the page Delete takes away, by the place of the menu."""
    return {"": "closest .take", "slot": "closest .slot"}.get(place, "closest .job-card")


def place_of(request: HtmxRequest) -> str:
    """Return which menu was used, for the ids of its elements."""
    form = PlaceForm(request.POST)
    return form.cleaned_data["place"] if form.is_valid() else ""


def shown_version(seat: Seat, asset: Asset, key: str) -> Version:
    """Return the asset's version of a key, that its page or its place in a list shows; the newest one without a key.

    Raises Http404.
    """
    if key:
        version = version_for(seat, key)
        if version.asset == asset:
            return version
    queries.attach_newest([asset])
    return asset.newest


def menu_context(request: HtmxRequest, seat: Seat, asset: Asset) -> dict[str, Any]:
    """Return what the menu of an asset needs once it was used: which one it is, and which version it is about."""
    of, place = request.POST.get("of", ""), place_of(request)
    version = shown_version(seat, asset, request.POST.get("version", "") or of)
    context = {"seat": seat, "asset": asset, "version": version, "place": place, "then": then_of(request)}
    return {**context, "target": target_of(place), "of": of and version.key}


def then_of(request: HtmxRequest) -> str:
    """Return where the page of one thing goes on to, or nothing."""
    then = request.POST.get("then", "")
    known = url_has_allowed_host_and_scheme(then, {request.get_host()}, require_https=request.is_secure())
    return then if known else ""


def back_from(request: HtmxRequest, seat: Seat) -> str:
    """Return the address of the page that the person came from, else the workspace's first page."""
    back = request.POST.get("back") or request.GET.get("back") or request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if known else reverse("home:workspace", args=[seat.workspace.slug])
