"""The way in: one line for a wrong password, an end to guessing, and no page that leads nowhere."""

from http import HTTPStatus
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from studio.accounts.models import User
from tests import people

LOGIN = "/accounts/login/"
WRONG = "This e-mail and password do not belong together."


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


def try_to_enter(client: Client, password: str, **more: str) -> str:
    """Return the page after a try that failed."""
    answer = client.post(LOGIN, {"login": "alice@example.org", "password": password, **more})
    page: str = answer.content.decode()
    return page


def test_alice_signs_in_and_stays_signed_in(client: Client, alice: User) -> None:
    answer = client.post(LOGIN, {"login": "ALICE@example.org", "password": people.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["sessionid"]["max-age"]


def test_she_comes_to_the_page_that_she_wanted(client: Client, alice: User) -> None:
    page = client.get(f"{LOGIN}?next=/settings/").content.decode()
    assert '<input type="hidden" name="next" value="/settings/">' in page
    typed = {"login": "alice@example.org", "password": people.PASSWORD}
    assert client.post(LOGIN, {**typed, "next": "/settings/"})["Location"] == "/settings/"
    assert Client().post(LOGIN, {**typed, "next": "https://elsewhere.example/"})["Location"] == "/"


@pytest.mark.parametrize("password", ["wrong", "x" * 5000])
def test_a_wrong_password_is_one_line_under_the_field_and_the_e_mail_stays(
    client: Client, alice: User, password: str
) -> None:
    page = try_to_enter(client, password)
    assert page.count(WRONG) == 1
    assert 'value="alice@example.org"' in page
    assert 'aria-describedby="id_password_error"' in page
    assert password not in page


def test_an_unknown_person_is_told_the_same(client: Client, alice: User) -> None:
    answer = client.post(LOGIN, {"login": "nobody@example.org", "password": "x"})
    assert WRONG in answer.content.decode()


def test_a_switched_off_account_does_not_open(client: Client, alice: User) -> None:
    User.objects.update(is_active=False)
    answer = client.post(LOGIN, {"login": "alice@example.org", "password": people.PASSWORD}, follow=True)
    assert "Your account is switched off" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_guessing_ends_after_five_tries_for_one_person(client: Client, alice: User) -> None:
    pages = [try_to_enter(client, f"guess {number}") for number in range(6)]
    assert [WRONG in page for page in pages] == [True] * 5 + [False]
    assert "Too many wrong passwords. Wait five minutes, then try again." in pages[-1]
    assert "Too many wrong passwords" in try_to_enter(client, people.PASSWORD)


def test_signing_out_takes_a_click(alice: User) -> None:
    browser = people.signed_in(alice)
    assert "Sign out?" in browser.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in browser.session
    assert browser.post("/accounts/logout/")["Location"] == LOGIN
    assert "_auth_user_id" not in browser.session


def test_nobody_signs_up(client: Client, alice: User) -> None:
    typed = {"email": "m@example.org", "password1": people.PASSWORD}
    pages = [client.get("/accounts/signup/"), client.post("/accounts/signup/", typed)]
    assert ["Nobody signs up here" in page.content.decode() for page in pages] == [True, True]
    assert User.objects.count() == 1


def test_a_forgotten_password_is_no_dead_end(client: Client) -> None:
    assert "/accounts/password/reset/" in client.get(LOGIN).content.decode()
    page = client.get("/accounts/password/reset/").content.decode()
    assert "python3 manage.py changepassword" in page


def test_the_command_that_the_page_names_gives_a_new_password(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: "harbour-lantern-43")
    call_command("changepassword", "alice@example.org", stdout=StringIO())
    assert User.objects.get().check_password("harbour-lantern-43")


@pytest.mark.parametrize(
    "rest", ["email/", "confirm-email/", "confirm-email/abc/", "password/reset/done/", "password/reset/key/1-a-b/",
             "login/code/confirm/"],
)  # fmt: skip
def test_what_needs_mail_is_not_there(alice: User, rest: str) -> None:
    assert people.signed_in(alice).get(f"/accounts/{rest}").status_code == HTTPStatus.NOT_FOUND


def test_who_has_a_password_changes_it_and_sets_no_other(alice: User) -> None:
    assert people.signed_in(alice).get("/accounts/password/set/")["Location"] == "/accounts/password/change/"


def change(browser: Client, now: str, new: str, again: str | None = None) -> str:
    """Change the password and return the page that follows."""
    typed = {"oldpassword": now, "password1": new, "password2": again or new}
    page: str = browser.post("/accounts/password/change/", typed, follow=True).content.decode()
    return page


def test_a_changed_password_ends_the_other_sessions(alice: User) -> None:
    here, elsewhere = people.signed_in(alice), people.signed_in(alice)
    assert "Password changed. Other browsers were signed out." in change(here, people.PASSWORD, "harbour-lantern-43")
    assert [browser.get("/settings/").status_code for browser in (here, elsewhere)] == [200, 302]
    assert WRONG in try_to_enter(Client(), people.PASSWORD)


@pytest.mark.parametrize(
    ("now", "new", "again", "words"),
    [
        ("wrong", "harbour-lantern-43", None, "This is not your password."),
        (people.PASSWORD, "short", None, "too short"),
        (people.PASSWORD, "harbour-lantern-43", "harbour-lantern-44", "the same password each time"),
    ],
)
def test_a_refused_change_says_why(alice: User, now: str, new: str, again: str | None, words: str) -> None:
    page = change(people.signed_in(alice), now, new, again)
    assert words in page
    assert User.objects.get().check_password(people.PASSWORD)


def test_password_managers_learn_whose_password_it_is(alice: User) -> None:
    browser = people.signed_in(alice)
    for address in ("/accounts/password/change/", "/accounts/reauthenticate/", "/settings/"):
        assert 'autocomplete="username" value="alice@example.org"' in browser.get(address).content.decode()
