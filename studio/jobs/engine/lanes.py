"""The line of waiting work: one lane for each key and family of the API, filled within MiniMax's published limits.

A job that waits in a lane is queued and not due. ``admit`` makes as many due as the limits allow; people take turns.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import islice
from math import ceil
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from studio.accounts.models import ApiKey
from studio.jobs.engine.retry_policy import SLOW_DOWN
from studio.jobs.kinds import Kind
from studio.jobs.models import Attempt, Job, State
from studio.jobs.socket import notifications
from studio.jobs.states import UNDER_WAY
from studio.minimax.catalog.rate_limits import RATE_LIMITS, RateLimit

HELD_IN_LANE = Q(state=State.HELD) & ~Q(lane="")
WAITS = Q(state=State.QUEUED, due_at=None)
SPARE_S = 1  # between two windows
LONGEST_WAY_S = 60  # from the claim of a request until MiniMax has it; one that is not answered by then counts no more
BURST_S, LEAST_BURST = 5, 20  # a sudden rise (2045) has no published number: half of a window's, or so many
WAYS = {"up": -1, "down": 1}  # by how many places; any other way is to the front
MOMENT = timedelta(microseconds=1)
MOST_TOLD = 30  # of those that wait: whose place is drawn anew whenever the line moves on

UNKNOWN = RateLimit(60)  # of a family that the catalog has no more, while jobs of it still wait

type Waiter = tuple[int, int, datetime]  # job, person, since when


@dataclass(frozen=True, slots=True)
class Turn:
    """A job's place in its lane, from 1, among how many, and in about how many seconds it begins, if that is known."""

    place: int
    of: int
    seconds: int | None
    own: int = 1  # its place among those of its person
    owned: int = 1

    def __str__(self) -> str:
        told = f"place {self.place} of {self.of}"
        if self.seconds is None:
            return told
        minutes = round(self.seconds / 60)
        return f"{told}, begins " + (f"in about {minutes} min" if minutes else "within a minute")


def name_lane(kind: Kind[Any], order: Any, key_id: int | None) -> str:
    """Return the lane that a job waits in; "" for what no limit is known of, the sandbox of this server among them."""
    family = kind.lane(order)
    return f"{key_id}:{family}" if key_id is not None and family in RATE_LIMITS else ""


def limit_of(lane: str) -> RateLimit:
    """Return the limits of a lane: the operator's requests a minute before those that MiniMax publishes."""
    family = lane.partition(":")[2]
    published = RATE_LIMITS.get(family, UNKNOWN)
    asked = settings.STUDIO_RATE_LIMITS.get(family)
    return published if asked is None else RateLimit(asked, at_once=published.at_once)


def rests(lane: str) -> bool:
    """Return whether MiniMax said that a lane is too fast, which lets it alone rest until that job is due again."""
    slowed = Job.objects.filter(lane=lane, state=State.HELD, due_at__gt=Now(), error__reason=SLOW_DOWN)
    return slowed.exists()


def admit_all() -> list[int]:
    """Make due what may begin now, in every lane; return the ids."""
    lanes = Job.objects.filter(WAITS).exclude(lane="").order_by().values_list("lane", flat=True).distinct()
    return [job_id for lane in list(lanes) for job_id in admit(lane)]


@transaction.atomic
def admit(lane: str) -> list[int]:
    """Make due what may begin now in a lane; return the ids."""
    lock(lane)
    room = count_room(lane)
    if room <= 0:
        return []
    line = line_of(lane)
    Job.objects.filter(WAITS, pk__in=line[:room]).update(due_at=Now())
    announce_line(line[room:])
    return line[:room]


def admits(job: Job) -> bool:
    """Return whether a new job need not wait: its lane has room and nobody is in line. Locks the lane meanwhile."""
    if not job.lane:
        return True
    lock(job.lane)
    in_line = Job.objects.filter(WAITS, lane=job.lane).exclude(pk=job.pk)
    return not in_line.exists() and count_room(job.lane) > 0


def lock(lane: str) -> None:
    """Let one process at a time open the lanes of a key, until the caller's transaction ends."""
    key_id = int(lane.partition(":")[0])
    list(ApiKey.objects.select_for_update().filter(pk=key_id).values_list("pk"))


def count_room(lane: str) -> int:
    """Return how many more requests a lane takes at this moment."""
    limit = limit_of(lane)
    if rests(lane):
        return 0
    # What is to be tried again goes by a clock of its own.
    admitted = Job.objects.filter(lane=lane, state__in=[State.QUEUED, State.HELD], due_at__isnull=False).count()
    burst = max(LEAST_BURST, limit.requests // 2) - attempts_in(lane, BURST_S + SPARE_S).count()
    room = min(limit.requests - attempts_in(lane, limit.seconds + SPARE_S).count(), burst)
    if limit.at_once:
        room = min(room, limit.at_once - Job.objects.filter(lane=lane, state__in=UNDER_WAY).count())
    return room - admitted


def attempts_in(lane: str, seconds: int) -> QuerySet[Attempt]:
    """Return a lane's requests that reached MiniMax in the last seconds, or may do so yet."""
    now, window = timezone.now(), timedelta(seconds=seconds)
    begun = Attempt.objects.filter(job__lane=lane, created_at__gte=now - window - timedelta(seconds=LONGEST_WAY_S))
    return begun.filter(Q(arrived_by=None) | Q(arrived_by__gte=now - window))


def seconds_until_room(lane: str) -> float:
    """Return in how many seconds a lane's window takes one more request, as far as is known by now."""
    limit, now = limit_of(lane), timezone.now()
    window = limit.seconds + SPARE_S
    counted = sorted(at or now for at in attempts_in(lane, window).values_list("arrived_by", flat=True))
    if len(counted) < limit.requests:
        return 0.0
    return (counted[-limit.requests] + timedelta(seconds=window) - now).total_seconds()


def line_of(lane: str) -> list[int]:
    """Return the ids of the jobs that wait in a lane, in the order in which they will begin."""
    return [job_id for job_id, _ in read_line(lane)]


def read_line(lane: str) -> list[tuple[int, int]]:
    """Return the jobs that wait in a lane and their people, in the order in which they will begin."""
    rows = [(job_id, person_id, at) for job_id, person_id, _, at in waiting_in(lane)]
    had = Counter(attempts_in(lane, limit_of(lane).seconds).values_list("job__created_by_id", flat=True))
    people = {job_id: person_id for job_id, person_id, _ in rows}
    return [(job_id, people[job_id]) for job_id in take_turns(rows, had)]


def waiting_in(lane: str, **only: Any) -> list[tuple[int, int, datetime, datetime]]:
    """Return job, person, place in that person's own order, and since when, of what waits in a lane."""
    waiting = Job.objects.filter(WAITS, lane=lane, **only).annotate(own=Coalesce("line_at", "created_at"))
    return list(waiting.order_by("own", "id").values_list("id", "created_by_id", "own", "created_at"))


def take_turns(waiting: Iterable[Waiter], had: Counter[int]) -> list[int]:
    """Return jobs in turn: whoever had fewest turns is next and, among equals, whoever has waited longest.

    ``waiting`` holds each person's jobs in that person's own order.
    """
    own: defaultdict[int, deque[int]] = defaultdict(deque)
    since: dict[int, datetime] = {}
    for job_id, person_id, at in waiting:
        own[person_id].append(job_id)
        since[person_id] = min(at, since.get(person_id, at))
    heap = [(had[person_id], since[person_id], person_id) for person_id in own]
    heapify(heap)
    line = []
    while heap:
        turns, at, person_id = heappop(heap)
        line.append(own[person_id].popleft())
        if own[person_id]:
            heappush(heap, (turns + 1, at, person_id))
    return line


def turns_of(jobs: Iterable[Job]) -> dict[int, Turn]:
    """Return the turns of those jobs that wait in a lane, by id; each lane is read once."""
    found: dict[int, Turn] = {}
    for lane in {job.lane for job in jobs if job.lane and job.state == State.QUEUED}:
        line, limit, room = read_line(lane), limit_of(lane), max(0, count_room(lane))
        own: Counter[int] = Counter()
        owned = Counter(person_id for _, person_id in line)
        for place, (job_id, person_id) in enumerate(line, 1):
            own[person_id] += 1
            seconds = None if limit.at_once else ceil(max(0, place - room) / limit.requests) * limit.seconds
            found[job_id] = Turn(place, len(line), seconds, own[person_id], owned[person_id])
    return found


@transaction.atomic
def move(job: Job, way: str) -> None:
    """Let a job that waits change places with the one before or after it, or be the first, of its person's."""
    own = waiting_in(job.lane, created_by=job.created_by_id)  # type: ignore[attr-defined]
    here = next((at for at, (job_id, *_) in enumerate(own) if job_id == job.pk), None)
    if here is None:
        return
    there = min(max(0, here + WAYS.get(way, -here)), len(own) - 1)
    mine, passed = own[here], own[there]
    if mine == passed:
        return
    swaps = way in WAYS and mine[2] != passed[2]
    set_place(job.pk, passed[2] if swaps else passed[2] + (MOMENT if there > here else -MOMENT))
    if swaps:
        set_place(passed[0], mine[2])
    announce_line(job_id for job_id, *_ in own[min(here, there) : max(here, there) + 1])


def set_place(job_id: int, at: datetime) -> None:
    """Write since when a job counts as waiting among those of its person."""
    Job.objects.filter(WAITS, pk=job_id).update(line_at=at)


def announce_line(ids: Iterable[int]) -> None:
    """Have the places of the first of some jobs drawn anew."""
    for job in Job.objects.filter(pk__in=list(islice(ids, MOST_TOLD))):
        notifications.announce(job)
