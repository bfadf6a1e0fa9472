"""Invitations by mail besides the link: several at once, again, in another case, and never one that works no more."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.mail import delivery
from studio.mail.line import Refused
from studio.mail.models import Mail
from studio.workspaces.invitations.models import Invitation
from studio.workspaces.models import Membership, Workspace
from tests import people
from tests.mail.smtp import ADDRESS, open_mail, words_of
from tests.people import signed_in
from tests.workspaces.test_invitations import NEW, TEAM, ended, used, withdrawn, words

SOON = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("mail_on", "tidewater")


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


def invite(alice: User, emails: str, role: str = "reviewer") -> str:
    """Invite people as Alice does, and return what the page says."""
    return signed_in(alice).post(TEAM, {"emails": emails, "role": role}, follow=True).content.decode()


def send_again(person: User) -> str:
    """Have the one invitation sent again, and return what the page says."""
    address = f"{TEAM}invitations/{Invitation.objects.get().key}/send/"
    return signed_in(person).post(address, follow=True).content.decode()


def link_in(mail: Any) -> str:
    """Return the path of a mail's link."""
    found = re.search(rf"{ADDRESS}(/join/[\w-]+/)", words_of(mail))
    assert found is not None and found[0] in words_of(mail, "html")
    return found[1]


def test_several_get_a_mail_each_and_nora_joins_by_hers_in_another_case(alice: User, settings: Any) -> None:
    assert "2 invitations are on the way by mail." in invite(alice, "Nora@Example.org, zoe@example.org")
    found = {mail["To"]: mail for mail in open_mail(settings, SOON)}
    assert sorted(found) == ["nora@example.org", "zoe@example.org"]
    nora = found["nora@example.org"]
    assert nora["Subject"] == "Alice invites you into Tidewater"
    assert "You would be Reviewer there" in words_of(nora) and "for 7 more days" in words_of(nora)
    assert link_in(nora) != link_in(found["zoe@example.org"])
    for method in ("get", "head"):
        assert getattr(Client(), method)(link_in(nora)).status_code == HTTPStatus.OK
    assert Client().post(link_in(nora), {**NEW, "email": "NORA@example.ORG"}).status_code == HTTPStatus.SEE_OTHER
    assert Client().post(link_in(nora), {**NEW, "email": "eve@example.org"}).status_code == HTTPStatus.GONE


def test_a_link_without_an_address_is_for_copying_and_no_mail_goes(alice: User) -> None:
    assert "Copy the link and send it." in invite(alice, "")
    assert not Mail.objects.exists()


def test_who_has_an_account_gets_the_same_mail_as_who_has_none(alice: User, charlie: User, settings: Any) -> None:
    invite(alice, f"{charlie.email} nora@example.org")
    first, second = (re.sub(r"/join/\S+", "", words_of(mail)) for mail in open_mail(settings, SOON))
    assert first == second


@pytest.mark.parametrize("spoil", [used, ended, withdrawn])
def test_what_works_no_more_is_not_sent_and_its_link_says_which(alice: User, settings: Any, spoil: Any) -> None:
    invite(alice, "nora@example.org")
    made = Invitation.objects.get()
    spoil(made)
    assert open_mail(settings, SOON) == []
    said = {used: "was used", ended: "has ended", withdrawn: "was withdrawn"}[spoil]
    assert said in words(Client(), f"/join/{made.token}/")
    assert "does not work any more" in send_again(alice) and not Mail.objects.exists()


def test_the_role_that_counts_is_the_one_when_it_is_sent(alice: User, settings: Any) -> None:
    invite(alice, "nora@example.org")
    signed_in(alice).post(f"{TEAM}invitations/{Invitation.objects.get().key}/", {"role": "viewer"})
    assert "You would be Viewer there" in words_of(open_mail(settings, SOON)[0])


def test_it_is_sent_again_on_demand_but_not_again_and_again(alice: User, settings: Any) -> None:
    assert "The mail waits" in invite(alice, "nora@example.org")
    assert "Nothing was sent" in send_again(alice)
    first = open_mail(settings, SOON)
    assert "Mailed" in signed_in(alice).get(TEAM).content.decode()
    assert "Nothing was sent" in send_again(alice) and open_mail(settings, SOON) == []
    Mail.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert "on the way to nora@example.org again" in send_again(alice)
    second = open_mail(settings, SOON)
    assert [link_in(mail) for mail in (*first, *second)] == [link_in(first[0])] * 2


def test_what_was_not_delivered_is_told_on_the_page_and_can_be_sent_at_once(alice: User, settings: Any) -> None:
    invite(alice, "nora@example.org")
    ids = [row.pk for row in delivery.claim(timezone.now())]
    delivery.note_fault(ids, Refused("550 No such user", is_final=True), timezone.now())
    assert "not delivered" in " ".join(signed_in(alice).get(TEAM).content.decode().split())
    assert "on the way" in send_again(alice)
    assert len(open_mail(settings, SOON)) == 1


def test_an_editor_sends_nothing(alice: User, bob: User, settings: Any) -> None:
    invite(alice, "nora@example.org")
    open_mail(settings, SOON)
    Mail.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert "Only owners and admins invite people" in send_again(bob)
    assert open_mail(settings, SOON) == []


def test_whoever_invited_hears_in_the_digest_who_came_unless_they_saw_it(alice: User, settings: Any) -> None:
    for email in ("nora@example.org", "zoe@example.org"):
        invite(alice, email)
    for mail in open_mail(settings, SOON):
        Client().post(link_in(mail), {"name": mail["To"][:4].title(), "email": mail["To"], "password": people.PASSWORD})
    assert open_mail(settings, SOON) == []  # it waits for the digest
    waiting = list(Mail.objects.filter(topic="joined"))
    [digest] = open_mail(settings)
    assert digest["To"] == alice.email and "Zoe@ took your invitation" in words_of(digest)
    Mail.objects.filter(pk__in=[row.pk for row in waiting]).update(state="waiting", due_at=timezone.now())
    signed_in(alice).get(TEAM)
    assert open_mail(settings) == []


def test_who_left_again_is_told_of_to_nobody(tidewater: Workspace, alice: User, settings: Any) -> None:
    invite(alice, "nora@example.org")
    used(Invitation.objects.get())
    Membership.objects.filter(user__email="nora@example.org").delete()
    assert open_mail(settings) == []
