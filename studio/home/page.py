"""Home: one field for an idea, what runs, what waits for the person, and what is new."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from studio.home.launch import LaunchForm, examples, makers
from studio.jobs import handover
from studio.jobs.activity import filters
from studio.jobs.activity.lists import NEWEST_FIRST, group_of, load
from studio.jobs.activity.views import notice_for
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, JobQuery, State
from studio.lib.http import HtmxRequest, see_other
from studio.library.queries import newest_of
from studio.review.waiting import mentions_of, reviews_waiting_for
from studio.workspaces.access import Seat, member_view

FEW = 5  # of what runs, and of what waits
TILES = 9
KEPT_AS = "launched"  # what was made of words the last time


@require_safe
@member_view()
def home(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show a workspace's first page."""
    form = LaunchForm(initial={"kind": request.session.get(KEPT_AS) or next((kind.name for kind in makers()), "")})
    return render(request, "home/page.html", context_of(seat, form))


@require_safe
@member_view()
def news(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer which jobs the page would list now, by keys."""
    keys = first_jobs(seat).values_list("key", flat=True)
    return render(request, "home/_news.html", {"keys": keys})


@require_POST
@member_view("make")
def start(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Open a tool with the words filled in; they stay out of its address."""
    form = LaunchForm(request.POST)
    if not form.is_valid():
        return render(request, "home/page.html", context_of(seat, form), status=422)
    kind, words = kind_named(form.cleaned_data["kind"]), form.cleaned_data["words"]
    page = reverse("jobs:page", args=[seat.workspace.slug, kind.name])
    request.session[KEPT_AS] = kind.name
    if not words.strip():
        return see_other(page)
    return see_other(f"{page}?words={handover.keep(request.session, seat, kind, words)}")


def context_of(seat: Seat, form: LaunchForm) -> dict[str, Any]:
    """Return what the page shows; sections with nothing in them are left out."""
    jobs = load(first_jobs(seat))
    assets = newest_of(seat, TILES)
    reviews, mentions = reviews_waiting_for(seat), mentions_of(seat)
    return {
        "seat": seat,
        "form": form,
        "makers": makers(),
        "running": [job for job in jobs if group_of(job) == filters.RUNNING],
        "waiting": [job for job in jobs if group_of(job) == filters.ATTENTION],
        "restored": notice_for(seat, jobs),
        "reviews": reviews,
        "mentions": mentions,
        "assets": assets,
        "examples": [] if assets or Job.objects.visible_to(seat).exists() else examples(),
    }


def first_jobs(seat: Seat) -> JobQuery:
    """Return some of what runs, and some of what waits for the person, newest first."""
    jobs = Job.objects.visible_to(seat).order_by(*NEWEST_FIRST)
    goes_on_by_itself = Q(state=State.HELD, due_at__isnull=False)
    waiting = jobs.filter(filters.attention(), ~goes_on_by_itself, created_by=seat.person)
    running = jobs.filter(filters.running(), listed=True)
    some = [found.values("pk")[:FEW] for found in (running, waiting)]
    return Job.objects.filter(Q(pk__in=some[0]) | Q(pk__in=some[1])).order_by(*NEWEST_FIRST)
