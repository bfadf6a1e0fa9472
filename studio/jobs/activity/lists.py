"""Lists of jobs: newest first, by keyset, in as many queries for two thousand as for one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from studio.jobs.access import job_for
from studio.jobs.activity import filters
from studio.jobs.activity.filters import GROUPS, Filters
from studio.jobs.engine import lanes
from studio.jobs.models import Job, JobQuery, JobResult
from studio.jobs.states import AT_WORK, OPEN, WANTS_A_PERSON, State
from studio.workspaces.access import Seat

PAGE = 30
FEW = 12  # of what runs and of what needs attention, where everything is listed
TITLES = {filters.RUNNING: "Running", filters.ATTENTION: "Needs attention", filters.DONE: "Earlier"}
NEWEST_FIRST = ("-created_at", "-id")
# What a row shows of a result.
SHOWN = (
    "job_id", "position", "run", "reason", "version__key", "version__medium", "version__asset__key",
    "version__asset__deleted_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Some jobs of one group, the newest first; ``more`` tells that there are others of it."""

    group: str
    jobs: list[Job]
    more: bool = False

    @property
    def title(self) -> str:
        """Return the heading."""
        return TITLES[self.group]

    def older(self, chosen: Filters) -> str:
        """Return the query of the address where the next jobs are, "" at the end."""
        return chosen.query_with(state=self.group, before=self.jobs[-1].key) if self.more else ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many jobs are in each state that is not over, and how many of the open ones are the person's own."""

    states: Counter[str] = field(default_factory=Counter)
    own: int = 0

    @property
    def in_line(self) -> int:
        """Return how many wait for their turn."""
        return self.states[State.QUEUED]

    @property
    def running(self) -> int:
        """Return how many are at work or in line."""
        return sum(self.states[state] for state in AT_WORK)

    @property
    def attention(self) -> int:
        """Return how many need attention."""
        return sum(self.states[state] for state in WANTS_A_PERSON)

    @property
    def words(self) -> str:
        """Return what goes on, in one sentence."""
        working = self.running - self.in_line
        found = [f"{working} running"] if working else []
        found += [f"{self.in_line} in line"] if self.in_line else []
        found += [f"{self.attention} need{'s' if self.attention == 1 else ''} attention"] if self.attention else []
        return ", ".join(found) if found else "All quiet"


def jobs_of(seat: Seat, chosen: Filters) -> JobQuery:
    """Return the jobs that somebody may see, those of every group, newest first."""
    return chosen.apply(Job.objects.visible_to(seat), group=False).order_by(*NEWEST_FIRST)


def count_open(seat: Seat, chosen: Filters) -> Counts:
    """Return how many jobs are not over, in one query."""
    own = Count("pk", filter=Q(created_by=seat.person, state__in=OPEN))
    unsettled = jobs_of(seat, chosen).filter(filters.running() | filters.attention()).order_by()
    rows = list(unsettled.values_list("state").annotate(Count("pk"), own=own))
    return Counts(Counter({state: count for state, count, _ in rows}), sum(own for *_, own in rows))


def first_parts(seat: Seat, chosen: Filters) -> list[Part]:
    """Return the first page: some of each group or, where one was chosen, more of that."""
    groups = {chosen.group: PAGE} if chosen.group else dict.fromkeys(GROUPS, FEW) | {filters.DONE: PAGE}
    found = jobs_of(seat, chosen)
    ids = [found.filter(GROUPS[group]()).values("pk")[: most + 1] for group, most in groups.items()]
    anyone = Q()
    for some in ids:
        anyone |= Q(pk__in=some)
    by_group = defaultdict(list)
    for job in load(Job.objects.filter(anyone).order_by(*NEWEST_FIRST)):
        by_group[group_of(job)].append(job)
    parts = (cut(group, by_group[group], most) for group, most in groups.items())
    return [part for part in parts if part.jobs]


def later_part(seat: Seat, chosen: Filters, before: str) -> Part:
    """Return the jobs of a group that come after the job ``before``. Raises Http404."""
    last = job_for(seat, before, bare=True)
    group = chosen.group or filters.DONE
    older = jobs_of(seat, chosen).filter(GROUPS[group]())
    # The first condition is what the database finds its place in the index by.
    older = older.filter(Q(created_at__lte=last.created_at), Q(created_at__lt=last.created_at) | Q(pk__lt=last.pk))
    return cut(group, load(older[: PAGE + 1]), PAGE)


def cut(group: str, jobs: list[Job], most: int) -> Part:
    """Return a part of at most so many jobs, of which one more was asked for."""
    return Part(group, jobs[:most], len(jobs) > most)


def group_of(job: Job) -> str:
    """Return the group that a job belongs to."""
    if job.state in AT_WORK:
        return filters.RUNNING
    needs = job.state in WANTS_A_PERSON and job.set_aside_at is None
    return filters.ATTENTION if needs else filters.DONE


def needs_attention(job: Job) -> bool:
    """Return whether a job is among those that a person may set aside: it is over, and did not simply work."""
    return group_of(job) == filters.ATTENTION and job.state not in OPEN


def load(jobs: JobQuery) -> list[Job]:
    """Return jobs with what their rows show, in two queries and one for each kind that needs more."""
    results = JobResult.objects.select_related("version__asset").only(*SHOWN)
    found = jobs.select_related("created_by", "api_key__user", "entry").defer("order_json", "ticket")
    rows = list(found.prefetch_related(Prefetch("results", results)))
    prepare(rows)
    note_turns(rows)
    return rows


def prepare(jobs: Iterable[Job]) -> None:
    """Let each kind load what it says of its jobs that did not simply work."""
    by_kind = defaultdict(list)
    for job in jobs:
        if job.error:
            by_kind[job.kind].append(job)
    for some in by_kind.values():
        some[0].kind_object.prepare_fixes(some)


def note_turns(jobs: Iterable[Job]) -> None:
    """Note on each job where it stands in line; each line is read once, however many of its jobs there are."""
    jobs = list(jobs)
    turns = lanes.turns_of(jobs)
    for job in jobs:
        job.__dict__["turn"] = turns.get(job.pk)
