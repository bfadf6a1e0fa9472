"""Passkeys: made after one confirmed who one is, named, renamed and removed; and what they open."""

import json
import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from studio.accounts.models import User
from tests import people
from tests.authenticator import ADD, CONFIRM, LIST, Device, add, asked_by, enter, passkey_of
from tests.openid import words

CODES = "/accounts/2fa/recovery-codes/"
NOT_KNOWN = "This passkey does not open an account here."


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def browser(alice: User) -> Client:
    """Alice's browser, in which she has just confirmed that it is she."""
    return people.confirmed(alice)


def test_alice_adds_a_passkey_and_gets_recovery_codes(alice: User, browser: Client) -> None:
    assert "None yet. With one, a finger, a face or a PIN signs you in." in words(browser.get("/settings/"))
    _, answer = add(browser, "Phone of Alice")
    assert answer["Location"] == CODES
    page = words(browser.get(CODES))
    assert "The passkey is ready." in page and "10 of 10 are left" in page
    assert "Phone of Alice Added on" in words(browser.get(LIST))
    settings = words(browser.get("/settings/"))
    assert "1, by which a finger, a face or a PIN signs you in." in settings and "10 left" in settings


def test_a_second_one_leaves_the_recovery_codes_as_they_are(alice: User, browser: Client) -> None:
    add(browser)
    before = re.findall(r"<li>(\d{8})</li>", browser.get(CODES).content.decode())
    device, answer = add(browser, "Key ring")
    assert answer["Location"] == "/accounts/2fa/"
    assert re.findall(r"<li>(\d{8})</li>", browser.get(CODES).content.decode()) == before
    assert enter(device, Client())["Location"] == "/"


def test_it_takes_a_confirmation_to_change_passkeys(alice: User, browser: Client) -> None:
    add(browser)
    row = passkey_of(alice).pk
    later = people.signed_in(alice)
    for way in (ADD, f"{LIST}keys/{row}/edit/", f"{LIST}keys/{row}/remove/"):
        assert later.get(way)["Location"].startswith("/accounts/reauthenticate/"), way
        assert later.post(way, {"name": "x"})["Location"].startswith("/accounts/reauthenticate/"), way
    assert passkey_of(alice).wrap().name == "Phone"


def test_she_signs_in_with_it_alone_and_comes_to_the_page_that_she_wanted(alice: User, browser: Client) -> None:
    device, _ = add(browser)
    client = Client()
    assert enter(device, client, next="/settings/")["Location"] == "/settings/"
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert "This browser" in words(client.get("/settings/sessions/"))
    assert "last used" in words(browser.get(LIST))
    assert enter(device, Client(), next="https://elsewhere.example/")["Location"] == "/"
    browser.post("/settings/sessions/end-others/")
    assert client.get("/settings/").status_code == HTTPStatus.FOUND


def second_step(client: Client) -> HttpResponse:
    """Sign in with the password and return the page of the second step."""
    answer = client.post("/accounts/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    page: Any = client.get(answer["Location"])
    return page  # type: ignore[no-any-return]


def test_with_the_password_the_passkey_is_the_second_step(alice: User, browser: Client) -> None:
    device, _ = add(browser)
    client = Client()
    page = second_step(client)
    assert "Use a passkey of yours, or type the code" in words(page)
    wrong = client.post("/accounts/2fa/authenticate/", {"credential": json.dumps(Device().use(asked_by(page)))})
    assert "This passkey is not one of yours" in words(wrong)
    answer = client.post("/accounts/2fa/authenticate/", {"credential": json.dumps(device.use(asked_by(wrong)))})
    assert (answer["Location"], client.session["_auth_user_id"]) == ("/", str(alice.pk))


def test_a_recovery_code_is_the_second_step_when_the_device_is_gone(alice: User, browser: Client) -> None:
    add(browser)
    code = re.findall(r"<li>(\d{8})</li>", browser.get(CODES).content.decode())[0]
    client = Client()
    second_step(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/"
    assert "9 of 10 are left" in words(browser.get(CODES))


def test_a_passkey_confirms_as_well_as_the_password(alice: User, browser: Client) -> None:
    device, _ = add(browser)
    mine = people.signed_in(alice)
    assert "Use a passkey instead" in words(mine.get("/accounts/reauthenticate/"))
    page = mine.get(f"{CONFIRM}?next={ADD}")
    assert "Use the password instead" in words(page)
    answer = mine.post(CONFIRM, {"credential": json.dumps(device.use(asked_by(page))), "next": ADD})
    assert answer["Location"] == ADD
    assert mine.get(ADD).status_code == HTTPStatus.OK


def test_it_is_renamed(alice: User, browser: Client) -> None:
    add(browser)
    way = f"{LIST}keys/{passkey_of(alice).pk}/edit/"
    assert 'value="Phone"' in browser.get(way).content.decode()
    refused = [browser.post(way, {"name": name}) for name in ("", "x" * 61)]
    assert "Give it a name." in words(refused[0]) and "at most 60 characters" in words(refused[1])
    assert browser.post(way, {"name": "Key ring 🔑"})["Location"] == LIST
    assert "Key ring 🔑" in words(browser.get(LIST))


def test_it_is_removed_after_a_question_and_opens_nothing_then(alice: User, browser: Client) -> None:
    device, _ = add(browser)
    way = f"{LIST}keys/{passkey_of(alice).pk}/remove/"
    page = words(browser.get(way))
    assert "Remove this passkey?" in page and "It is your last one." in page
    assert browser.post(way)["Location"] == LIST
    page = words(browser.get(LIST))
    assert "The passkey is removed." in page and "You have none yet." in page
    client = Client()
    assert NOT_KNOWN in words(client.get(enter(device, client)["Location"]))
    assert "_auth_user_id" not in client.session
    typed = {"login": "alice@example.org", "password": people.PASSWORD}
    assert Client().post("/accounts/login/", typed)["Location"] == "/"  # no second step is left behind


def test_nobody_reaches_the_passkeys_of_others(alice: User, browser: Client, charlie: User) -> None:
    add(browser)
    stranger, row = people.confirmed(charlie), passkey_of(alice).pk
    for way in ("edit", "remove"):
        address = f"{LIST}keys/{row}/{way}/"
        assert (stranger.get(address).status_code, stranger.post(address, {"name": "x"}).status_code) == (404, 404)
    assert "You have none yet." in words(stranger.get(LIST))
    assert passkey_of(alice).wrap().name == "Phone"


def test_the_only_way_in_stays(alice: User, browser: Client) -> None:
    add(browser)
    alice.set_unusable_password()
    alice.save()
    client = Client()
    client.force_login(alice)
    way = f"{LIST}keys/{passkey_of(alice).pk}/remove/"
    for answer in (client.get(way), client.post(way)):
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "This is your only way in" in words(answer)
    assert passkey_of(alice)


def test_a_switched_off_account_does_not_open(alice: User, browser: Client) -> None:
    device, _ = add(browser)
    User.objects.update(is_active=False)
    client = Client()
    assert enter(device, client)["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_at_a_number_it_is_said_where_a_passkey_can_be_made(alice: User) -> None:
    mine = people.confirmed(alice)
    at_a_number = words(mine.get(ADD, headers={"Host": "127.0.0.1:8000"}))
    assert "A passkey belongs to a name, and 127.0.0.1:8000 is only a number." in at_a_number
    assert "Open this page at localhost to use one." in at_a_number
    assert "is only a number" not in words(mine.get(ADD, headers={"Host": "localhost:8000"}))
