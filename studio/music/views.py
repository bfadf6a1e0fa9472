"""What music has besides its page: drafts of lyrics, the list of takes, and two of them side by side."""

from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from studio.jobs import actions
from studio.jobs.access import job_for
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job
from studio.jobs.views import page_context
from studio.lib.fields import new_key
from studio.lib.http import HtmxRequest
from studio.library.access import version_for
from studio.minimax.catalog.music import default_music_model, music_model
from studio.music import answers
from studio.music.lyrics.forms import LyricsForm
from studio.music.order import MusicOrder
from studio.music.takes import Take, find_other, side_by_side, takes_of, to_take, versions_of
from studio.workspaces.access import Seat, member_view

MOST_CHOICES = 100


@require_POST
@member_view("make")
def draft(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Have lyrics drafted, beside the form that asks: a fragment, or the whole page anew without script."""
    sent = request.POST
    words = {"about": sent.get("about", ""), "style": sent.get("prompt", ""), "nonce": sent.get("draft_nonce", "")}
    if "change" in sent:
        words["lyrics"] = sent.get("lyrics", "")
    form = LyricsForm(QueryDict(mutable=True) | words, seat=seat)
    job = None
    if form.is_valid():
        job = actions.create(seat, kind_named("lyrics"), form.order(), nonce=form.cleaned_data["nonce"])
    context = {"seat": seat, "draft": form, "draft_job": job, "draft_nonce": new_key(), "asked_here": True}
    status = 422 if job is None else 200
    if request.htmx:
        return render(request, "music/_draft.html", context, status=status)
    return render(request, "music/page.html", filled_page(seat, sent) | context, status=status)


def filled_page(seat: Seat, sent: QueryDict) -> dict[str, Any]:
    """Return what the page of music shows, with what was in its form."""
    kind = kind_named("music")
    names = [name for name, field in kind.form_class.base_fields.items() if name in sent and name != "nonce"]
    return page_context(seat, kind, kind.form_class(seat=seat, initial={name: sent[name] for name in names}))


@require_GET
@member_view()
def lyrics(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Return a text of the library as a model's lyrics, as JSON: with tags, cut to what it takes. Raises Http404."""
    version = version_for(seat, key)
    if version.medium != "text":
        return JsonResponse({"error": "This is no text."}, status=422)
    try:
        model = music_model(request.GET.get("model", ""))
    except KeyError:
        model = default_music_model()
    text, left_out = answers.fit_lyrics(answers.lyrics_of(version), model)
    return JsonResponse({"text": text, "left_out": left_out, "limit": model.lyrics_most})


@require_GET
@member_view()
def takes(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show takes: the list anew, more rows of it, one (``key`` of its job), or a page without script."""
    if key := request.GET.get("key"):
        return one_take(request, job_for(seat, key), seat)
    before = request.GET.get("before", "")
    listed = Job.objects.listed(seat, "music").with_results()
    shown = listed.filter(key__in=request.GET.getlist("shown"))  # whose card stands on the page
    context = {"seat": seat, "takes": takes_of(seat, before), "job": shown.first() if request.htmx else None}
    template = "music/takes.html"
    if request.htmx:
        template = "music/_takes.html#rows" if before else "music/_takes.html"
    return render(request, template, context)


def one_take(request: HtmxRequest, job: Job, seat: Seat) -> HttpResponse:
    """Return the row of a job's take; 204 where it has none that is listed."""
    if job.version is None or not isinstance(job.order, MusicOrder) or job.version.asset.deleted_at is not None:
        return HttpResponse(status=204)
    return render(request, "music/_take.html", {"seat": seat, "take": to_take(job.version)})


@require_GET
@member_view()
def compare(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show two takes side by side; the second is another of the same song unless it was chosen. Raises Http404."""
    choices = [to_take(version) for version in versions_of(seat)[:MOST_CHOICES]]
    first = chosen(seat, request.GET.get("a", "")) or next(iter(choices), None)
    second = chosen(seat, request.GET.get("b", "")) or find_other(choices, first)
    context = {"seat": seat, "choices": choices, "second": second, **side_by_side(first, second)}
    return render(request, "music/compare.html", context)


def chosen(seat: Seat, key: str) -> Take | None:
    """Return the take of a version's key, None for no key. Raises Http404."""
    return to_take(get_object_or_404(versions_of(seat), key=key)) if key else None
