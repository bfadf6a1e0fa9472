"""Roles that change, people who go, and a workspace that is handed over: never without an owner."""

import threading
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import Http404
from django.test import Client

from studio.accounts.models import User
from studio.jobs import actions as job_actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.speech.order import SpeechOrder
from studio.workspaces.access import seat_for
from studio.workspaces.invitations import actions as invitations
from studio.workspaces.invitations.models import Invitation
from studio.workspaces.invitations.models import State as Link
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.team import actions
from tests import people
from tests.people import signed_in

TEAM = "/w/tidewater/team/"


def key_of(person: User) -> str:
    """Return the key of somebody's membership of Tidewater."""
    return str(Membership.objects.get(workspace__slug="tidewater", user=person).key)


def role_of(person: User) -> str:
    """Return somebody's role in Tidewater, "" for none."""
    return (
        Membership.objects.filter(workspace__slug="tidewater", user=person).values_list("role", flat=True).first() or ""
    )


@pytest.fixture
def adam(tidewater: Workspace) -> User:
    """Adam is an admin."""
    return people.seat(tidewater, people.person("Adam"), Role.ADMIN)


def test_alice_makes_bob_a_reviewer_and_he_is_told_in_words_what_he_may_not(alice: User, bob: User) -> None:
    assert signed_in(alice).post(f"{TEAM}{key_of(bob)}/role/", {"role": "reviewer"}).status_code == HTTPStatus.SEE_OTHER
    assert role_of(bob) == Role.REVIEWER
    bobs = signed_in(bob)
    answer = bobs.post("/w/tidewater/speech/", {"text": "The tide."})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "but not make new things" in answer.content.decode()
    assert f"{TEAM}{key_of(bob)}/role/" not in bobs.get(TEAM).content.decode()


@pytest.mark.parametrize("who", ["bob", "rita", "vera"])
def test_who_is_no_admin_changes_nobody(who: str, alice: User, rita: User, request: pytest.FixtureRequest) -> None:
    client, key = signed_in(request.getfixturevalue(who)), key_of(alice)
    for what, form in (("role", {"role": "viewer"}), ("remove", {}), ("hand-over", {})):
        assert client.post(f"{TEAM}{key}/{what}/", form).status_code == HTTPStatus.FORBIDDEN
    assert client.post(TEAM, {"emails": "x@example.org", "role": "viewer"}).status_code == HTTPStatus.FORBIDDEN
    assert (role_of(alice), Invitation.objects.count()) == (Role.OWNER, 0)


def test_an_admin_reaches_neither_owners_nor_their_role(adam: User, alice: User, bob: User) -> None:
    client = signed_in(adam)
    assert client.post(f"{TEAM}{key_of(alice)}/role/", {"role": "viewer"}).status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{TEAM}{key_of(alice)}/remove/").status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{TEAM}{key_of(bob)}/role/", {"role": "owner"}).status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{TEAM}{key_of(adam)}/role/", {"role": "owner"}).status_code == HTTPStatus.FORBIDDEN
    assert (role_of(alice), role_of(bob), role_of(adam)) == (Role.OWNER, Role.EDITOR, Role.ADMIN)


@pytest.mark.parametrize("way", ["leave/", "{key}/remove/", "{key}/role/", "{key}/hand-over/"])
def test_the_only_owner_stays_whatever_they_try(way: str, alice: User, bob: User) -> None:
    answer = signed_in(alice).post(f"{TEAM}{way.format(key=key_of(alice))}", {"role": "admin"})
    assert answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.FORBIDDEN)
    assert role_of(alice) == Role.OWNER


def test_the_only_owner_is_told_what_to_do_before_leaving(alice: User, bob: User) -> None:
    answer = signed_in(alice).post(f"{TEAM}leave/")
    assert actions.LAST_OWNER in answer.content.decode()


def test_a_workspace_is_handed_over(alice: User, bob: User) -> None:
    signed_in(alice).post(f"{TEAM}{key_of(bob)}/hand-over/")
    assert (role_of(alice), role_of(bob)) == (Role.ADMIN, Role.OWNER)
    assert signed_in(alice).post(f"{TEAM}leave/")["Location"] == "/"
    assert role_of(alice) == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["leave", "remove", "demote"])
def test_of_two_owners_who_go_at_once_one_stays(way: str, alice: User, bob: User) -> None:
    Membership.objects.filter(user=bob).update(role=Role.OWNER)
    deeds: dict[str, Callable[[User, User], object]] = {
        "leave": lambda me, other: actions.leave(seat_for(me, "tidewater")),
        "remove": lambda me, other: actions.remove(seat_for(me, "tidewater"), key_of(other)),
        "demote": lambda me, other: actions.change_role(seat_for(me, "tidewater"), key_of(other), Role.VIEWER),
    }
    at_once([lambda: deeds[way](alice, bob), lambda: deeds[way](bob, alice)])
    assert Membership.objects.filter(workspace__slug="tidewater", role=Role.OWNER).count() == 1


def at_once(deeds: list[Callable[[], object]]) -> None:
    """Do some deeds at once: each is done, or refused in words."""
    gate = threading.Barrier(len(deeds))
    done: list[Callable[[], object]] = []
    refused: list[Callable[[], object]] = []

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        except (PermissionDenied, Http404, actions.LastOwner):
            refused.append(deed)
        else:
            done.append(deed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) + len(refused) == len(deeds)


def job_of(person: User, state: State) -> Job:
    """Return a job of somebody's, in a state."""
    order = SpeechOrder.of(text=f"The tide is {state}.", voice_id="Wise_Woman")
    job = job_actions.create(seat_for(person, "tidewater"), kind_named("speech"), order)
    Job.objects.filter(pk=job.pk).update(state=state, due_at=None)
    return job


def test_what_bob_made_stays_and_what_he_has_in_line_ends_as_the_page_says(alice: User, bob: User) -> None:
    states = (State.QUEUED, State.HELD, State.WAITING, State.DONE)
    jobs = {state: job_of(bob, state) for state in states}
    kept = job_of(alice, State.QUEUED)
    link = invitations.invite(seat_for(alice, "tidewater"), [], Role.VIEWER)[0]
    Invitation.objects.filter(pk=link.pk).update(invited_by=bob)
    page = signed_in(alice).get(f"{TEAM}{key_of(bob)}/").content.decode()
    assert "2 waiting jobs end; nothing is charged for that." in page
    assert "1 job goes on with their key; what comes of it stays here." in page
    assert "Invitations that they made" in page
    signed_in(alice).post(f"{TEAM}{key_of(bob)}/remove/")
    now = [Job.objects.get(pk=job.pk).state for job in jobs.values()]
    assert now == [State.CANCELLED, State.CANCELLED, State.WAITING, State.DONE]
    assert Job.objects.get(pk=kept.pk).state == State.QUEUED
    assert (role_of(bob), Invitation.objects.get(pk=link.pk).state) == ("", Link.WITHDRAWN)
    assert signed_in(bob).get("/w/tidewater/").status_code == HTTPStatus.NOT_FOUND


def test_who_may_invite_no_more_leaves_no_way_in_open(alice: User, adam: User) -> None:
    link = invitations.invite(seat_for(adam, "tidewater"), [], Role.ADMIN)[0]
    signed_in(alice).post(f"{TEAM}{key_of(adam)}/role/", {"role": "editor"})
    assert Client().get(f"/join/{link.token}/").status_code == HTTPStatus.GONE
