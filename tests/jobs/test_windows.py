"""No window of MiniMax's ever sees more requests than it allows, however long each of them is on its way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studio.accounts.models import User
from studio.jobs.engine import arrivals, lanes, transitions
from studio.jobs.models import Attempt, Job
from studio.lib.fields import new_key
from studio.minimax.wire import sending
from studio.workspaces.models import Workspace
from tests.people import give_key

LIMIT, WINDOW_S, BURST = 4, 60, 2
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """How many seconds pass until a request is claimed, and from there until it is sent, arrives and is answered."""

    claimed_s: float = 0
    sent_s: float = 0
    there_s: float = 0
    answered_s: float = 0


def seconds(most: float) -> Any:
    return st.one_of(st.just(0.0), st.just(most), st.floats(0, most))


WAYS = st.lists(st.builds(Way, seconds(20), seconds(50), seconds(arrivals.WAY_S), seconds(50)), max_size=2 * LIMIT + 1)
LATE, LONG, AT_ONCE = Way(sent_s=20), Way(there_s=5.9, answered_s=45), Way()


class Upstream:
    """A lane whose jobs take the engine's own steps, while time and the wire are the test's."""

    def __init__(self, alice: User, tidewater: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        self.owner = {"workspace": tidewater, "created_by": alice}
        self.lane = f"{give_key(alice).pk}:speech"
        self.ways: list[Way] = []
        self.arrived: list[float] = []
        self.look_s = 6.2  # between two looks of the runner
        self.now_s, self.number = 0.0, count()
        self.happens: list[tuple[float, int, Callable[[], object]]] = []
        monkeypatch.setattr(timezone, "now", lambda: BEGAN + timedelta(seconds=self.now_s))
        monkeypatch.setattr(arrivals, "time", SimpleNamespace(monotonic=lambda: self.now_s))
        monkeypatch.setattr(lanes, "LEAST_BURST", BURST)

    def run(self, ways: list[Way]) -> list[float]:
        """Have so many jobs go through the lane; return when each of their requests arrived, in order."""
        Job.objects.all().delete()
        Job.objects.bulk_create(
            Job(**self.owner, nonce=new_key(), kind="speech", order_json={}, lane=self.lane, due_at=None) for _ in ways
        )
        self.now_s, self.arrived, self.ways = 0.0, [], list(ways)
        self.later(0, self.look)
        while self.happens:
            self.now_s, _, happen = heappop(self.happens)
            happen()
        assert len(self.arrived) == len(ways)
        return self.arrived

    def later(self, seconds: float, happen: Callable[[], object]) -> None:
        heappush(self.happens, (self.now_s + seconds, next(self.number), happen))

    def look(self) -> None:
        for job_id in lanes.admit(self.lane):
            way = self.ways.pop(0)
            self.later(way.claimed_s, partial(self.claim, job_id, way))
        if self.ways:
            self.later(self.look_s, self.look)

    def claim(self, job_id: int, way: Way) -> None:
        claimed = transitions.claim(job_id, "runner")
        assert claimed is not None
        Attempt.objects.filter(job=job_id).update(created_at=timezone.now())
        self.later(way.sent_s, partial(self.send, claimed[0], way))

    def send(self, job: Job, way: Way) -> None:
        self.later(way.there_s, lambda: self.arrived.append(self.now_s))
        self.later(way.there_s + way.answered_s, partial(self.answer, job, self.now_s))

    def answer(self, job: Job, sent_at: float) -> None:
        with arrivals.observe(job):
            sending.sending.get().at = sent_at  # type: ignore[union-attr]
        transitions.fetch(job)


@pytest.fixture
def upstream(alice: User, tidewater: Workspace, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Upstream:
    """A lane of four a minute, two of them in five seconds."""
    settings.STUDIO_RATE_LIMITS = {"speech": LIMIT}
    return Upstream(alice, tidewater, monkeypatch)


def most_within(arrived: list[float], seconds: float) -> int:
    """Return how many requests the fullest window saw that begins with one of them."""
    return max((sum(begin <= at < begin + seconds for at in arrived) for begin in arrived), default=0)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(WAYS)
@example([LATE] * LIMIT + [AT_ONCE] * LIMIT)
@example([LONG] * BURST + [AT_ONCE] * LIMIT)
def test_no_window_is_overfull_whatever_the_delays(upstream: Upstream, ways: list[Way]) -> None:
    arrived = upstream.run(ways)
    assert most_within(arrived, WINDOW_S) <= LIMIT
    assert most_within(arrived, lanes.BURST_S) <= BURST


@pytest.mark.parametrize(("way", "burst", "lost_s"), [
    (AT_ONCE, BURST, 0), (Way(there_s=1, answered_s=1), BURST, 2),
    (Way(answered_s=50), LIMIT, arrivals.WAY_S),  # a picture: it counts from its last byte, not from when it is made
])  # fmt: skip
def test_a_lane_is_used_to_the_full(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch, way: Way, burst: int, lost_s: float
) -> None:
    monkeypatch.setattr(lanes, "LEAST_BURST", burst)
    upstream.look_s = 1
    arrived = upstream.run([way] * 3 * LIMIT)
    a_window_s = WINDOW_S + lanes.SPARE_S + lost_s + upstream.look_s
    assert [at <= number * a_window_s + way.there_s for number, at in enumerate(arrived[::LIMIT])] == [True] * 3
