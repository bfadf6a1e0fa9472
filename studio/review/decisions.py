"""Views of reviews: ask for one, decide, take it back, and what a workspace wants of them."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from studio.lib.http import HtmxRequest, see_other
from studio.library.access import asset_for
from studio.library.models import Asset
from studio.library.views import back_from, toast
from studio.review import actions
from studio.review.asking import AskForm, SettingForm
from studio.review.models import Review, Verdict
from studio.review.queries import asks_all_again
from studio.review.rules import Outcome
from studio.review.views import changed, said_about
from studio.workspaces.access import Seat, member_view


@require_POST
@member_view("decide")
def decide(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Note what the person decided about the version that the page showed."""
    asset = asset_for(seat, key, "decide")
    version = said_about(seat, asset, request.POST.get("version", "")) or actions.newest_of(asset)
    verdict = Verdict.APPROVE if request.POST.get("verdict") == Verdict.APPROVE else Verdict.CHANGES
    try:
        outcome = actions.decide(seat, asset, version, verdict)
    except actions.Overtaken as late:
        text = f"v{late.newest.number} came meanwhile. Nothing was noted; look at it first."
        return answer(request, seat, asset, text, newest=late.newest.number)
    return answer(request, seat, asset, words_of(seat, outcome, verdict))


def words_of(seat: Seat, outcome: Outcome, verdict: Verdict) -> str:
    """Return what came of a decision, for the person who made it."""
    did = "Approved." if verdict == Verdict.APPROVE else "You asked for changes."
    asker = outcome.review.asked_by
    told = f" {asker} sees it at once." if asker != seat.person else ""
    return f"{did}{told}" if outcome.needed == 1 or verdict == Verdict.CHANGES else f"{did} {outcome.count}.{told}"


def answer(request: HtmxRequest, seat: Seat, asset: Asset, text: str, newest: int | None = None) -> HttpResponseBase:
    """Return what a script needs, or the way back to the page."""
    way = reverse("library:asset", args=[seat.workspace.slug, asset.key])
    if not request.htmx:
        messages.success(request, text)
        return see_other(way)
    more = {"url": way, "label": f"Show v{newest}"} if newest else {}
    return toast(changed(HttpResponse(), asset), text, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def ask(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Ask people for a review, on a page of its own."""
    asset = asset_for(seat, key, "make")
    send = partial(actions.ask, seat, asset)
    return serve_ask(request, seat, asset, send, reverse("library:asset", args=[seat.workspace.slug, asset.key]))


def serve_ask(
    request: HtmxRequest, seat: Seat, asset: Asset, send: Callable[..., Review], back: str
) -> HttpResponseBase:
    """Show, or take, whom one asks about an asset, which may not be written yet; ``back`` is where one came from.

    ``send`` asks the people by the rule; a ValidationError of it is shown above the form.
    """
    review = Review.objects.filter(asset=asset, ended_at=None).first() if asset.pk else None
    form = AskForm(asset, review, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        try:
            sent = send(asked.pop("people"), **asked)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Sent for review.")
            return see_other("library:asset", seat.workspace.slug, sent.asset.key)
    setting = SettingForm(initial={"again": "all" if asks_all_again(asset) else "changes"})
    context = {"seat": seat, "asset": asset, "form": form, "setting": setting, "review": review, "back": back}
    return render(request, "review/ask.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_view("make")
def take_back(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """End an open review without a decision."""
    asset = asset_for(seat, key, "make")
    actions.take_back(asset)
    return answer(request, seat, asset, "The review is taken back. It is a draft again.")


@require_POST
@member_view("manage")
def setting(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Keep what a workspace wants of its reviews."""
    form = SettingForm(request.POST)
    if form.is_valid():
        actions.keep_setting(seat, asks_all_again=form.asks_all_again)
        messages.success(request, "Kept for all reviews of this workspace.")
    return see_other(back_from(request, seat))
