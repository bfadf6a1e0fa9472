"""What is no passkey of the person for this page makes none and opens nothing, and is refused in words."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.accounts.models import User
from tests import people
from tests.authenticator import ADD, CONFIRM, LIST, SIGN_IN, Device, add, enter
from tests.openid import words

NOT_KNOWN = "This passkey does not open an account here."


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def browser(alice: User) -> Client:
    """Alice's browser, in which she has just confirmed that it is she."""
    return people.confirmed(alice)


@pytest.mark.parametrize("device", [Device(verifies=False), Device(origin="https://elsewhere.example")])
def test_a_device_that_asks_nobody_or_another_page_makes_none(alice: User, browser: Client, device: Device) -> None:
    _, answer = add(browser, "Phone", device)
    assert answer.status_code == HTTPStatus.OK
    assert "This passkey cannot be kept" in words(answer)
    assert 'value="Phone"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def with_another_key(device: Device) -> Device:
    device.key = Device().key
    return device


def from_another_page(device: Device) -> Device:
    device.origin = "https://elsewhere.example"
    return device


def of_somebody_else(device: Device) -> Device:
    device.user_handle = "OTk5OTk"
    return device


def of_nobody(device: Device) -> Device:
    device.user_handle = ""
    return device


def asking_nobody(device: Device) -> Device:
    device.flags = Device(verifies=False).flags
    return device


@pytest.mark.parametrize("spoil", [with_another_key, from_another_page, of_somebody_else, of_nobody, asking_nobody])
def test_what_is_not_signed_by_her_device_for_this_page_opens_nothing(
    alice: User, browser: Client, spoil: Callable[[Device], Device]
) -> None:
    device, _ = add(browser)
    client = Client()
    answer = enter(spoil(device), client)
    assert answer["Location"] == "/accounts/login/"
    assert NOT_KNOWN in client.get("/accounts/login/").content.decode()
    assert "_auth_user_id" not in client.session


def test_an_answer_counts_once(alice: User, browser: Client) -> None:
    device, _ = add(browser)
    client = Client()
    options = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    sent = {"credential": json.dumps(device.use(options))}
    assert client.post(SIGN_IN, sent)["Location"] == "/"
    client.post("/accounts/logout/")
    assert client.post(SIGN_IN, sent)["Location"] == "/accounts/login/"
    assert Client().post(SIGN_IN, sent)["Location"] == "/accounts/login/"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "rawId", "response", "type", "userHandle", "clientDataJSON",
                                       "authenticatorData", "signature", "attestationObject"]), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=4)
@given(st.lists(anything, min_size=12, max_size=12))
def test_anything_else_that_a_browser_may_send_is_refused_in_words(credentials: list[Any]) -> None:
    client = Client()
    client.get(SIGN_IN, headers={"Accept": "application/json"})
    for credential in credentials:
        assert client.post(SIGN_IN, {"credential": json.dumps(credential)})["Location"] == "/accounts/login/"
    cache.clear()


@pytest.mark.parametrize("credential", ["", "{", "[]", "7", '{"response": 7}', '{"response": {"userHandle": "!"}}'])
def test_what_is_no_answer_is_refused_in_words_everywhere(alice: User, browser: Client, credential: str) -> None:
    add(browser)
    said = words_after(Client(), credential)
    assert NOT_KNOWN in said or "Nothing came from the browser." in said
    browser.get(ADD)
    assert browser.post(ADD, {"name": "Two", "credential": credential}).status_code == HTTPStatus.OK
    again = browser.post(CONFIRM, {"credential": credential, "next": LIST})
    assert again["Location"] == f"{CONFIRM}?next=%2Faccounts%2F2fa%2Fwebauthn%2F"
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1


def words_after(client: Client, credential: str) -> str:
    """Return the sign-in page after a credential was refused."""
    assert client.post(SIGN_IN, {"credential": credential})["Location"] == "/accounts/login/"
    return client.get("/accounts/login/").content.decode()


def test_trying_again_and_again_ends(client: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_settings, "MFA_RATE_LIMITS", {"webauthn_login": "2/m/ip"})
    assert [client.post(SIGN_IN, {"credential": "{}"}).status_code for _ in range(3)] == [302, 302, 429]
