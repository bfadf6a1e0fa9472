"""The line: no more is asked of MiniMax than its limits allow, people take turns, and each job sees its true place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import KeyState, User
from studio.chat.order import ChatOrder
from studio.jobs import actions
from studio.jobs.engine import lanes, retry_policy
from studio.jobs.engine.runner import runner
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Attempt, Job, State
from studio.lib import env
from studio.minimax import errors
from studio.minimax.catalog.rate_limits import RATE_LIMITS
from tests.jobs.conftest import now, reach, settled
from tests.jobs.hum import SOUND, WHOLE, Hum, Score
from tests.people import give_key, signed_in
from tests.server import wait_until

Make = Callable[..., Job]
LIMIT = RATE_LIMITS["video"].requests
LONG_AGO = timedelta(seconds=RATE_LIMITS["video"].seconds + lanes.SPARE_S + 1)


@pytest.fixture(autouse=True)
def _slow_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hums keep to the limits of clips."""
    monkeypatch.setattr(Hum, "family", "video")


def make_many(hum: Make, score: Score, count: int) -> list[Job]:
    """Have Alice order hums, all of which would work."""
    for _ in range(count):
        score.play(SOUND, WHOLE)
    return [hum(tune=f"la {number}") for number in range(count)]


def let_time_pass() -> None:
    """Move what was asked out of the window, and let the runner look."""
    Attempt.objects.update(created_at=timezone.now() - LONG_AGO, arrived_by=timezone.now() - LONG_AGO)


def begun(jobs: list[Job]) -> list[bool]:
    """Return which jobs have left the line."""
    return [now(job).state != State.QUEUED for job in jobs]


def test_only_as_many_begin_as_a_minute_allows_and_the_rest_goes_on_by_itself(
    live: str, billed: None, hum: Make, score: Score
) -> None:
    jobs = make_many(hum, score, 2 * LIMIT + 1)
    for job in jobs[:LIMIT]:
        assert settled(job).state == State.DONE
    assert (score.asked, begun(jobs)) == (LIMIT, [True] * LIMIT + [False] * (LIMIT + 1))
    let_time_pass()
    for job in jobs[LIMIT : 2 * LIMIT]:
        assert settled(job).state == State.DONE
    assert (score.asked, now(jobs[-1]).state) == (2 * LIMIT, State.QUEUED)


def test_the_sandbox_of_this_server_has_no_line(live: str, hum: Make, score: Score) -> None:
    for job in make_many(hum, score, LIMIT + 2):
        assert (settled(job).state, job.lane) == (State.DONE, "")


def test_the_operator_may_know_other_limits(live: str, billed: None, hum: Make, score: Score, settings: object) -> None:
    settings.STUDIO_RATE_LIMITS = {"video": 1}  # type: ignore[attr-defined]
    first, second = make_many(hum, score, 2)
    assert settled(first).state == State.DONE
    assert now(second).state == State.QUEUED


@pytest.mark.parametrize("wrong", ["video", "video=0", "video=many", "film=3"])
def test_limits_that_nobody_can_read_are_reported(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("STUDIO_RATE_LIMITS", wrong)
    with pytest.raises(env.Misconfigured, match="say NAME=NUMBER with one of: chat, chat_m2, speech, cloning"):
        env.numbers("STUDIO_RATE_LIMITS", tuple(RATE_LIMITS))


def test_limits_are_read_by_family(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_RATE_LIMITS", " video=20, speech=120,")
    assert env.numbers("STUDIO_RATE_LIMITS", tuple(RATE_LIMITS)) == {"video": 20, "speech": 120}


def test_a_job_in_line_tells_its_true_place_and_about_when_it_begins(
    live: str, billed: None, hum: Make, score: Score, alice: User
) -> None:
    jobs = make_many(hum, score, 2 * LIMIT + 1)
    for job in jobs[:LIMIT]:
        settled(job)
    waiting = jobs[LIMIT:]
    told = [str(turn) for turn in lanes.turns_of([now(job) for job in waiting]).values()]
    assert told[0] == f"place 1 of {LIMIT + 1}, begins in about 1 min"
    assert told[-1] == f"place {LIMIT + 1} of {LIMIT + 1}, begins in about 2 min"
    page = " ".join(signed_in(alice).get("/w/tidewater/activity/").content.decode().split())
    assert told[0] in page and told[-1] in page


def test_alice_brings_her_own_jobs_into_another_order(
    live: str, billed: None, hum: Make, score: Score, alice: User, bob: User
) -> None:
    runner.paused = True
    first, second, third, fourth = (job.pk for job in make_many(hum, score, 4))
    lane = Job.objects.get(pk=first).lane
    browser = signed_in(alice)
    for job_id, way, line in (
        (fourth, "next", [fourth, first, second, third]),
        (first, "down", [fourth, second, first, third]),
        (third, "up", [fourth, second, third, first]),
        (fourth, "up", [fourth, second, third, first]),  # it is the first already
        (first, "down", [fourth, second, third, first]),
        (first, "", [first, fourth, second, third]),
    ):
        address = f"/w/tidewater/jobs/{Job.objects.get(pk=job_id).key}/move/"
        assert signed_in(bob).post(address, {"way": way}).status_code == 404
        assert browser.post(address, {"way": way}).status_code == 303
        assert lanes.line_of(lane) == line
    page = browser.get("/w/tidewater/activity/").content.decode()
    assert page.count("one place earlier") == page.count("one place later") == 4
    assert page.count('aria-disabled="true"') == 2 and page.count("my next one") == 2


def test_equal_times_do_not_keep_two_jobs_from_changing_places(
    live: str, billed: None, hum: Make, score: Score
) -> None:
    runner.paused = True
    first, second = make_many(hum, score, 2)
    Job.objects.update(created_at=first.created_at)
    lanes.move(now(second), "up")
    assert lanes.line_of(first.lane) == [second.pk, first.pk]
    lanes.move(now(second), "down")
    assert lanes.line_of(first.lane) == [first.pk, second.pk]


def test_who_cancels_in_line_pays_nothing_and_the_next_moves_up(
    live: str, billed: None, hum: Make, score: Score
) -> None:
    jobs = make_many(hum, score, LIMIT + 2)
    for job in jobs[:LIMIT]:
        settled(job)
    actions.cancel(now(jobs[LIMIT]))
    gone = now(jobs[LIMIT])
    assert (gone.state, gone.entry and gone.entry.state, gone.attempts.count()) == (State.CANCELLED, "released", 0)
    assert [turn.place for turn in lanes.turns_of([now(jobs[-1])]).values()] == [1]


def test_too_fast_slows_that_lane_alone(
    live: str, billed: None, hum: Make, score: Score, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_policy, "backoff", lambda tries: 3600.0)
    give_key(bob)
    score.play(errors.TryLater("rate limit exceeded(RPM)", code=1002))
    score.play(SOUND, WHOLE)
    score.play(SOUND, WHOLE)
    held = reach(hum(), State.HELD)
    waits, bobs = hum(), hum(bob)
    assert settled(bobs).state == State.DONE
    assert (now(waits).state, lanes.count_room(held.lane)) == (State.QUEUED, 0)
    Job.objects.filter(pk=held.pk).update(due_at=None)  # its rest is over
    assert settled(waits).state == State.DONE


def test_what_waited_for_a_key_goes_on_by_and_by(live: str, billed: None, hum: Make, score: Score, alice: User) -> None:
    key = alice.api_key
    key.state = KeyState.OUT_OF_CREDIT
    key.save()
    jobs = make_many(hum, score, LIMIT + 2)
    for job in jobs:
        reach(job, State.HELD)
    key.state = KeyState.WORKING
    key.save()
    actions.wake_key(key.pk)
    for job in jobs[:LIMIT]:
        assert settled(job).state == State.DONE
    assert [(now(job).state, now(job).error) for job in jobs[LIMIT:]] == [(State.QUEUED, {})] * 2
    assert score.asked == LIMIT
    let_time_pass()
    assert [settled(job).state for job in jobs[LIMIT:]] == [State.DONE] * 2


def test_what_waits_in_line_survives_a_restart(live: str, billed: None, hum: Make, score: Score) -> None:
    runner.paused = True
    jobs = make_many(hum, score, 2)
    assert begun(jobs) == [False, False]
    runner.paused = False
    wait_until(lambda: all(now(job).state == State.DONE for job in jobs))


def test_a_family_that_the_catalog_has_no_more_stops_no_line(
    live: str, billed: None, hum: Make, score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = make_many(hum, score, LIMIT + 1)
    for job in jobs[:LIMIT]:
        settled(job)
    monkeypatch.delitem(lanes.RATE_LIMITS, "video")
    assert settled(jobs[-1]).state == State.DONE


def test_a_question_waits_with_those_to_models_of_its_family() -> None:
    chat = kind_named("chat")
    families = [chat.lane(ChatOrder(model=name)) for name in ("MiniMax-M3", "MiniMax-M2.7", "MiniMax-Text-01")]
    assert families == ["chat", "chat_m2", ""]
    assert lanes.limit_of("1:chat").requests < lanes.limit_of("1:chat_m2").requests


def test_every_family_of_the_kinds_has_published_limits() -> None:
    assert {kind.family for kind in all_kinds()} - {""} <= set(RATE_LIMITS)


def test_a_viewer_moves_nothing_and_a_stranger_sees_nothing(
    live: str, billed: None, hum: Make, score: Score, vera: User, charlie: User
) -> None:
    jobs = make_many(hum, score, LIMIT + 1)
    address = f"/w/tidewater/jobs/{jobs[-1].key}/move/"
    clients: list[Client] = [signed_in(vera), signed_in(charlie)]
    assert [client.post(address).status_code for client in clients] == [403, 404]
