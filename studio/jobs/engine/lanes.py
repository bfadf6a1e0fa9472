"""The line of waiting work: one lane for each key and family of the API, filled within MiniMax's published limits.

A job that waits in a lane is queued and not due. ``admit`` makes as many due as the limits allow; people take turns.
"""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import batched
from math import ceil
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from studio.jobs.engine.transitions import in_future
from studio.jobs.kinds import Kind
from studio.jobs.models import Attempt, Job, State
from studio.jobs.socket import notifications
from studio.jobs.states import UNDER_WAY
from studio.minimax.catalog.rate_limits import RATE_LIMITS, RateLimit

HELD_IN_LANE = Q(state=State.HELD) & ~Q(lane="")
WAITS = Q(state=State.QUEUED, due_at=None)
SPARE_S = 2  # a window is counted from when MiniMax hears of a request, which is later than we write
BURST_S, LEAST_BURST = 5, 20  # a sudden rise (2045) has no published number: half of a window's, or so many
MOST_TOLD = 30  # of those that wait: whose place is drawn anew whenever the line moves on

UNKNOWN = RateLimit(60)  # of a family that the catalog has no more, while jobs of it still wait

type Waiter = tuple[int, int, datetime]  # job, person, since when

_slowed: dict[str, float] = {}  # until when a lane rests, by the monotonic clock


@dataclass(frozen=True, slots=True)
class Turn:
    """A job's place in its lane, from 1, among how many, and in about how many seconds it begins, if that is known."""

    place: int
    of: int
    seconds: int | None

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


def slow_down(lane: str, seconds: float) -> None:
    """Let a lane rest, since MiniMax said that it is too fast; it alone."""
    _slowed[lane] = max(_slowed.get(lane, 0), time.monotonic() + seconds)


def admit_all() -> list[int]:
    """Make due what may begin now, in every lane; return the ids."""
    lanes = Job.objects.filter(WAITS).exclude(lane="").order_by().values_list("lane", flat=True).distinct()
    return [job_id for lane in list(lanes) for job_id in admit(lane)]


@transaction.atomic
def admit(lane: str) -> list[int]:
    """Make due what may begin now in a lane; return the ids."""
    room = count_room(lane)
    if room <= 0:
        return []
    line = line_of(lane)
    Job.objects.filter(WAITS, pk__in=line[:room]).update(due_at=Now())
    for job in Job.objects.filter(pk__in=line[room : room + MOST_TOLD]):
        notifications.announce(job)
    return line[:room]


def hurry(jobs: QuerySet[Job]) -> list[int]:
    """Make held jobs due, a window's worth at once and the next ones a window later; return those that are due now."""
    due_now: list[int] = []
    held = jobs.filter(HELD_IN_LANE).order_by("created_at", "id")
    for lane in set(held.order_by().values_list("lane", flat=True)):
        ids, limit = list(held.filter(lane=lane).values_list("id", flat=True)), limit_of(lane)
        for number, some in enumerate(batched(ids, min(limit.requests, limit.at_once or limit.requests))):
            pause = timedelta(seconds=number * (limit.seconds + SPARE_S))
            Job.objects.filter(pk__in=some).update(due_at=in_future(pause))
            due_now += some if not number else ()
    return due_now


def count_room(lane: str) -> int:
    """Return how many more requests a lane takes at this moment."""
    limit = limit_of(lane)
    if time.monotonic() < _slowed.get(lane, 0):
        return 0
    admitted = Job.objects.filter(lane=lane, state=State.QUEUED, due_at__isnull=False).count()
    burst = max(LEAST_BURST, limit.requests // 2) - attempts_in(lane, BURST_S).count()
    room = min(limit.requests - attempts_in(lane, limit.seconds + SPARE_S).count(), burst)
    if limit.at_once:
        room = min(room, limit.at_once - Job.objects.filter(lane=lane, state__in=UNDER_WAY).count())
    return room - admitted


def attempts_in(lane: str, seconds: int) -> QuerySet[Attempt]:
    """Return a lane's requests of the last seconds."""
    return Attempt.objects.filter(job__lane=lane, created_at__gte=timezone.now() - timedelta(seconds=seconds))


def line_of(lane: str) -> list[int]:
    """Return the ids of the jobs that wait in a lane, in the order in which they will begin."""
    first = F("moved_up_at").desc(nulls_last=True)
    waiting = Job.objects.filter(WAITS, lane=lane).order_by(first, "created_at", "id")
    rows = list(waiting.values_list("id", "created_by_id", "created_at"))
    had = Counter(attempts_in(lane, limit_of(lane).seconds).values_list("job__created_by_id", flat=True))
    return take_turns(rows, had)


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
        line, limit, room = line_of(lane), limit_of(lane), max(0, count_room(lane))
        for place, job_id in enumerate(line, 1):
            seconds = None if limit.at_once else ceil(max(0, place - room) / limit.requests) * limit.seconds
            found[job_id] = Turn(place, len(line), seconds)
    return found


def move_up(job: Job) -> None:
    """Let a job that waits be the next of its own person's."""
    Job.objects.filter(WAITS, pk=job.pk).update(moved_up_at=timezone.now())
    notifications.announce(job)
