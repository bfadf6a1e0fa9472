"""An invitation is a link that works once for seven days; who opens it sees what for, before anything happens."""

import re
import threading
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

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


def test_several_are_invited_at_once_each_once(tidewater: Workspace, alice: User) -> None:
    typed = "nora@example.org, Zoe@Example.org;nora@EXAMPLE.org\nkim@example.org"
    signed_in(alice).post(TEAM, {"emails": typed, "role": "viewer"})
    found = Invitation.objects.values_list("email", flat=True)
    assert sorted(found) == ["kim@example.org", "nora@example.org", "zoe@example.org"]


@pytest.mark.parametrize(("typed", "said"), [
    ("nora@example.org, no mail", "Not an e-mail address: no, mail."),
    ("bob@EXAMPLE.org", "Already here: bob@example.org."),
    (" ".join(f"p{number}@example.org" for number in range(51)), "These are 51; at most 50"),
])  # fmt: skip
def test_what_cannot_be_invited_is_named_and_stays_typed(
    tidewater: Workspace, alice: User, bob: User, typed: str, said: str
) -> None:
    answer = signed_in(alice).post(TEAM, {"emails": typed, "role": "viewer"})
    page = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert said in page and f'value="{typed}"' in page


def test_nobody_is_invited_as_an_owner(tidewater: Workspace, alice: User) -> None:
    invitation = invite(alice)
    assert signed_in(alice).post(TEAM, {"emails": "", "role": "owner"}).status_code == 422
    assert signed_in(alice).post(f"{TEAM}invitations/{invitation.key}/", {"role": "owner"}).status_code == 404
    assert Invitation.objects.get().role == Role.REVIEWER


def test_a_role_that_was_changed_counts_for_the_link_that_was_sent(tidewater: Workspace, alice: User) -> None:
    invitation = invite(alice)
    signed_in(alice).post(f"{TEAM}invitations/{invitation.key}/", {"role": "viewer"})
    assert "invites you as Viewer" in words(Client(), link(invitation))
    Client().post(link(invitation), NEW)
    assert Membership.objects.get(user__name="Nora").role == Role.VIEWER


def used(invitation: Invitation) -> None:
    Client().post(link(invitation), NEW)


def ended(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(ends_at=timezone.now() - timedelta(seconds=1))


def withdrawn(invitation: Invitation) -> None:
    signed_in(invitation.invited_by).post(f"{TEAM}invitations/{invitation.key}/withdraw/")


@pytest.mark.parametrize(("spoil", "said"), [
    (used, "This invitation was used"), (ended, "This invitation has ended"),
    (withdrawn, "This invitation was withdrawn"),
])  # fmt: skip
def test_a_link_that_works_no_more_says_why_also_to_a_form_that_was_open(
    tidewater: Workspace, alice: User, charlie: User, spoil: object, said: str
) -> None:
    invitation = invite(alice)
    spoil(invitation)  # type: ignore[operator]
    before = User.objects.count()
    late = {**NEW, "email": "late@example.org"}
    for client in (Client(), signed_in(charlie)):
        assert said in words(client, link(invitation))
        answer = client.post(link(invitation), late)
        assert (answer.status_code, said in answer.content.decode()) == (HTTPStatus.GONE, True)
    assert (User.objects.count(), Membership.objects.filter(user=charlie, workspace=tidewater).exists()) == (
        before,
        False,
    )


def test_who_used_a_link_is_shown_the_way_in_again(tidewater: Workspace, alice: User) -> None:
    invitation, nora = invite(alice), Client()
    nora.post(link(invitation), NEW)
    assert "You are in Tidewater already" in words(nora, link(invitation))


@pytest.mark.parametrize("token", ["0", "A" * 43, "..%2F..", "ключ"])
def test_a_guessed_link_is_no_invitation(tidewater: Workspace, alice: User, token: str) -> None:
    invite(alice)
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/join/{token}/", NEW)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert not User.objects.filter(name="Nora").exists()


@pytest.mark.django_db(transaction=True)
def test_of_five_who_use_a_link_at_once_exactly_one_is_in(tidewater: Workspace, alice: User) -> None:
    address, gate = link(invite(alice)), threading.Barrier(5)
    found: list[int] = []

    def come(number: int) -> None:
        gate.wait()
        found.append(Client().post(address, {**NEW, "email": f"n{number}@example.org"}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=come, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303, 410, 410, 410, 410]
    assert User.objects.filter(name="Nora").count() == Membership.objects.exclude(user=alice).count() == 1
