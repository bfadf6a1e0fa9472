"""A row says who asked for what, where it is, what it cost, and offers what the job's card offers."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import KeyState, User
from studio.chat.models import Message
from studio.jobs import actions
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Job, State
from studio.ledger.models import Entry
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests import people
from tests.jobs.activity.stock import job
from tests.kinds import order_of
from tests.things import make_talk

ACTIVITY = "/w/tidewater/activity/"
TAGS = re.compile(r"<[^>]+>")
LINK = re.compile(r'<a class="btn btn-sm btn-primary"[^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
FORM = re.compile(r'<form method="post" action="([^"]+)"(?:(?!</form>).)*btn-primary"[^>]*>(.*?)</button>', re.DOTALL)


def words(html: str) -> str:
    """Return what of a fragment is read."""
    return " ".join(unescape(TAGS.sub(" ", html)).split()).replace(" ,", ",")


def row(user: User, made: Job) -> str:
    """Return the row of a job, as it asks for itself."""
    return people.signed_in(user).get(f"/w/tidewater/jobs/{made.key}/row/").content.decode()


def fixes(html: str) -> list[tuple[str, str]]:
    """Return words and goal of the buttons that put something right."""
    return [(words(label), goal) for goal, label in LINK.findall(html) + FORM.findall(html)]


@pytest.mark.parametrize("name", [kind.name for kind in all_kinds()])
def test_the_jobs_of_every_kind_are_listed(name: str, tidewater: Workspace, alice: User) -> None:
    kind, seat = kind_named(name), seat_for(alice, "tidewater")
    made = actions.create(seat, kind, order_of(kind, seat))
    page = people.signed_in(alice).get(ACTIVITY).content.decode()
    assert f'id="row-{made.key}"' in page
    said = words(row(alice, made))
    assert said.startswith(f"{made.title} {kind.label}")
    assert "In line" in said and "You, just now" in said


@pytest.mark.parametrize("state", [State.HELD, State.UNKNOWN, State.FAILED, State.REFUSED])
@pytest.mark.parametrize("kind", ["speech", "images", "sketches"])
def test_a_row_offers_the_button_of_the_card(state: State, kind: str, tidewater: Workspace, alice: User) -> None:
    made = job(tidewater, alice, state, kind=kind)
    card = people.signed_in(alice).get(f"/w/tidewater/jobs/{made.key}/card/").content.decode()
    assert len(fixes(card)) == 1
    assert fixes(row(alice, made)) == fixes(card)
    why = made.explanation
    assert why and f"{why.title}. {why.body} {why.cost}" in words(row(alice, made))


@pytest.mark.parametrize(("error", "text", "goal"), [
    ({"reason": "cut"}, "The tide is", "/w/tidewater/chat/"),
    ({"reason": "lost"}, "", "/w/tidewater/jobs/"),
    ({"reason": "refused", "code": 1026}, "", "?edit="),
])  # fmt: skip
def test_an_answer_that_failed_has_the_button_of_its_card(
    error: dict[str, Any], text: str, goal: str, tidewater: Workspace, alice: User
) -> None:
    made = job(tidewater, alice, State.FAILED, kind="chat", error=error, order_json=order_of_chat(alice))
    _, question, answer = make_talk(alice, tidewater)
    parts = [{"type": "text", "text": text}] if text else []
    Message.objects.filter(pk=answer.pk).update(job=made, parts=parts, facts={})
    card = people.signed_in(alice).get(f"/w/tidewater/jobs/{made.key}/card/").content.decode()
    assert len(fixes(card)) == 1 and fixes(row(alice, made)) == fixes(card)
    assert goal in fixes(card)[0][1] and (question.key in fixes(card)[0][1]) is (goal == "?edit=")
    Message.objects.filter(pk=answer.pk).update(deleted_at=made.created_at)
    assert fixes(row(alice, made)) == []  # there is nothing any more that could be put right


def order_of_chat(alice: User) -> dict[str, Any]:
    """Return what a question orders."""
    return order_of(kind_named("chat"), seat_for(alice, "tidewater")).to_json()


def test_the_fix_of_a_key_is_with_whose_it_is(tidewater: Workspace, alice: User, bob: User) -> None:
    key = people.give_key(alice, state=KeyState.REFUSED)
    made = job(tidewater, alice, State.HELD, error={"reason": "key", "code": 1004}, api_key=key)
    assert [goal for _, goal in fixes(row(alice, made))] == ["/settings/#key"]
    assert fixes(row(bob, made)) == []


def test_who_may_only_look_is_offered_nothing_but_to_look(tidewater: Workspace, alice: User, vera: User) -> None:
    for state in State:
        html = row(vera, job(tidewater, alice, state))
        assert "<form" not in html and "<button" not in html
    assert 'id="stop-own-open"' not in people.signed_in(vera).get(ACTIVITY).content.decode()


def test_progress_is_told_where_it_is_known_and_nowhere_else(tidewater: Workspace, alice: User) -> None:
    known = row(alice, job(tidewater, alice, State.WAITING, progress=0.58))
    assert '<progress value="0.58"' in known and "58%" in words(known)
    unknown = row(alice, job(tidewater, alice, State.STREAMING))
    assert "<progress" not in unknown and "no estimate" in words(unknown)
    placed = row(alice, job(tidewater, alice, State.WAITING, place=3))
    assert "place 3 in MiniMax's line" in words(placed) and "<progress" not in placed


@pytest.mark.parametrize(("state", "kind", "label"), [
    (State.QUEUED, "video", "Cancel"), (State.HELD, "video", "Cancel"), (State.STREAMING, "speech", "Stop"),
    (State.WAITING, "video", "Stop waiting"), (State.WAITING, "batches", "Stop"),
])  # fmt: skip
def test_the_button_that_stops_says_what_it_does(
    state: State, kind: str, label: str, tidewater: Workspace, alice: User
) -> None:
    assert f">{label}</button>" in row(alice, job(tidewater, alice, state, kind=kind))


def test_what_is_tried_again_by_itself_says_so(tidewater: Workspace, alice: User) -> None:
    made = job(tidewater, alice, State.HELD, due_at=timezone.now() + timedelta(hours=1))
    assert "Trying again" in words(row(alice, made))


def test_what_it_cost_and_how_long_it_took_are_told(tidewater: Workspace, alice: User, bob: User) -> None:
    done = job(tidewater, bob, State.DONE)
    Entry.objects.filter(pk=done.entry_id).update(charged=1_100, currency="USD", unit_price="0.0001")
    said = words(row(alice, done))
    assert "Speech, 1,234 characters · Bob, just now · took 2 min 51 s" in said
    assert "Done 1,100 characters, about 0.11 USD Open" in said
    assert "Nothing charged" in words(row(alice, job(tidewater, bob, State.REFUSED)))
    assert "may have been charged" in words(row(alice, job(tidewater, bob, State.UNKNOWN)))
    assert "charged" not in words(row(alice, job(tidewater, bob, State.QUEUED)))


def test_a_failure_is_set_aside_and_taken_back(tidewater: Workspace, alice: User, bob: User) -> None:
    made = job(tidewater, alice, State.FAILED)
    url, alices = f"/w/tidewater/jobs/{made.key}/aside/", people.signed_in(alice)
    answer = alices.post(url, headers={"HX-Request": "true"})
    assert answer.status_code == 204 and f"{url}?back" in answer.headers["HX-Trigger"]
    assert made.key not in alices.get(f"{ACTIVITY}?state=attention").content.decode()
    assert "set aside" in words(row(alice, made)) and fixes(row(alice, made))
    alices.post(f"{url}?back")
    assert made.key in alices.get(f"{ACTIVITY}?state=attention").content.decode()
    assert people.signed_in(bob).post(url).status_code == 403
    assert Job.objects.get(pk=made.pk).set_aside_at is None


@pytest.mark.parametrize("state", [State.QUEUED, State.HELD, State.DONE, State.CANCELLED])
def test_only_what_is_over_and_did_not_work_can_be_set_aside(state: State, tidewater: Workspace, alice: User) -> None:
    made = job(tidewater, alice, state)
    people.signed_in(alice).post(f"/w/tidewater/jobs/{made.key}/aside/")
    assert Job.objects.get(pk=made.pk).set_aside_at is None


def test_what_is_made_again_is_not_set_aside_any_more(tidewater: Workspace, alice: User) -> None:
    made = job(tidewater, alice, State.FAILED)
    alices = people.signed_in(alice)
    alices.post(f"/w/tidewater/jobs/{made.key}/aside/")
    alices.post(f"/w/tidewater/jobs/{made.key}/again/")
    again = Job.objects.get(pk=made.pk)
    assert (again.state, again.set_aside_at) == (State.QUEUED, None)
