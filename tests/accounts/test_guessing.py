"""Guessers are slowed by address and by account, and never keep out the person whose account it is."""

from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client

from studio.accounts.models import User
from studio.accounts.sign_in import devices
from tests import people

LOGIN = "/accounts/login/"
TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


def at(address: str) -> Client:
    """Return a browser that nobody knows, at an address."""
    return Client(REMOTE_ADDR=address)


def enter(browser: Client, password: str = people.PASSWORD, login: str = "alice@example.org") -> int:
    """Send the sign-in form and return the status: 302 lets in, 200 shows the form again, 429 does not even look."""
    return browser.post(LOGIN, {"login": login, "password": password}).status_code


def guess(address: str, times: int, login: str = "alice@example.org") -> list[int]:
    stranger = at(address)
    return [enter(stranger, f"guess {number}", login) for number in range(times)]


def test_a_strangers_thirty_tries_do_not_keep_the_owner_out(alice: User) -> None:
    assert guess("203.0.113.7", 30) == [200] * 5 + [TOO_MANY] * 25
    assert enter(at("198.51.100.1")) == HTTPStatus.FOUND


def test_where_she_has_been_before_she_comes_in_whatever_others_do(alice: User) -> None:
    known = at("198.51.100.1")
    assert enter(known) == HTTPStatus.FOUND
    known.post("/accounts/logout/")
    tried = [status for number in range(12) for status in guess(f"203.0.113.{number}", 6)]
    assert tried.count(200) == 20 and enter(at("192.0.2.55")) == TOO_MANY
    assert enter(known) == HTTPStatus.FOUND


def test_a_known_device_behind_the_guessers_own_address_comes_in_too(alice: User) -> None:
    known = at("203.0.113.7")
    enter(known)
    known.post("/accounts/logout/")
    assert guess("203.0.113.7", 40)[-1] == TOO_MANY
    assert enter(known) == HTTPStatus.FOUND


def test_a_known_device_may_not_guess_without_end_either(alice: User) -> None:
    known = at("198.51.100.1")
    enter(known)
    known.post("/accounts/logout/")
    assert [enter(known, f"guess {number}") for number in range(7)] == [200] * 5 + [TOO_MANY] * 2


def test_a_device_is_known_for_those_who_were_there_alone(alice: User, bob: User) -> None:
    his = at("203.0.113.7")
    assert enter(his, login="bob@example.org") == HTTPStatus.FOUND
    his.post("/accounts/logout/")
    assert [enter(his, f"guess {number}") for number in range(7)] == [200] * 5 + [TOO_MANY] * 2
    assert enter(his, login="bob@example.org") == HTTPStatus.FOUND


@pytest.mark.parametrize("cookie", ["", "x", "WyJhYmMiLFsxXV0:1uAbCd:forged", "a" * 5000])
def test_a_forged_cookie_makes_no_device_known(alice: User, cookie: str) -> None:
    guess("203.0.113.7", 5)
    stranger = at("203.0.113.7")
    stranger.cookies[devices.COOKIE] = cookie
    assert enter(stranger, "guess") == TOO_MANY


def test_right_passwords_between_the_wrong_ones_win_no_further_tries(alice: User, bob: User) -> None:
    stranger = at("203.0.113.7")
    for number in range(5):
        enter(stranger, f"guess {number}")
        assert enter(at("203.0.113.7"), login="bob@example.org") == HTTPStatus.FOUND
    assert enter(stranger, "guess") == TOO_MANY


def test_many_accounts_from_one_address_are_tried_ten_times_in_all(alice: User) -> None:
    stranger = at("203.0.113.7")
    tried = [enter(stranger, "guess", f"person{number}@example.org") for number in range(15)]
    assert tried == [200] * 10 + [TOO_MANY] * 5


def test_whoever_is_slowed_reads_for_how_long_and_keeps_the_e_mail(alice: User) -> None:
    stranger = at("203.0.113.7")
    for number in range(5):
        enter(stranger, f"guess {number}")
    answer = stranger.post(LOGIN, {"login": "alice@example.org", "password": "guess"})
    assert (answer.status_code, answer["Retry-After"]) == (TOO_MANY, "300")
    page = answer.content.decode()
    assert "Too many wrong passwords. Wait five minutes" in page and 'value="alice@example.org"' in page


def test_whoever_hammers_reads_for_how_long_too(alice: User) -> None:
    stranger = at("203.0.113.7")
    answers = [stranger.post(LOGIN, {"login": f"p{number}@example.org", "password": "x"}) for number in range(31)]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (TOO_MANY, "300")
    assert "Too many tries in a short time" in answers[-1].content.decode()


def test_the_cookie_says_nothing_and_goes_to_the_sign_in_page_alone(alice: User) -> None:
    browser = at("198.51.100.1")
    enter(browser)
    cookie = browser.cookies[devices.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")
    assert "alice" not in cookie.value
