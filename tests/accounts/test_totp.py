"""Two-step sign-in, from the QR code to the last recovery code."""

import re
import time
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from studio.accounts.models import User
from tests import people

ACTIVATE, DEACTIVATE = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/"
CODES = "/accounts/2fa/recovery-codes/"
STEP_S = 30


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP_S)))


def page_of(browser: Client, address: str) -> str:
    """Return a page."""
    answer = browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


@pytest.fixture
def browser(alice: User) -> Client:
    """Alice's browser, in which she has just confirmed that it is she."""
    cache.clear()
    mine = people.signed_in(alice)
    mine.post("/accounts/reauthenticate/", {"password": people.PASSWORD})
    return mine


@pytest.fixture
def secret(browser: Client) -> str:
    """The secret in Alice's app; two-step sign-in is on."""
    found = re.search(r'id="secret" type="text" value="(\w+)"', page_of(browser, ACTIVATE))
    assert found
    browser.post(ACTIVATE, {"code": code_of(found[1])})
    cache.clear()  # a code counts once; the tests do not wait for the next
    return found[1]


def enter(client: Client, code: str) -> tuple[str, str]:
    """Sign in with the password and a code; return where that leads and what the page says."""
    client.post("/accounts/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})
    return answer.headers.get("Location", ""), answer.content.decode()


def test_it_takes_the_password_to_change_how_one_signs_in(alice: User) -> None:
    cache.clear()
    mine = people.signed_in(alice)
    assert mine.get(ACTIVATE)["Location"].startswith("/accounts/reauthenticate/")
    page = mine.post("/accounts/reauthenticate/", {"password": "wrong"}).content.decode()
    assert "This is not your password." in page
    answer = mine.post("/accounts/reauthenticate/", {"password": people.PASSWORD, "next": ACTIVATE})
    assert answer["Location"] == ACTIVATE


def test_the_qr_code_is_an_element_of_the_page(browser: Client) -> None:
    page = page_of(browser, ACTIVATE)
    assert re.search(r'<svg class="qr" viewBox="0 0 \d+ \d+" role="img" aria-label="[^"]+"><path d="M4,4H5', page)
    assert [word for word in ("data:", "style=", "<script>") if word in page] == []


def test_a_wrong_code_turns_nothing_on(browser: Client) -> None:
    answer = browser.post(ACTIVATE, {"code": "000000"})
    assert "This code is not right, or no longer." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_database_keeps_no_secret_in_clear(secret: str) -> None:
    kept = [str(row.data) for row in Authenticator.objects.all()]
    assert len(kept) == 2
    assert [data for data in kept if secret in data or "gAAAA" not in data] == []


def test_alice_signs_in_with_password_and_code(secret: str) -> None:
    client = Client()
    answer = client.post("/accounts/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "One more step" in page_of(client, answer["Location"])
    assert client.get("/settings/").status_code == HTTPStatus.FOUND
    assert enter(client, code_of(secret))[0] == "/"
    assert client.get("/settings/").status_code == HTTPStatus.OK


def test_a_code_opens_once(secret: str) -> None:
    code = code_of(secret)
    assert enter(Client(), code)[0] == "/"
    assert "This code is not right, or no longer." in enter(Client(), code)[1]


def test_a_recovery_code_opens_once(browser: Client, secret: str) -> None:
    codes = re.findall(r"<li>(\d{8})</li>", page_of(browser, CODES))
    assert len(codes) == 10
    assert [bool(enter(Client(), codes[0])[0]) for _ in range(2)] == [True, False]
    assert "9 of 10 are left" in page_of(browser, CODES)
    assert codes[1] in page_of(browser, f"{CODES}download/")
    assert "9 left" in page_of(browser, "/settings/")


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_end_the_old_ones(browser: Client, secret: str) -> None:
    old = re.findall(r"<li>(\d{8})</li>", page_of(browser, CODES))
    assert "The 10 that you have stop working." in page_of(browser, f"{CODES}generate/")
    new = browser.post(f"{CODES}generate/", follow=True).content.decode()
    assert "New recovery codes are ready." in new
    assert set(old).isdisjoint(re.findall(r"<li>(\d{8})</li>", new))


def test_guessing_codes_ends(secret: str) -> None:
    client = Client()
    words = [enter(client, f"{number:06}")[1] for number in range(12)]
    assert "Too many tries in a short time." in words[-1] or "Too many wrong passwords." in words[-1]


def test_turning_it_off_asks_first_and_then_the_password_is_enough(browser: Client, secret: str) -> None:
    assert "Turn off two-step sign-in?" in page_of(browser, DEACTIVATE)
    after = browser.post(DEACTIVATE, follow=True)
    assert after.redirect_chain[-1][0] == "/settings/#security"
    assert "Two-step sign-in is off." in after.content.decode()
    typed = {"login": "alice@example.org", "password": people.PASSWORD}
    assert Client().post("/accounts/login/", typed)["Location"] == "/"
    assert not Authenticator.objects.exists()


def test_a_code_confirms_as_well_as_the_password(alice: User, secret: str) -> None:
    mine = people.signed_in(alice)
    assert "Use a code instead" in page_of(mine, "/accounts/reauthenticate/")
    answer = mine.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": DEACTIVATE})
    assert answer["Location"] == DEACTIVATE


def test_the_settings_tell_whether_it_is_on(browser: Client) -> None:
    assert ACTIVATE in page_of(browser, "/settings/")


def test_strangers_have_their_own_second_step_only(secret: str, charlie: User) -> None:
    mine = people.signed_in(charlie)
    mine.post("/accounts/reauthenticate/", {"password": people.PASSWORD})
    assert [mine.get(address).status_code for address in (DEACTIVATE, CODES)] == [404, 404]
