"""The first address leads everybody to the right place."""

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.models import Role, Workspace
from tests import people


@pytest.mark.django_db
def test_a_fresh_studio_says_where_its_setup_address_is(client: Client) -> None:
    assert "This Studio has no owner yet" in client.get("/").content.decode()


def test_a_stranger_is_sent_to_the_sign_in(client: Client, alice: User) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")


def test_alice_comes_to_her_workspace(tidewater: Workspace, alice: User) -> None:
    assert people.signed_in(alice).get("/")["Location"].startswith("/w/tidewater/")


def test_bob_comes_back_to_where_he_was(tidewater: Workspace, bob: User) -> None:
    people.workspace(bob, "A first one by name", "a-first-one")
    browser = people.signed_in(bob)
    assert browser.get("/")["Location"].startswith("/w/a-first-one/")
    browser.get("/w/tidewater/")
    assert browser.get("/")["Location"].startswith("/w/tidewater/")


def test_somebody_without_a_workspace_is_told_whom_to_ask(db: None) -> None:
    answer = people.signed_in(people.person("Dora")).get("/")
    assert "You are in no workspace" in answer.content.decode()


def test_charlie_finds_nothing_at_tidewater(tidewater: Workspace, charlie: User) -> None:
    browser = people.signed_in(charlie)
    assert [browser.get(url).status_code for url in ("/w/tidewater/", "/w/tidewater/running/")] == [404, 404]


def test_a_removed_member_comes_to_the_next_workspace(tidewater: Workspace, charlie: User) -> None:
    people.seat(tidewater, charlie, Role.VIEWER)
    browser = people.signed_in(charlie)
    browser.get("/w/tidewater/")
    tidewater.memberships.filter(user=charlie).delete()
    assert browser.get("/")["Location"].startswith("/w/elsewhere/")
