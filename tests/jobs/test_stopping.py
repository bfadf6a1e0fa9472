"""Stop, in every state, and what a person may do afterwards."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from studio.accounts.models import User
from studio.jobs import actions
from studio.jobs.engine import steps, transitions
from studio.jobs.engine.run import Run
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import Waiting
from studio.jobs.models import ENDED, OPEN, Job, State
from studio.jobs.states import LEGAL
from studio.library.store import file_of
from studio.minimax import errors
from studio.workspaces.access import seat_for
from tests.jobs.conftest import in_line, now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.people import give_key
from tests.server import wait_until

Hum = Callable[..., Job]


def test_what_was_not_sent_is_taken_out_of_the_line_for_nothing(hum: Hum, score: Score) -> None:
    job = hum()
    actions.cancel(job)
    job = now(job)
    assert (job.state, job.entry.state, job.explanation.cost) == (State.CANCELLED, "released", "Nothing was charged.")
    assert transitions.claim(job.pk, "runner") is None


def test_what_waits_for_its_turn_is_taken_out_too(live: str, hum: Hum, score: Score) -> None:
    score.play(errors.TryLater("not now"))
    job = reach(hum(), State.HELD)
    actions.cancel(job)
    assert (now(job).state, now(job).entry.state, score.asked) == (State.CANCELLED, "released", 1)


@pytest.mark.usefixtures("billed")
def test_a_stream_that_is_stopped_keeps_what_had_arrived(live: str, hum: Hum, score: Score) -> None:
    score.play(SOUND, SOUND, Gate(), WHOLE)
    job = reach(hum(), State.STREAMING)
    actions.cancel(job)
    job = settled(job)
    assert (job.state, job.version.note, job.explanation.title) == (State.CANCELLED, "stopped after 0.5 s", "Stopped")
    assert file_of(job.version.path).read_bytes() == SOUND * 2
    assert (job.entry.state, job.explanation.cost) == ("charged", "Charged, at least in part.")


@pytest.mark.usefixtures("billed")
def test_a_request_that_is_stopped_before_its_answer_may_have_cost(live: str, hum: Hum, score: Score) -> None:
    for streams in (True, False):
        gate = Gate()
        score.play(gate, SOUND, WHOLE)
        job = reach(hum(live=streams), State.STARTING)
        wait_until(lambda gate=gate: gate.loop is not None)
        actions.cancel(job)
        job = settled(job)
        assert (job.state, job.entry.state) == (State.CANCELLED, "unknown")
        assert job.explanation.cost == "It may have been charged."
        score.requests.clear()


BROKEN, UNSURE = errors.Broken("the line was cut"), errors.Unsure("?")


@pytest.mark.parametrize(("streams", "sound", "error"), [
    (True, True, None), (True, False, None), (False, False, None),  # stopped
    (True, True, BROKEN), (True, False, UNSURE), (False, False, BROKEN),
])  # fmt: skip
def test_nothing_that_ran_in_the_sandbox_speaks_of_charges(
    live: str, hum: Hum, score: Score, streams: bool, sound: bool, error: Exception | None
) -> None:
    gate = Gate()
    score.play(*([SOUND] if sound else []), error or gate, WHOLE)
    job = hum(live=streams)
    if error is None:
        wait_until(lambda: gate.loop is not None)
        actions.cancel(now(job))
    why = settled(job).explanation
    assert why.cost == "Nothing was charged: it ran on the sandbox."
    assert "may cost" not in why.button_label


def test_stop_just_before_it_is_sent_sends_nothing(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, claimed, go_on = steps.advance, threading.Event(), threading.Event()

    async def hesitate(run: Run) -> None:
        claimed.set()
        await asyncio.to_thread(go_on.wait, 10)
        await real(run)

    monkeypatch.setattr(steps, "advance", hesitate)
    job = hum()
    assert claimed.wait(10)
    actions.cancel(job)
    go_on.set()
    job = settled(job)
    assert (job.state, job.entry.state, score.asked) == (State.CANCELLED, "released", 0)


def test_stop_between_the_line_and_the_claim_sends_nothing(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = transitions.claim

    def claim(job_id: int, owner: str) -> object:
        Job.objects.filter(pk=job_id, state=State.QUEUED).update(cancel_asked=True)
        return real(job_id, owner)

    monkeypatch.setattr(transitions, "claim", claim)
    score.play(SOUND, WHOLE)
    job = settled(in_line(hum))
    assert (job.state, job.entry.state, score.asked) == (State.CANCELLED, "released", 0)
    assert (job.error, job.attempts.count()) == ({"reason": "cancelled"}, 0)


def test_stop_while_a_request_is_turned_away_ends_its_wait(
    live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    score.play(gate, errors.TryLater("not now"))
    score.play(SOUND, WHOLE)
    job = reach(hum(), State.STARTING)
    wait_until(lambda: gate.loop is not None)
    monkeypatch.setattr(runner, "interrupt", lambda *_: None)  # too late for it
    actions.cancel(job)
    gate.set()
    reach(job, State.HELD)
    transitions.hurry(Job.objects.filter(pk=job.pk))
    runner.wake(job.pk)
    job = settled(job)
    assert (job.state, job.entry.state, score.asked) == (State.CANCELLED, "released", 1)


def test_work_that_goes_on_at_minimax_is_let_go(live: str, hum: Hum, score: Score) -> None:
    score.play(Waiting({"task": "7"}, 3600))
    job = reach(hum(live=False), State.WAITING)
    actions.cancel(job)
    assert (now(job).state, now(job).entry.state) == (State.CANCELLED, "unknown")


def test_what_is_being_saved_is_let_be(hum: Hum) -> None:
    job = hum()
    Job.objects.filter(pk=job.pk).update(state=State.FETCHING)
    actions.cancel(now(job))
    assert (now(job).state, now(job).cancel_asked, now(job).can_cancel) == (State.FETCHING, False, False)


@pytest.mark.parametrize("state", [*ENDED, State.UNKNOWN])
def test_what_has_ended_cannot_be_stopped(hum: Hum, state: State) -> None:
    job = hum()
    Job.objects.filter(pk=job.pk).update(state=state)
    actions.cancel(now(job))
    assert (now(job).state, now(job).cancel_asked) == (state, False)


def test_two_people_press_stop_at_once(live: str, hum: Hum, score: Score) -> None:
    score.play(SOUND, Gate(), WHOLE)
    job = reach(hum(), State.STREAMING)

    def press() -> None:
        actions.cancel(now(job))
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    job = settled(job)
    assert (job.state, job.version.number, job.attempts.count()) == (State.CANCELLED, 1, 1)


def test_a_server_that_goes_down_leaves_the_row_for_its_next_start(live: str, hum: Hum, score: Score) -> None:
    score.play(SOUND, Gate(), WHOLE)
    job = reach(hum(), State.STREAMING)
    runner.paused = True
    runner._call_on_loop(runner.runs[job.pk].task.cancel)
    wait_until(lambda: not runner.runs)
    assert now(job).state == State.STREAMING


def test_make_again_after_a_doubt_keeps_the_doubt_on_the_books(
    live: str, hum: Hum, score: Score, alice: User, bob: User
) -> None:
    key = give_key(bob)
    score.play(errors.Unsure("?"))
    score.play(SOUND, WHOLE)
    doubtful = settled(hum())
    actions.again(seat_for(bob, "tidewater"), doubtful)
    made = reach(doubtful, State.DONE)
    doubtful.entry.refresh_from_db()
    assert (made.entry.state, doubtful.entry.state) == ("charged", "unknown")
    assert (made.entry.person, made.api_key, made.sandbox) == (bob, key, False)
    assert (made.created_by, made.attempts.count(), score.asked) == (alice, 2, 2)


def test_make_again_pressed_twice_is_one_request(live: str, hum: Hum, score: Score, alice: User) -> None:
    score.play(errors.Unsure("?"))
    gate = Gate()
    score.play(gate, SOUND, WHOLE)
    job = settled(hum())
    for _ in range(2):
        actions.again(seat_for(alice, "tidewater"), job)
    gate.set()
    assert reach(job, State.DONE).run == 2
    assert score.asked == 2


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("target", list(State))
def test_only_legal_moves_are_written(hum: Hum, state: State, target: State) -> None:
    job = hum()
    Job.objects.filter(pk=job.pk).update(state=state)
    job = now(job)
    if target == state or target in LEGAL[state]:
        transitions.write(job, state=target)
        assert now(job).state == target
    else:
        with pytest.raises(AssertionError, match="no way"):
            transitions.write(job, state=target)
        assert now(job).state == state


def test_nothing_leads_out_of_done_and_no_paid_request_leads_back_into_the_line() -> None:
    assert LEGAL[State.DONE] == set()
    nothing_made = {State.HELD}  # as that of a key whose credit had run out: it waits for its lane again
    assert not any(State.QUEUED in LEGAL[state] for state in {*OPEN} - nothing_made)
    assert set(LEGAL) == set(State) and set(OPEN) | set(ENDED) | {State.UNKNOWN} == set(State)
