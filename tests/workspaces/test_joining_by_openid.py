"""Who is invited and comes by the OpenID provider joins as the invited, where the provider vouches for the e-mail."""

import threading
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from studio.accounts.models import OpenIdLink, User
from studio.workspaces.access import seat_for
from studio.workspaces.invitations import actions
from studio.workspaces.invitations.models import Invitation, State
from studio.workspaces.models import Membership, Role, Workspace
from tests import people
from tests.openid import BEGIN, Provider, come, words


def link_for(alice: User, *emails: str) -> str:
    """Return the address of an invitation that Alice makes."""
    return f"/join/{actions.invite(seat_for(alice, 'tidewater'), list(emails), Role.REVIEWER)[0].token}/"


def come_by(browser: Client, way: str) -> str:
    """Press the invitation's button, come back, and return what the invitation says then."""
    assert "Continue with Harbour ID" in words(browser.get(way))
    assert come(browser, BEGIN, join="1", next=way)["Location"] == way
    return words(browser.get(way))


@pytest.mark.parametrize("invited", [("Nora@Example.org",), ()], ids=["by e-mail", "whoever has the link"])
def test_nora_joins_without_a_password(
    tidewater: Workspace, alice: User, harbour: Provider, invited: tuple[str, ...]
) -> None:
    browser, way = Client(), link_for(alice, *invited)
    said = come_by(browser, way)
    assert "Harbour ID vouches for nora@example.org: you need no password." in said
    assert "Password" not in said and not User.objects.filter(name="Nora").exists()
    answer = browser.post(way, {"name": "Nora"})
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, "/w/tidewater/")
    seat = Membership.objects.get(user__email="nora@example.org")
    assert (seat.role, seat.user.has_usable_password()) == (Role.REVIEWER, False)
    again = Client()
    assert come(again, next="/w/tidewater/")["Location"] == "/w/tidewater/"
    assert again.get("/w/tidewater/").status_code == HTTPStatus.OK
    assert "Continue with" not in words(browser.get(way))


@pytest.mark.parametrize(("more", "said"), [
    ({"email_verified": False}, "Harbour ID does not vouch for your e-mail"),
    ({"email_verified": None}, "Harbour ID does not vouch for your e-mail"),
    ({"email": "kim@example.org"}, "This invitation is for another e-mail"),
    ({"email": None}, "Harbour ID does not vouch for your e-mail"),
])  # fmt: skip
def test_nobody_joins_as_the_invited_whom_the_provider_does_not_vouch_for(
    tidewater: Workspace, alice: User, harbour: Provider, more: dict[str, Any], said: str
) -> None:
    harbour.person |= more
    browser, way = Client(), link_for(alice, "nora@example.org")
    assert said in come_by(browser, way)
    assert browser.post(way, {"name": "Nora"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (Invitation.objects.get().state, User.objects.count(), OpenIdLink.objects.count()) == (State.OPEN, 1, 0)


def test_without_a_vouched_e_mail_an_open_link_takes_a_password(
    tidewater: Workspace, alice: User, harbour: Provider
) -> None:
    harbour.person |= {"email_verified": "false"}
    browser, way = Client(), link_for(alice)
    come_by(browser, way)
    assert browser.post(way, {"name": "Nora"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    typed = {"name": "Nora", "email": "nora@example.org", "password": people.PASSWORD}
    assert browser.post(way, typed)["Location"] == "/w/tidewater/"
    assert not OpenIdLink.objects.exists()


def test_an_account_with_the_same_e_mail_is_not_taken_over(
    tidewater: Workspace, alice: User, charlie: User, harbour: Provider
) -> None:
    harbour.person |= {"email": "CHARLIE@example.org"}
    browser, way = Client(), link_for(alice, "charlie@example.org")
    come_by(browser, way)
    answer = browser.post(way, {"name": "Not Charlie"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "There is an account with your e-mail here already. Sign in to it" in words(answer)
    assert "_auth_user_id" not in browser.session
    assert not OpenIdLink.objects.exists()
    assert Invitation.objects.get().state == State.OPEN


def test_who_is_linked_already_is_signed_in_and_asked(
    tidewater: Workspace, alice: User, charlie: User, harbour: Provider
) -> None:
    OpenIdLink.objects.create(user=charlie, issuer=harbour.issuer, subject="n-1")
    browser, way = Client(), link_for(alice)
    assert "Join as Charlie" in come_by(browser, way)
    assert not tidewater.members.filter(pk=charlie.pk).exists()


def test_who_comes_may_use_a_password_nevertheless(tidewater: Workspace, alice: User, harbour: Provider) -> None:
    browser, way = Client(), link_for(alice)
    come_by(browser, way)
    typed = {"name": "Nora", "email": "n@example.org", "password": people.PASSWORD}
    assert "Password" in words(browser.get(f"{way}?password"))
    assert browser.post(f"{way}?password", typed)["Location"] == "/w/tidewater/"
    assert User.objects.get(email="n@example.org").has_usable_password()


def test_who_came_is_forgotten_after_a_quarter_of_an_hour(tidewater: Workspace, alice: User, harbour: Provider) -> None:
    browser, way = Client(), link_for(alice)
    come_by(browser, way)
    session = browser.session
    session["openid_newcomer"]["at"] -= 901
    session.save()
    assert "Continue with Harbour ID" in words(browser.get(way))
    assert browser.post(way, {"name": "Nora"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_exactly_one_joins(tidewater: Workspace, alice: User, harbour: Provider) -> None:
    way, browsers = link_for(alice), [Client(), Client()]
    for number, browser in enumerate(browsers):
        harbour.person |= {"sub": f"n-{number}", "email": f"n{number}@example.org"}
        come_by(browser, way)
    start, statuses = threading.Barrier(2), []

    def take(browser: Client) -> None:
        start.wait(10)
        statuses.append(browser.post(way, {"name": "Nora"}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=take, args=[browser]) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(statuses) == [HTTPStatus.SEE_OTHER, HTTPStatus.GONE]
    assert (Membership.objects.count(), User.objects.count(), OpenIdLink.objects.count()) == (2, 2, 1)
