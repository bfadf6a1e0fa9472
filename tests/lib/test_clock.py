"""A clock that is set back lets nothing wait for longer than it was to."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import ApiKey, KeyState, User
from studio.jobs.engine import lanes, leases
from studio.jobs.engine.runner import runner, take_over
from studio.jobs.models import Attempt, Job, State
from studio.lib import clock
from studio.lib.fields import new_key
from studio.speech.order import SpeechOrder
from studio.voices import lists
from studio.voices.models import VoiceList
from studio.workspaces.models import Workspace
from tests.people import give_key
from tests.server import wait_until

STEP = timedelta(hours=2)


def ahead(moment: Any) -> float:
    """Return in how many seconds a moment comes."""
    return float((moment - timezone.now()).total_seconds())


def job_of(person: User, workspace: Workspace, state: State) -> Job:
    """Return a job in a state."""
    return Job.objects.create(
        workspace=workspace, created_by=person, nonce=new_key(), kind="speech", state=state, title="Tide",
        order_json=SpeechOrder().to_json(),
    )  # fmt: skip


class Clocks:
    """A clock that can be set, and one that cannot."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0

    def watch(self) -> clock.Watch:
        """Return what looks at both."""
        return clock.Watch(lambda: self.wall, lambda: self.steady)


@pytest.mark.parametrize(
    ("set_by_s", "told"), [(0, None), (-1, None), (-7200, STEP), (7200, None), (-2.5, timedelta(seconds=2.5))]
)
def test_only_a_step_back_is_told_and_once(set_by_s: float, told: timedelta | None) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.wall, clocks.steady = clocks.wall + 10 + set_by_s, clocks.steady + 10
    assert (watch.look(), watch.look()) == (told, None)


def test_a_clock_that_is_pulled_back_gently_is_no_step() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    for _ in range(100):
        clocks.wall, clocks.steady = clocks.wall + 0.9, clocks.steady + 1
        assert watch.look() is None


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.HELD, State.WAITING, State.FETCHING])
def test_a_job_is_due_when_it_was_to_be(tidewater: Workspace, alice: User, state: State) -> None:
    job = job_of(alice, tidewater, state=state)
    # As it is seen after the step: all that was written before lies two hours ahead.
    Job.objects.filter(pk=job.pk).update(
        due_at=timezone.now() + STEP + timedelta(seconds=30), lease_until=timezone.now() + STEP
    )
    leases.follow_clock(STEP)
    after = Job.objects.get(pk=job.pk)
    assert ahead(after.due_at) == pytest.approx(30, abs=5)
    assert after.lease_until is not None and ahead(after.lease_until) == pytest.approx(0, abs=5)


@pytest.mark.django_db
def test_a_request_before_the_step_holds_no_lane_for_two_hours(tidewater: Workspace, alice: User) -> None:
    key = give_key(alice)
    job = job_of(alice, tidewater, state=State.DONE)
    Job.objects.filter(pk=job.pk).update(lane=f"{key.pk}:speech")
    for seconds in (10, 300):
        Attempt.objects.create(job=job, number=seconds, created_at=timezone.now() + STEP - timedelta(seconds=seconds))
    leases.follow_clock(STEP)
    assert [one.number for one in lanes.attempts_in(f"{key.pk}:speech", 60)] == [10]


@pytest.mark.django_db
def test_keys_and_lists_of_voices_are_asked_about_when_they_were_to_be(alice: User) -> None:
    key = give_key(alice, state=KeyState.UNREACHABLE)
    later = timezone.now() + STEP + timedelta(seconds=60)
    ApiKey.objects.filter(pk=key.pk).update(due_at=later)
    lists.list_for(key.pk)
    VoiceList.objects.update(due_at=later)
    clock.tell(STEP)
    found = ApiKey.objects.get(pk=key.pk).due_at, VoiceList.objects.get().due_at
    assert [ahead(moment) for moment in found] == [pytest.approx(60, abs=5)] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "waits_s", "due"), [
    (State.HELD, 7200, True), (State.WAITING, 7200, True), (State.FETCHING, 7200, True), (State.HELD, 1800, False),
    (State.WAITING, 60, False),
])  # fmt: skip
def test_what_would_wait_longer_than_anything_does_is_due_at_the_next_start(
    tidewater: Workspace, alice: User, state: State, waits_s: int, due: bool
) -> None:
    job = job_of(alice, tidewater, state=state)
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now() + timedelta(seconds=waits_s))
    take_over()
    after = Job.objects.get(pk=job.pk).due_at
    assert after is not None and (ahead(after) < 5) is due


def test_the_runner_looks_at_every_turn(live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[timedelta] = []
    monkeypatch.setattr(leases, "follow_clock", told.append)
    runner.clock.offset += STEP.total_seconds()
    wait_until(lambda: bool(told))
    assert told[0] == pytest.approx(STEP, abs=timedelta(seconds=1))
