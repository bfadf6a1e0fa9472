"""What runs, as the frame lists it, and what is said of a job that has ended out of sight."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.workspaces.models import Workspace
from tests import people
from tests.speech.stock import take

RUNNING = "/w/tidewater/running/"


def job(where: Workspace, who: User, state: State, text: str = "The tide is in.", **facts: Any) -> Job:
    """Return a job in a state; no runner is at work here."""
    made = take(where, who, text=text)
    Job.objects.filter(pk=made.pk).update(state=state, **facts)
    if state != State.DONE:
        made.results.update(version=None, run=0)
    return Job.objects.get(pk=made.pk)


def rows(text: str, place: str) -> list[str]:
    """Return the keys of the jobs that a part of the answer lists."""
    return re.findall(rf'id="{place}-open-(\w+)"', text)


@pytest.fixture
def bobs(tidewater: Workspace, bob: User) -> Client:
    """Bob's browser."""
    return people.signed_in(bob)


def test_all_that_runs_is_listed_and_counted(bobs: Client, tidewater: Workspace, alice: User) -> None:
    old, new = (job(tidewater, alice, State.STREAMING, f"Text {number}.") for number in range(2))
    job(tidewater, alice, State.DONE)
    answer = bobs.get(RUNNING).content.decode()
    assert rows(answer, "top") == [new.key, old.key]
    assert rows(answer, "list") == []
    assert re.search(r'class="num">2</span>', answer)
    assert answer.count("Stop Text") == 2


def test_a_tools_page_gets_its_rows_without_what_it_shows(bobs: Client, tidewater: Workspace, alice: User) -> None:
    old, new = (job(tidewater, alice, State.STREAMING, f"Text {number}.") for number in range(2))
    answer = bobs.get(f"{RUNNING}?tool=speech&shown=&shown={new.key}").content.decode()
    assert rows(answer, "list") == [old.key]
    page = bobs.get("/w/tidewater/speech/").content.decode()
    assert rows(page, "list") == [old.key]


def test_a_sample_of_a_voice_is_nobodys_work(bobs: Client, tidewater: Workspace, alice: User) -> None:
    sample = take(tidewater, alice, preview=True)
    Job.objects.filter(pk=sample.pk).update(state=State.STREAMING)
    answer = bobs.get(f"{RUNNING}?tool=speech").content.decode()
    assert rows(answer, "top") + rows(answer, "list") == []


def test_who_may_only_look_sees_no_stop(tidewater: Workspace, alice: User, vera: User) -> None:
    job(tidewater, alice, State.STREAMING)
    assert "Stop The" not in people.signed_in(vera).get(f"{RUNNING}?tool=speech").content.decode()


def test_the_end_is_told_to_who_asked_for_it(bobs: Client, tidewater: Workspace, alice: User, bob: User) -> None:
    done, hers = job(tidewater, bob, State.DONE), job(tidewater, alice, State.DONE)
    said = bobs.get(f"/w/tidewater/ended/{done.key}/").json()
    assert said["text"] == "“The tide is in.” is ready."
    assert (said["made"], said["url"]) == (True, f"/w/tidewater/speech/?show={done.key}")
    assert bobs.get(f"/w/tidewater/ended/{hers.key}/").status_code == HTTPStatus.NO_CONTENT


def test_a_failure_says_why(bobs: Client, tidewater: Workspace, bob: User) -> None:
    cut = job(tidewater, bob, State.FAILED, error={"reason": "bug"})
    said = bobs.get(f"/w/tidewater/ended/{cut.key}/").json()
    assert said["text"].startswith("“The tide is in.”: ")
    assert not said["made"]
    stopped = job(tidewater, bob, State.CANCELLED, error={"reason": "stopped"})
    assert bobs.get(f"/w/tidewater/ended/{stopped.key}/").status_code == HTTPStatus.NO_CONTENT


def test_the_word_leads_to_the_card(bobs: Client, tidewater: Workspace, bob: User) -> None:
    old, new = job(tidewater, bob, State.DONE, "Old."), job(tidewater, bob, State.DONE, "New.")
    page = bobs.get(f"/w/tidewater/speech/?show={old.key}").content.decode()
    assert f'id="job-{old.key}"' in page
    assert f'id="job-{new.key}"' not in page
    assert bobs.get("/w/tidewater/speech/?show=NOSUCHKEY000").status_code == HTTPStatus.NOT_FOUND


def test_of_many_alike_only_the_last_ones_are_told_about(bobs: Client, tidewater: Workspace, bob: User) -> None:
    done = job(tidewater, bob, State.DONE, "One of many.")
    waiting = [job(tidewater, bob, State.STREAMING, settled_at=None) for _ in range(4)]
    assert bobs.get(f"/w/tidewater/ended/{done.key}/").status_code == HTTPStatus.NO_CONTENT
    Job.objects.filter(pk=waiting[0].pk).update(state=State.CANCELLED)
    assert bobs.get(f"/w/tidewater/ended/{done.key}/").json()["made"]
