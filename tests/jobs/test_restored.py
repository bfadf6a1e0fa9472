"""A backup that is put back sends nothing by itself: what waited in it may have been made and paid since."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs import actions, restored
from studio.jobs.engine import transitions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, Served, State
from studio.server import served
from studio.workspaces.access import seat_for
from tests.jobs.conftest import now
from tests.jobs.hum import Score
from tests.kinds import SAMPLES
from tests.people import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_look_ups")]
Hum = Callable[..., Job]
ACTIVITY = "/w/tidewater/activity/"


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """A data folder that was served, a while ago."""
    settings.STUDIO_DATA = tmp_path / "data"
    start()
    for _ in range(3):
        served.beat(timezone.now() - timedelta(days=3))
    return tmp_path / "data"


def start() -> str:
    """Start a server on the data folder, and return what it says."""
    said: list[str] = []
    served.begin(said.append)
    return "".join(said)


def copy_whole(data: Path, settings: Any) -> None:
    shutil.copytree(data, data.parent / "copy")
    settings.STUDIO_DATA = data.parent / "copy"


def put_back_in_place(data: Path, settings: Any) -> None:
    copy = shutil.copytree(data, data.parent / "copy")
    shutil.rmtree(data)
    shutil.copytree(copy, data)


def put_back_over(data: Path, settings: Any) -> None:
    mark = data / "served" / "run"
    mark.write_text(mark.read_text())


def put_back_the_database_alone(data: Path, settings: Any) -> None:
    Served.objects.update(beats=1)


def put_back_the_database_of_an_older_run(data: Path, settings: Any) -> None:
    Served.objects.update(run="0" * 12)


def bring_the_database_alone(data: Path, settings: Any) -> None:
    shutil.rmtree(data / "served")


def spoil_the_count(data: Path, settings: Any) -> None:
    (data / "served" / "beats").write_text("many")


COPIES = [
    copy_whole, put_back_in_place, put_back_over, put_back_the_database_alone, put_back_the_database_of_an_older_run,
    bring_the_database_alone, spoil_the_count,
]  # fmt: skip


@pytest.mark.parametrize("copy", COPIES)
def test_what_waited_in_a_copy_is_held_until_somebody_says(
    data: Path, settings: Any, hum: Hum, billed: None, copy: Callable[[Path, Any], None]
) -> None:
    queued, slowed, waits_for_key = (hum(nonce=name) for name in ("queued", "slowed", "key"))
    transitions.hold(slowed, {"reason": "slow_down"}, 5)
    transitions.hold(waits_for_key, {"reason": "key"}, None)
    copy(data, settings)
    said = start()
    day = restored.day(timezone.now() - timedelta(days=3))
    assert "3 jobs that waited in it will not be sent" in said and day in said
    for job in (queued, slowed, waits_for_key):
        job = now(job)
        assert (job.state, job.due_at, job.error) == (State.HELD, None, {"reason": "restored", "detail": day})
        assert job.entry.state == "reserved"
    assert not transitions.list_due()
    assert start() == ""  # it is its own folder by now


def killed(data: Path, settings: Any) -> None:
    """Between the two writes of a beat."""
    (data / "served" / "beats").write_text("4")


def moved(data: Path, settings: Any) -> None:
    settings.STUDIO_DATA = data.rename(data.parent / "elsewhere")


def served_on(data: Path, settings: Any) -> None:
    served.beat()


@pytest.mark.parametrize("change", [killed, moved, served_on])
def test_what_is_no_copy_goes_on_by_itself(
    data: Path, settings: Any, hum: Hum, billed: None, change: Callable[[Path, Any], None]
) -> None:
    job = hum()
    change(data, settings)
    assert start() == "" and now(job).state == State.QUEUED


def test_an_older_server_that_left_no_mark_goes_on_by_itself(
    tmp_path: Path, settings: Any, hum: Hum, billed: None
) -> None:
    settings.STUDIO_DATA = tmp_path / "data"
    job = hum()
    assert start() == "" and now(job).state == State.QUEUED


def test_what_is_made_here_for_nothing_is_not_held(data: Path, settings: Any, alice: User, hum: Hum) -> None:
    job = hum()
    local = next(name for name in SAMPLES if kind_named(name).is_local)
    Job.objects.filter(pk=job.pk).update(kind=local)
    copy_whole(data, settings)
    assert start() == "" and now(job).state == State.QUEUED


@pytest.fixture
def held(data: Path, settings: Any, hum: Hum, billed: None) -> list[Job]:
    """Two takes of Alice's that waited in a backup."""
    jobs = [hum(nonce="one"), hum(nonce="two")]
    copy_whole(data, settings)
    start()
    return jobs


def test_a_key_that_works_again_sends_none_of_it(held: list[Job], alice: User) -> None:
    actions.wake_key(alice.api_key.pk)
    assert [now(job).due_at for job in held] == [None, None]


@pytest.mark.parametrize("address", [ACTIVITY, "/w/tidewater/"])
def test_the_page_says_so_with_two_buttons(held: list[Job], alice: User, bob: User, address: str) -> None:
    page = signed_in(alice).get(address).content.decode()
    assert "This server was restored from a backup of " in page
    assert 'class="why wait"' in page  # nothing went wrong
    assert "2 jobs of yours were waiting in it: send them, or let them be." in page
    assert 'name="do" value="send"' in page and 'name="do" value="let"' in page
    assert "2 jobs of yours" not in signed_in(bob).get(address).content.decode()


def test_the_card_says_so_too(held: list[Job]) -> None:
    why = now(held[0]).explanation
    assert why and why.title == "This server was restored from a backup" and "the backup of " in why.body
    assert (why.button_label, why.cost) == ("Send it", "It may have been charged.")


def test_send_them_sends_one_s_own(held: list[Job], alice: User, bob: User) -> None:
    signed_in(bob).post(f"{ACTIVITY}restored/", {"do": "send"})
    assert not transitions.list_due()
    answer = signed_in(alice).post(f"{ACTIVITY}restored/", {"do": "send"}, follow=True)
    assert "2 jobs sent." in answer.content.decode()
    assert set(transitions.list_due()) == {job.pk for job in held}


def test_let_them_be_ends_them_for_nothing(held: list[Job], alice: User, score: Score) -> None:
    answer = signed_in(alice).post(f"{ACTIVITY}restored/", {"do": "let"}, follow=True)
    assert "2 jobs let be." in answer.content.decode()
    assert [(now(job).state, now(job).entry.state) for job in held] == [(State.CANCELLED, "released")] * 2
    assert score.asked == 0 and restored.waiting_for(seat_for(alice, "tidewater")).count() == 0
