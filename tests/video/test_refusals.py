"""What goes wrong is said in plain words, on the field or the card, and nothing is paid for twice."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from studio.jobs.error_messages import OF_SANDBOX
from studio.jobs.models import Job, State
from tests import sandboxes
from tests.jobs.conftest import reach, settled
from tests.server import wait_until
from tests.video.conftest import FIRST_API, PAGE, PATH, PATH_V2, QUERY, SMALL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def card_of(browser: Client, job: Job) -> str:
    return browser.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()


@pytest.mark.parametrize(
    ("code", "message", "title", "more"),
    [
        (1026, "sensitive", "This description was not accepted", "Nothing was charged."),
        (2013, "invalid params, duration", "One of the settings was not accepted", "#length"),
        (2013, "invalid params, resolution", "One of the settings was not accepted", "The sharpness is outside"),
        (2013, "invalid params, first_frame_image", "One of the settings was not accepted", "#id_first_frame"),
        (1008, "insufficient balance", "Your MiniMax account is out of credit", "Nothing was charged."),
        (1002, "rate limit exceeded(RPM)", "Too many requests at once", "We try again by ourselves"),
    ],
)
def test_a_refusal_says_what_happened_what_it_cost_and_what_to_do(
    code: int, message: str, title: str, more: str, alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, PATH, "code", n=code, message=message)
    alices.post(PAGE, FIRST_API)
    wait_until(lambda: Job.objects.get().error)
    card = card_of(alices, Job.objects.get())
    assert title in card and more in card
    assert len(re.findall(r'class="btn btn-sm btn-primary"', card)) == 1
    assert sandboxes.charges(calm_sandbox) == []
    assert "Waves on a beach</textarea>" in alices.get(f"{PAGE}?job={Job.objects.get().key}").content.decode()


@pytest.mark.parametrize("more", [{}, FIRST_API], ids=["the second API", "the first API"])
def test_a_clip_that_is_held_back_at_the_end_says_so_and_that_it_may_cost(
    more: dict[str, str], make: Callable[..., Job], alices: Client
) -> None:
    job = make(**{**more, "prompt": "sandbox-1027"})
    assert (job.state, job.error["code"], job.entry.state) == (State.REFUSED, 1027, "unknown")  # type: ignore[union-attr]
    card = card_of(alices, job)
    assert "The clip was held back" in card and OF_SANDBOX in card and "Edit and try again" in card


@pytest.mark.parametrize(("path", "more"), [(PATH_V2, {}), (PATH, FIRST_API)], ids=["the second API", "the first API"])
def test_an_answer_that_never_comes_is_never_asked_for_again(
    path: str, more: dict[str, str], make: Callable[..., Job], alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, path, "cut_before_reply", nth=1, charged=True)
    job = make(**more)
    assert (job.state, job.attempts.count()) == (State.UNKNOWN, 1)
    card = card_of(alices, job)
    assert "We do not know whether MiniMax made it" in card and "Make again" in card
    assert len(sandboxes.charges(calm_sandbox)) == 1


def test_a_task_that_minimax_forgot_ends_in_words_with_its_id(
    make: Callable[..., Job], alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, QUERY, "code", n=2013, message="invalid params, task_id")
    job = make(**FIRST_API)
    assert (job.state, job.error["reason"]) == (State.UNKNOWN, "lost_sight")
    card = card_of(alices, job)
    assert f"task {job.ticket['task']}" in card and OF_SANDBOX in card
    assert len(sandboxes.charges(calm_sandbox)) == 1


@pytest.mark.parametrize("code", [1000, 1002, 1033])
def test_a_status_that_is_an_error_ends_by_the_rule_of_its_code(
    code: int, make: Callable[..., Job], monkeypatch: pytest.MonkeyPatch, calm_sandbox: str
) -> None:
    # A server that answers "busy" to every question is asked some more, then a person hears of it; never for ever.
    monkeypatch.setattr("studio.jobs.engine.retry_policy.MOST_FAILED_POLLS", 2)
    monkeypatch.setattr("studio.jobs.engine.retry_policy.FIRST_POLL_S", 0.1)
    sandboxes.fault(calm_sandbox, QUERY, "code", n=code, message="unknown error")
    job = make(**FIRST_API)
    assert (job.state, job.error["code"], bool(job.error["task"])) == (State.UNKNOWN, code, True)


def test_stop_says_truthfully_that_minimax_goes_on(alices: Client, calm_sandbox: str) -> None:
    sandboxes.HTTP.post(f"{calm_sandbox}/_clock", json={"pace": "clock"}).raise_for_status()
    alices.post(PAGE, SMALL)
    job = reach(Job.objects.get(), State.WAITING)
    card = card_of(alices, job)
    assert re.search(r"Stop\s+waiting", card) and "may finish it and charge for it" in card
    alices.post(f"/w/tidewater/jobs/{job.key}/cancel/")
    job = settled(job)
    assert (job.state, job.entry.state) == (State.CANCELLED, "unknown")  # type: ignore[union-attr]
    card = card_of(alices, job)
    assert "MiniMax cannot be stopped" in card and job.ticket["task"] in card and OF_SANDBOX in card
    assert len(sandboxes.charges(calm_sandbox)) == 1


def test_a_link_that_died_is_asked_for_anew(make: Callable[..., Job], calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, "/v1/files/retrieve", "url_ttl", nth=1, n=-60)
    job = make(**FIRST_API)
    assert (job.state, job.made, len(sandboxes.charges(calm_sandbox))) == (State.DONE, 1, 1)


def test_a_clip_whose_every_link_is_dead_says_that_it_was_paid(
    make: Callable[..., Job], alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, "/v1/files/retrieve", "url_ttl", n=-60)
    job = make(**FIRST_API)
    assert (job.state, job.error["reason"]) == (State.FAILED, "lost")
    assert "it could not be fetched or saved any more" in card_of(alices, job)
