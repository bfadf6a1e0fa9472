"""Listening to a voice: one short sentence, paid for once an account."""

from http import HTTPStatus

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.minimax.catalog.speech import LANGUAGE_LABELS
from studio.speech.samples import SENTENCES
from studio.voices.languages import TABLE
from studio.workspaces.models import Workspace
from tests import people
from tests.speech.conftest import PAGE
from tests.speech.stock import take

LISTEN = f"{PAGE}listen/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(tidewater: Workspace, bob: User) -> Client:
    """Bob's browser."""
    return people.signed_in(bob)


def listen(browser: Client, voice_id: str, **headers: str) -> str:
    """Ask for a sample, and return the answer."""
    answer = browser.post(LISTEN, {"voice_id": voice_id}, headers=headers)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_a_voice_speaks_its_own_language(browser: Client) -> None:
    card = listen(browser, "German_FriendlyMan", **HTMX)
    job = Job.objects.get()
    assert f'id="job-{job.key}"' in card
    assert (job.order.text, job.order.voice_id, job.listed) == (SENTENCES["German"], "German_FriendlyMan", False)
    assert job.title == job.order.voice_name == "Friendly Man"


def test_without_script_the_sample_has_a_page(browser: Client) -> None:
    page = listen(browser, "Wise_Woman")
    assert ">Wise Woman</h1>" in page and f'id="job-{Job.objects.get().key}"' in page


@pytest.mark.parametrize("state", [State.QUEUED, State.STREAMING, State.DONE, State.UNKNOWN])
def test_a_sample_is_made_once(browser: Client, state: str) -> None:
    listen(browser, "Wise_Woman", **HTMX)
    Job.objects.update(state=state)
    listen(browser, "Wise_Woman", **HTMX)
    assert Job.objects.count() == 1


def test_a_sample_that_failed_is_made_again(browser: Client) -> None:
    listen(browser, "Wise_Woman", **HTMX)
    Job.objects.update(state=State.FAILED)
    listen(browser, "Wise_Woman", **HTMX)
    assert Job.objects.count() == 2


def test_a_finished_sample_is_played_without_a_menu(browser: Client, tidewater: Workspace, alice: User) -> None:
    job = take(tidewater, alice, preview=True)
    card = listen(browser, "Wise_Woman", **HTMX)
    assert f'data-job="{job.tape_name}"' in card and "data-menu" not in card


def test_another_account_has_samples_of_its_own(browser: Client, tidewater: Workspace, alice: User, bob: User) -> None:
    take(tidewater, alice, preview=True)
    people.give_key(bob)
    listen(browser, "Wise_Woman", **HTMX)
    assert Job.objects.count() == 2


def test_a_take_is_no_sample(browser: Client, tidewater: Workspace, bob: User) -> None:
    take(tidewater, bob)
    listen(browser, "Wise_Woman", **HTMX)
    assert Job.objects.filter(listed=False).count() == 1


def test_a_voice_that_is_not_there_is_not_found(browser: Client) -> None:
    assert browser.post(LISTEN, {"voice_id": "nobody"}).status_code == HTTPStatus.NOT_FOUND


def test_vera_cannot_spend(tidewater: Workspace, vera: User) -> None:
    answer = people.signed_in(vera).post(LISTEN, {"voice_id": "Wise_Woman"})
    assert (answer.status_code, Job.objects.count()) == (HTTPStatus.FORBIDDEN, 0)


def test_every_language_of_the_list_has_a_short_sentence() -> None:
    assert SENTENCES.keys() == TABLE.keys() - {"Other"}
    assert len(SENTENCES) == len(LANGUAGE_LABELS) - 1
    assert max(map(len, SENTENCES.values())) <= 80
