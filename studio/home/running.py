"""What runs in a workspace, as the frame lists it, and the word about what has ended."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from studio.jobs.access import job_for
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Job, JobQuery, State
from studio.jobs.states import AT_WORK
from studio.workspaces.access import Seat, member_view

MANY = 3  # jobs of a kind under way, above which only the last ones are told about
MOST_LISTED = 12  # in the list of the top bar; Activity has all of them
MOST_ROWS = 50  # more than anybody reads on a tool's page; the count goes on
COLUMNS = (
    "key",
    "kind",
    "title",
    "state",
    "progress",
    "cancel_asked",
    "created_at",
    "created_by__name",
    "created_by__email",
)
SILENT = {State.CANCELLED}  # somebody pressed Stop, and saw what it did


class Running:
    """The open jobs of a workspace, newest first: a few of them in full, the rest as numbers."""

    def __init__(self, jobs: JobQuery | None = None) -> None:
        self.found = Job.objects.none() if jobs is None else jobs

    @cached_property
    def jobs(self) -> list[Job]:
        """Return the newest, in one query: one more than are ever listed where there are more."""
        return list(self.found.select_related("created_by").only(*COLUMNS)[: MOST_ROWS + 1])

    @cached_property
    def places(self) -> Counter[str]:
        """Return how many jobs are at work by place of the navigation; what is held waits for a person or a limit."""
        if len(self.jobs) <= MOST_ROWS:
            return Counter(job.kind_object.nav_name for job in self.jobs if job.is_live)
        # Not by GROUP BY, for whose order SQLite would walk through every job that ever was.
        kinds = self.found.filter(state__in=AT_WORK).order_by().values_list("kind", flat=True)
        return Counter(kind_named(kind).nav_name for kind in kinds)

    @property
    def count(self) -> int:
        """Return how many jobs are at work."""
        return self.places.total()

    @property
    def rows(self) -> list[Job]:
        """Return the jobs that the top bar lists."""
        return self.jobs[:MOST_LISTED]

    def rows_of(self, kind: str, shown: Collection[str] = ()) -> list[Job]:
        """Return the jobs listed on a kind's page, without those whose cards it shows."""
        whole = len(self.jobs) <= MOST_ROWS
        jobs = self.jobs if whole else Running(self.found.filter(kind=kind)).jobs
        return [job for job in jobs if job.kind == kind and job.key not in shown][:MOST_ROWS]


def running_in(seat: Seat) -> Running:
    """Return what runs in the seat's workspace; samples of voices are nobody's work."""
    return Running(Job.objects.visible_to(seat).open().filter(listed=True).order_by("-created_at", "-id"))


@require_GET
@member_view()
def running(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Answer the frame that asks what runs: the count with its list, the lamps, and the rows of a tool's page.

    ``tool`` names the kind whose page asks, ``shown`` the job whose card stands on it.
    """
    found = running_in(seat)
    tool = next((kind.name for kind in all_kinds() if kind.name == request.GET.get("tool")), "")
    places = dict.fromkeys(kind.nav_name for kind in all_kinds())
    context: dict[str, Any] = {"seat": seat, "running": found, "places": places, "tool": tool}
    context["rows_here"] = found.rows_of(tool, request.GET.getlist("shown"))
    return render(request, "ui/_running_answer.html", context)


@require_GET
@member_view()
def ended(request: HttpRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer what to say to the person whose job has ended out of sight; 204 to everybody else. Raises Http404."""
    job = job_for(seat, key)
    if job.created_by_id != seat.person.pk or not job.listed or job.state in SILENT or job.is_live:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    if job.state == State.DONE and is_one_of_many(seat, job):
        return HttpResponse(status=204)
    page = reverse("jobs:page", args=[seat.workspace.slug, job.kind])
    made = job.state == State.DONE
    return JsonResponse({"text": words_about(job), "made": made, "url": f"{page}?show={job.key}", "label": "Open"})


def is_one_of_many(seat: Seat, job: Job) -> bool:
    """Return whether the person still waits for many more like it, so that a word about each would be too much."""
    mine = Job.objects.visible_to(seat).open().filter(created_by=seat.person, kind=job.kind)
    return mine[: MANY + 1].count() > MANY


def words_about(job: Job) -> str:
    """Return how a job ended, in one sentence."""
    why = job.explanation
    if why is None or job.state == State.DONE:
        return f"“{job.title}” is ready."
    return f"“{job.title}”: {why.title}."
