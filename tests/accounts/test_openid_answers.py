"""What an OpenID Connect provider answers is checked, and a wrong answer lets nobody in and is said in words."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from studio.accounts.models import OpenIdLink, User
from studio.accounts.openid import provider as code_of_provider
from tests import openid
from tests.openid import BACK, BEGIN, CLIENT, SECRET, Provider, come, go, words


@pytest.fixture(autouse=True)
def _linked(alice: User, harbour: Provider) -> None:
    """Alice is linked with whoever signs in at the provider."""
    OpenIdLink.objects.create(user=alice, issuer=harbour.issuer, subject=harbour.person["sub"])


def is_in(browser: Client) -> bool:
    """Return whether somebody is signed in."""
    return "_auth_user_id" in browser.session


WRONG_TOKENS: dict[str, dict[str, Any]] = {
    "of another issuer": {"iss": "https://elsewhere.example"},
    "for another program": {"aud": "another"},
    "for several, made for another": {"aud": [CLIENT, "another"], "azp": "another"},
    "over": {"exp": 1},
    "without an end": {"exp": None},
    "of another browser": {"nonce": "another"},
    "without a nonce": {"nonce": None},
    "of nobody": {"sub": None},
    "of nobody at all": {"sub": ""},
    "of a number": {"sub": 7},
    "of somebody with a long name": {"sub": "x" * 256},
}


@pytest.mark.parametrize("claims", WRONG_TOKENS.values(), ids=WRONG_TOKENS)
def test_a_token_that_is_not_for_us_lets_nobody_in(client: Client, harbour: Provider, claims: dict[str, Any]) -> None:
    harbour.claims = claims
    answer = come(client)
    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert "Its answer is not one that this Studio can trust. Nothing was changed." in words(answer)
    assert not is_in(client)


def unsigned(told: dict[str, Any]) -> dict[str, Any]:
    claims = told["id_token"].split(".")[1]
    return {**told, "id_token": f"eyJhbGciOiJub25lIn0.{claims}."}


def changed(told: dict[str, Any]) -> dict[str, Any]:
    head, claims, mark = told["id_token"].split(".")
    return {**told, "id_token": f"{head}.{claims[:-4]}AAAA.{mark}"}


WRONG_ANSWERS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "not signed": ("/token", unsigned, "can trust"),
    "signed by somebody else": ("/token", changed, "can trust"),
    "no token": ("/token", lambda _: {"access_token": "x"}, "can trust"),
    "a list": ("/token", lambda _: [1], "can trust"),
    "no JSON": ("/token", lambda _: b"<html>", "can trust"),
    "endless": ("/token", lambda _: b" " * 1_000_001, "can trust"),
    "a refusal": ("/token", lambda _: 401, "It refused"),
    "broken": ("/token", lambda _: 503, "Its server is down"),
    "no keys": ("/keys", lambda _: {"keys": []}, "can trust"),
    "keys that are none": ("/keys", lambda _: {"keys": [7, {"kty": "EC"}, {"kty": "oct", "k": "eA"}]}, "can trust"),
    "keys that are words": ("/keys", lambda _: {"keys": "none"}, "can trust"),
}


@pytest.mark.parametrize(("path", "spoil", "said"), WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_a_wrong_answer_is_said_in_words(
    client: Client, harbour: Provider, path: str, spoil: Callable[[Any], Any], said: str
) -> None:
    harbour.spoil = {path: spoil}
    answer = come(client)
    assert (answer.status_code, is_in(client)) == (HTTPStatus.BAD_GATEWAY, False)
    assert said in words(answer) and "Nothing was changed" in words(answer)
    harbour.spoil = {}
    assert come(client)["Location"] == "/"


CONFIGURATION = "/.well-known/openid-configuration"
WRONG_CONFIGURATIONS: dict[str, Callable[[Any], Any]] = {
    "of another issuer": lambda told: {**told, "issuer": "https://elsewhere.example"},
    "without keys": lambda told: {**told, "jwks_uri": None},
    "over plain http": lambda told: {**told, "token_endpoint": "http://elsewhere.example/token"},
    "by script": lambda told: {**told, "authorization_endpoint": "javascript:alert(1)"},
    "no address": lambda told: {**told, "token_endpoint": "http://["},
    "nothing": lambda _: 404,
    "a page": lambda _: b"<html>",
}


@pytest.mark.parametrize("spoil", WRONG_CONFIGURATIONS.values(), ids=WRONG_CONFIGURATIONS)
def test_a_wrong_configuration_sends_nobody_anywhere(
    client: Client, harbour: Provider, spoil: Callable[[Any], Any]
) -> None:
    harbour.spoil = {CONFIGURATION: spoil}
    answer = client.post(BEGIN, {"next": "/settings/"})
    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert 'href="/accounts/login/?next=/settings/"' in answer.content.decode()
    assert [path for path, _ in harbour.heard] == [CONFIGURATION]


def test_a_provider_that_is_down_is_said_and_the_password_works_as_always(client: Client, settings: Any) -> None:
    with openid.serving() as gone:
        settings.STUDIO_OPENID = gone.as_setting()
    answer = client.post(BEGIN)
    assert answer.status_code == HTTPStatus.BAD_GATEWAY
    assert "Harbour ID does not answer" in words(answer)
    assert "Your password and your passkeys work as always" in words(answer)
    assert "Continue with Harbour ID" in words(client.get("/accounts/login/"))


def test_who_stops_there_or_is_refused_reads_so(client: Client, harbour: Provider) -> None:
    harbour.refusal = "access_denied"
    assert "You stopped at Harbour ID" in words(come(client))
    harbour.refusal = "server_error"
    assert "It refused, or does not know this Studio as it should." in words(come(client))
    query = {name: values[0] for name, values in parse_qs(urlsplit(go(client)).query).items()}
    assert client.get(f"{BACK}?{urlencode({**query, 'iss': 'https://elsewhere.example'})}").status_code == 502


def test_keys_that_changed_are_asked_for_anew(client: Client, harbour: Provider) -> None:
    code_of_provider.keys_of.keep(f"{harbour.issuer}/keys", 1e12, harbour.published_keys()["keys"], 0)
    harbour.new_key()
    assert come(client)["Location"] == "/"


def test_an_e_mail_that_only_the_other_answer_has_is_taken_from_there(client: Client, harbour: Provider) -> None:
    harbour.claims = {"email": None, "email_verified": None}
    assert come(client)["Location"] == "/"
    assert "/userinfo" in [path for path, _ in harbour.heard]
    harbour.spoil = {"/userinfo": lambda told: {**told, "sub": "another"}}
    assert come(Client()).status_code == HTTPStatus.BAD_GATEWAY


def test_the_secret_and_the_codes_are_in_no_log(
    client: Client, harbour: Provider, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    harbour.spoil = {"/token": lambda told: 401}
    way = go(client)
    client.get(way)
    said = capfd.readouterr()
    trace = said.out + said.err + caplog.text + repr(harbour.as_setting())
    assert "/token: status 401" in trace
    assert [word for word in (SECRET, parse_qs(urlsplit(way).query)["code"][0]) if word in trace] == []
