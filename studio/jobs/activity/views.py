"""Activity: the page, its rows, what is new since it was drawn, and what a person can do there."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.accounts.models import User
from studio.jobs import actions, restored
from studio.jobs.access import job_for
from studio.jobs.activity.filters import ATTENTION, DONE, RUNNING, Filters, name_in_address
from studio.jobs.activity.lists import TITLES, count_open, first_parts, jobs_of, later_part, load, needs_attention
from studio.jobs.engine import lanes
from studio.jobs.kinds import all_kinds
from studio.jobs.models import Job
from studio.jobs.socket import notifications
from studio.jobs.states import OPEN
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view

# Title, words and button of a page that lists nothing.
NARROW = ("Nothing fits", "No job is all of that.", "Show everything")
NOTHING = {
    "": ("Nothing here yet", "Whatever you ask for is listed here, with what came of it and what it cost.", ""),
    RUNNING: ("All quiet", "Nothing is running.", ""),
    ATTENTION: ("All is well", "Nothing needs anybody.", ""),
    DONE: ("Nothing here yet", "What is finished or was stopped is listed here.", ""),
}
TABS = {"": "Everything", RUNNING: TITLES[RUNNING], ATTENTION: TITLES[ATTENTION], DONE: "Done"}


@require_safe
@member_view()
def activity(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the jobs of a workspace: the page, or more of its list."""
    people = people_of(seat)
    chosen = Filters.of(request.GET, seat, people)
    before = request.GET.get("before", "")
    context: dict[str, Any] = {"seat": seat, "chosen": chosen, "here": here(seat), "before": before}
    if before:
        context["parts"] = [later_part(seat, chosen, before)]
        if request.htmx:
            return render(request, "jobs/activity/_rows.html", {**context, "part": context["parts"][0]})
    else:
        context["parts"] = first_parts(seat, chosen)
    context |= {
        "counts": count_open(seat, chosen),
        "nothing": NARROW if chosen.is_narrow else NOTHING[chosen.group],
        "tabs": [(chosen.with_group(group), label) for group, label in TABS.items()],
        "people": [(name_in_address(person), person) for person in people if person != seat.person],
        "kinds": sorted(all_kinds(), key=lambda kind: kind.label),
        "restored": notice_for(seat, (job for part in context["parts"] for job in part.jobs)),
    }
    return render(request, "jobs/activity/page.html", context)


def notice_for(seat: Seat, shown: Iterable[Job]) -> dict[str, Any] | None:
    """Return how many of one's own jobs waited in a backup, and of which day; None where none of those shown did."""
    days = [job.error.get("detail", "") for job in shown if job.error.get("reason") == restored.REASON]
    return {"count": restored.waiting_for(seat).count(), "day": days[0]} if days else None


def people_of(seat: Seat) -> list[User]:
    """Return the people of a workspace, by name."""
    return list(User.objects.filter(memberships__workspace=seat.workspace).order_by("name", "email"))


def here(seat: Seat) -> str:
    """Return the address of the page."""
    return reverse("jobs:activity", args=[seat.workspace.slug])


@require_safe
@member_view()
def row(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Answer a row that asks for itself. Raises Http404."""
    found = load(Job.objects.visible_to(seat).filter(key=key))
    if not found:
        raise Http404
    return render(request, "jobs/activity/_row.html", {"seat": seat, "job": found[0]})


@require_safe
@member_view()
def news(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer what the first page would list now, by keys, and how many jobs are not over."""
    chosen = Filters.of(request.GET, seat, people_of(seat))
    keys = [job.key for part in first_parts(seat, chosen) for job in part.jobs]
    tabs = [(chosen.with_group(group), label) for group, label in TABS.items()]
    context = {"seat": seat, "chosen": chosen, "here": here(seat), "tabs": tabs, "keys": keys}
    return render(request, "jobs/activity/_news.html", {**context, "counts": count_open(seat, chosen)})


@require_POST
@member_view("make")
def stop_own(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Stop every open job of the person, or those of one kind."""
    chosen = Filters.of(request.GET, seat, [seat.person])
    own = jobs_of(seat, chosen).filter(created_by=seat.person, state__in=OPEN)
    number = actions.cancel_all([job for job in own if job.can_cancel])
    if not request.htmx:
        return see_other(here(seat) + chosen.query)
    words = "Nothing of yours was running." if not number else f"Stopping {number} job{'s' if number > 1 else ''}."
    return trigger_client_event(HttpResponse(status=204), "studio:toast", {"text": words})


@require_POST
@member_view("make")
def answer_restored(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Send what of one's own waited in a backup, or let it be; back to the page that it was pressed on."""
    number = restored.send(seat) if request.POST.get("do") == "send" else restored.let_be(seat)
    done = "sent" if request.POST.get("do") == "send" else "let be"
    messages.success(request, f"{number} job{'' if number == 1 else 's'} {done}.")
    return see_other(here(seat))


@require_POST
@member_view("make")
def move(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Let a job of one's own that waits in line be the next of one's own, or one earlier or later. Raises Http404."""
    job = job_for(seat, key, bare=True)
    if job.created_by != seat.person:
        raise Http404
    lanes.move(job, request.POST.get("way", ""))
    return HttpResponse(status=204) if request.htmx else see_other(here(seat))


@require_POST
@member_view("make")
def set_aside(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Take a job that failed out of what needs attention or, with ``?back``, put it there again. Raises Http404."""
    job = job_for(seat, key, bare=True)
    if job.created_by_id != seat.person.pk and not seat.can_manage:  # type: ignore[attr-defined]
        raise PermissionDenied("Only who asked for it, or an admin, can set this aside.")
    back = "back" in request.GET
    if not (job.set_aside_at if back else needs_attention(job)):
        return answer_aside(request, seat, job, "")
    Job.objects.filter(pk=job.pk, state=job.state).update(set_aside_at=None if back else timezone.now())
    notifications.announce(job)
    return answer_aside(request, seat, job, "" if back else f"“{job.title}” is set aside.")


def answer_aside(request: HtmxRequest, seat: Seat, job: Job, words: str) -> HttpResponse:
    """Return to the page or, with script, say what was done, with a way back."""
    if not request.htmx:
        return see_other(here(seat))
    answer = trigger_client_event(HttpResponse(status=204), f"job-{job.key}", {})
    if not words:
        return answer
    undo = reverse("jobs:set_aside", args=[seat.workspace.slug, job.key]) + "?back"
    return trigger_client_event(answer, "studio:toast", {"text": words, "undoUrl": undo})
