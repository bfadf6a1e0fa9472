"""Views of comments: the page's live parts, the box that one writes in, and what can be done to one comment."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.lib.http import HtmxRequest, see_other
from studio.library.access import asset_for, version_for
from studio.library.models import Asset, Version
from studio.library.page.views import find_page
from studio.library.views import toast
from studio.review import comments as actions
from studio.review import viewers
from studio.review.access import comment_for, own_comment_for
from studio.review.forms import CommentForm
from studio.review.models import Comment
from studio.review.panel import ReviewPanel
from studio.workspaces.access import Seat, member_view

COMMENT = "comment"


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def comments(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer everything of a review that the page of an asset shows; or take a comment."""
    asset = asset_for(seat, key, COMMENT if request.method == "POST" else "view")
    if request.method == "POST":
        return take(request, seat, asset)
    panel = ReviewPanel(request.GET, find_page(seat, asset, request.GET))
    return render(request, "review/_news.html", context_of(panel))


def context_of(panel: ReviewPanel, **more: Any) -> dict[str, Any]:
    """Return what the templates of a review need."""
    page = panel.page
    return {"seat": page.seat, "page": page, "asset": page.asset, "version": page.version, "shown": panel, **more}


@require_safe
@member_view(COMMENT)
def write(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer the box for a comment, an answer or a change, alone on a page without script."""
    panel = ReviewPanel(request.GET, find_page(seat, asset_for(seat, key, COMMENT), request.GET))
    template = "review/_write.html" if request.htmx else "review/write.html"
    return render(request, template, context_of(panel))


@require_POST
@member_view()
def looking(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Note that the person looks at an asset; answer who else does."""
    asset = asset_for(seat, key)
    viewers.look(seat, asset)
    panel = ReviewPanel({}, find_page(seat, asset, {}))
    return render(request, "review/_viewers.html", context_of(panel))


def take(request: HtmxRequest, seat: Seat, asset: Asset) -> HttpResponseBase:
    """Keep a comment, or say what is wrong with it."""
    version = said_about(seat, asset, request.POST.get("version", ""))
    panel = panel_at(seat, asset, version)
    form = CommentForm(seat, panel.version, panel.lines, request.POST)
    if not form.is_valid():
        panel.__dict__["form"] = form
        template = "review/_write.html" if request.htmx else "review/write.html"
        return render(request, template, context_of(panel), status=422)
    comment = keep(seat, panel.version, form)
    if request.htmx:
        box = render(request, "review/_write.html", context_of(panel))
        return trigger_client_event(changed(box, asset), "studio:said", {}, after="settle")
    return see_other(address_of(seat, comment))


def said_about(seat: Seat, asset: Asset, key: str) -> Version | None:
    """Return the asset's version of a key, None without one. Raises Http404 for another asset's."""
    version = version_for(seat, key) if key else None
    if version is not None and version.asset != asset:
        raise Http404
    return version


def panel_at(seat: Seat, asset: Asset, version: Version | None) -> ReviewPanel:
    """Return the panel at a version, the newest one by default."""
    query = {"v": str(version.number)} if version else {}
    return ReviewPanel(query, find_page(seat, asset, query))


def keep(seat: Seat, version: Version, form: CommentForm) -> Comment:
    """Write what a valid form says; return the comment."""
    data = form.cleaned_data
    own: Comment | None = data["edits"]
    if own is not None:
        actions.edit(own, data["text"])
        return own
    more = {"parent": data["parent"], "must_change": data["must_change"]}
    return actions.add(seat, version, data["text"], form.anchor(), **more)


def address_of(seat: Seat, comment: Comment) -> str:
    """Return the link to one comment."""
    page = reverse("library:asset", args=[seat.workspace.slug, comment.asset.key])
    return f"{page}#comment-{comment.key}"


def changed(response: HttpResponse, asset: Asset) -> HttpResponse:
    """Have the page ask for what changed, also where its socket is silent."""
    return trigger_client_event(response, f"review-{asset.key}", {})


def answer(request: HtmxRequest, seat: Seat, comment: Comment, text: str = "", **more: str) -> HttpResponseBase:
    """Return what a script needs after a change, or the way back to the comment."""
    if request.htmx:
        response = changed(HttpResponse(), comment.asset)
        return toast(response, text, **more) if text else response
    if text:
        messages.success(request, text)
    return see_other(address_of(seat, comment))


@require_POST
@member_view(COMMENT)
def resolve(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Close a thread, open it again (``open``), or say that what was made is not what was meant (``not_yet``)."""
    comment = comment_for(seat, key)
    thread = comment.parent or comment
    if "not_yet" in request.POST:
        actions.answer_changes(thread)
        return answer(request, seat, thread)
    if "open" in request.POST:
        actions.reopen(thread)
        return answer(request, seat, thread)
    actions.resolve(seat, thread)
    return answer(request, seat, thread)


@require_POST
@member_view(COMMENT)
def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Take back one's own comment."""
    comment = own_comment_for(seat, key)
    actions.delete(comment)
    undo = reverse("review:restore", args=[seat.workspace.slug, comment.key])
    return answer(request, seat, comment, "Your comment is taken back.", undoUrl=undo)


@require_POST
@member_view(COMMENT)
def restore(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Put back one's own comment."""
    comment = own_comment_for(seat, key)
    actions.restore(comment)
    return answer(request, seat, comment)
