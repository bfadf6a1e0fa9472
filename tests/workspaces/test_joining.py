"""Who may take an invitation, and what its page tells to whom it is not for."""

import re
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.invitations.models import Invitation, State
from studio.workspaces.models import Membership, Role, Workspace
from tests import people
from tests.people import signed_in
from tests.workspaces.test_invitations import NEW, invite, link, words


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


def test_a_stranger_who_is_signed_in_is_told_and_learns_no_address(
    tidewater: Workspace, alice: User, charlie: User
) -> None:
    invitation = invite(alice, "nora@example.org")
    client = signed_in(charlie)
    said = words(client, link(invitation))
    assert "This invitation is for somebody else" in said and "nora@example.org" not in said
    assert client.post(link(invitation)).status_code == 422
    assert Invitation.objects.get().state == State.OPEN


@pytest.mark.parametrize("written", ["First.Last@Example.org", "first.last@example.org", "FIRST.LAST@EXAMPLE.ORG"])
def test_mail_in_another_case_is_the_same_person(tidewater: Workspace, alice: User, written: str) -> None:
    User.objects.create_user("first.last@example.org", people.PASSWORD, name="First")
    invitation = invite(alice, written)
    client = signed_in(User.objects.get(name="First"))
    assert client.post(link(invitation)).status_code == HTTPStatus.SEE_OTHER
    assert Membership.objects.filter(workspace=tidewater).count() == 2


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN])
def test_an_older_invitation_changes_no_role_of_a_member_and_is_not_used_up(
    tidewater: Workspace, alice: User, bob: User, role: Role
) -> None:
    invitation = invite(alice, role=role)
    client = signed_in(bob)
    assert "You are in this workspace already" in words(client, link(invitation))
    client.post(link(invitation))
    assert Membership.objects.get(user=bob).role == Role.EDITOR
    assert Invitation.objects.get().state == State.OPEN


def test_inviting_the_same_address_again_leaves_one_link(tidewater: Workspace, alice: User) -> None:
    first = invite(alice, "nora@example.org")
    second = invite(alice, "NORA@example.org", role=Role.EDITOR)
    assert Client().get(link(first)).status_code == HTTPStatus.GONE
    assert Client().get(link(second)).status_code == HTTPStatus.OK


def test_no_page_tells_whether_an_address_has_an_account(tidewater: Workspace, alice: User, charlie: User) -> None:
    address = link(invite(alice, "nora@example.org"))
    answers = []
    for email in (charlie.email, "nobody@example.org"):
        answer = Client().post(address, {**NEW, "email": email})
        page = re.sub(r'(csrf[-\w]*" (?:value|content)=")[^"]+|nonce="[^"]+"', "", answer.content.decode())
        answers.append((answer.status_code, page.replace(email, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


def test_trying_address_after_address_is_slowed_down(tidewater: Workspace, alice: User, charlie: User) -> None:
    address, client = link(invite(alice)), Client()
    found = [client.post(address, {**NEW, "email": charlie.email}).status_code for _ in range(12)]
    assert found == [422] * 10 + [429] * 2


def test_a_foreign_admin_cannot_touch_an_invitation(tidewater: Workspace, alice: User, charlie: User) -> None:
    invitation = invite(alice)
    for way in ("", "withdraw/"):
        address = f"/w/elsewhere/team/invitations/{invitation.key}/{way}"
        assert signed_in(charlie).post(address, {"role": "admin"}).status_code == HTTPStatus.NOT_FOUND
    assert Invitation.objects.get().state == State.OPEN
