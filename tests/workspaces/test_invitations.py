"""An invitation is a link that works once for seven days; who opens it sees what for, before anything happens."""

import re
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.access import seat_for
from studio.workspaces.invitations import actions
from studio.workspaces.invitations.models import Invitation, State
from studio.workspaces.models import Membership, Role, Workspace
from tests import people
from tests.people import signed_in

TEAM = "/w/tidewater/team/"
NEW = {"name": "Nora", "email": "Nora@Example.org", "password": people.PASSWORD}


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


def invite(alice: User, *emails: str, role: Role = Role.REVIEWER) -> Invitation:
    """Invite somebody as Alice does."""
    return actions.invite(seat_for(alice, "tidewater"), list(emails), role)[0]


def link(invitation: Invitation) -> str:
    """Return the address of an invitation."""
    return f"/join/{invitation.token}/"


def words(client: Client, address: str) -> str:
    """Return what a page says, without its tags."""
    page = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


def test_alice_makes_a_link_and_nora_becomes_a_member_with_it(tidewater: Workspace, alice: User) -> None:
    answer = signed_in(alice).post(TEAM, {"emails": "", "role": "reviewer"}, follow=True)
    address = re.search(r'data-copy-link="(/join/[\w-]+/)"', answer.content.decode())
    assert address is not None
    nora = Client()
    said = words(nora, address[1])
    assert "Join Tidewater" in said and "Alice invites you as Reviewer" in said
    assert "Comment" in said and "Make and edit" not in said
    joined = nora.post(address[1], NEW)
    assert (joined.status_code, joined["Location"]) == (HTTPStatus.SEE_OTHER, "/w/tidewater/")
    assert nora.get("/w/tidewater/").status_code == HTTPStatus.OK
    seat = Membership.objects.get(user__email="nora@example.org")
    assert seat.role == Role.REVIEWER
    assert "Nora" in words(signed_in(alice), TEAM)


def test_bob_of_elsewhere_signs_in_and_comes_back_to_the_invitation(
    tidewater: Workspace, alice: User, charlie: User
) -> None:
    address = link(invite(alice, "Charlie@Example.ORG"))
    client = Client()
    way = f"/accounts/login/?next={address}"
    assert way in client.get(address).content.decode()
    answer = client.post(way, {"login": charlie.email, "password": people.PASSWORD})
    assert answer["Location"] == address
    assert "Join as Charlie" in words(client, address)
    assert client.post(address)["Location"] == "/w/tidewater/"
    assert Membership.objects.get(user=charlie, workspace=tidewater).role == Role.REVIEWER


def test_opening_a_link_changes_nothing(tidewater: Workspace, alice: User, charlie: User) -> None:
    invitation = invite(alice)
    for client in (Client(), signed_in(charlie)):
        for _ in range(3):
            assert (
                client.get(link(invitation)).status_code == client.head(link(invitation)).status_code == HTTPStatus.OK
            )
    invitation.refresh_from_db()
    assert invitation.state == State.OPEN
    assert not Membership.objects.filter(user=charlie, workspace=tidewater).exists()


def test_the_secret_of_a_link_is_not_kept(tidewater: Workspace, alice: User) -> None:
    invitation = invite(alice)
    kept = Invitation.objects.values_list().get()
    assert invitation.token not in map(str, kept)
    assert len(invitation.token) >= 43
