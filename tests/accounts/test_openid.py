"""Sign-in by an OpenID Connect provider: who is let in, who is not, and what is said when it is of no help."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from studio.accounts.models import OpenIdLink, User
from tests import people
from tests.openid import BACK, BEGIN, CLIENT, SECRET, Provider, come, go, onward, words

LINK, UNLINK = "/settings/openid/link/", "/settings/openid/unlink/"


def linked(person: User, harbour: Provider) -> User:
    """Link a person with whoever signs in at the provider."""
    OpenIdLink.objects.create(user=person, issuer=harbour.issuer, subject=harbour.person["sub"], email="n@example.org")
    return person


def is_in(browser: Client) -> bool:
    """Return whether somebody is signed in."""
    return "_auth_user_id" in browser.session


def test_the_button_has_the_providers_name_and_is_not_there_without_one(
    client: Client, harbour: Provider, settings: Any
) -> None:
    assert "Continue with Harbour ID" in words(client.get("/accounts/login/"))
    settings.STUDIO_OPENID = None
    assert "Continue with" not in words(client.get("/accounts/login/"))
    answers = [client.post(BEGIN), client.get(BACK)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_way_there_carries_what_its_end_must_fit(client: Client, harbour: Provider) -> None:
    way = [onward(client.post(BEGIN)) for _ in range(2)]
    asked = [{name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} for url in way]
    assert asked[0]["redirect_uri"] == f"http://testserver{BACK}"
    assert (asked[0]["client_id"], asked[0]["response_type"]) == (CLIENT, "code")
    assert (asked[0]["scope"], asked[0]["code_challenge_method"]) == ("openid email profile", "S256")
    assert [len({one[name] for one in asked}) for name in ("state", "nonce", "code_challenge")] == [2, 2, 2]
    assert SECRET not in way[0] and all(len(asked[0][name]) >= 32 for name in ("state", "nonce"))


@pytest.mark.parametrize("methods", [["client_secret_basic"], ["client_secret_post"], None])
def test_alice_signs_in_and_comes_to_the_page_that_she_wanted(
    client: Client, alice: User, harbour: Provider, methods: list[str] | None
) -> None:
    linked(alice, harbour)
    harbour.methods = methods  # type: ignore[assignment]
    answer = come(client, next="/settings/")
    assert (answer.status_code, answer["Location"]) == (302, "/settings/")
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert "This browser" in words(client.get("/settings/sessions/"))
    elsewhere = people.signed_in(alice)
    elsewhere.post("/settings/sessions/end-others/")
    assert client.get("/settings/").status_code == HTTPStatus.FOUND


def test_nobody_is_led_elsewhere_afterwards(client: Client, alice: User, harbour: Provider) -> None:
    linked(alice, harbour)
    assert come(client, next="https://elsewhere.example/")["Location"] == "/"


def test_two_step_sign_in_holds_for_this_way_too(client: Client, alice: User, harbour: Provider) -> None:
    TOTP.activate(linked(alice, harbour), generate_totp_secret())
    assert come(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_a_switched_off_account_does_not_open(client: Client, alice: User, harbour: Provider) -> None:
    linked(alice, harbour)
    User.objects.update(is_active=False)
    assert come(client)["Location"] == "/accounts/inactive/"
    assert not is_in(client)


# A provider that does not vouch for an e-mail lets anybody write any: whose account it is must not hang on it.
UNVOUCHED = {
    "said": {"email_verified": False},
    "silent": {"email_verified": None},
    "a word": {"email_verified": "false"},
}


@pytest.mark.parametrize(
    "more", [*UNVOUCHED.values(), {}, {"email": "ALICE@Example.org"}], ids=[*UNVOUCHED, "", "case"]
)
def test_an_e_mail_never_opens_the_account_that_has_it(
    client: Client, alice: User, harbour: Provider, more: dict[str, Any]
) -> None:
    harbour.person |= {"email": "alice@example.org", **more}
    answer = come(client)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "sign in to it with your password or passkey and link the two" in words(answer)
    assert (is_in(client), OpenIdLink.objects.count(), User.objects.count()) == (False, 0, 1)
    harbour.person |= {"email": "nobody@example.org"}
    assert words(come(Client())) == words(answer)  # nobody learns whether there is an account


def test_nobody_signs_up_by_it(client: Client, alice: User, harbour: Provider) -> None:
    come(client)
    assert User.objects.count() == 1
    assert "Nobody signs up here" in words(client.get("/accounts/signup/"))


def test_alice_links_her_account_after_she_confirmed_that_it_is_she(alice: User, harbour: Provider) -> None:
    browser = people.signed_in(alice)
    assert browser.get(LINK)["Location"].startswith("/accounts/reauthenticate/")
    assert browser.post(LINK)["Location"].startswith("/accounts/reauthenticate/")
    browser = people.confirmed(alice)
    assert "Not linked" in words(browser.get("/settings/"))
    harbour.person |= {"email": "harbour@example.org", "email_verified": False}  # it is she who links: no e-mail counts
    assert come(browser, LINK)["Location"] == "/settings/#security"
    page = browser.get("/settings/")
    assert "Linked. You can sign in with Harbour ID from now on." in words(page)
    assert "Linked with harbour@example.org" in words(page)
    assert come(Client())["Location"] == "/"


def test_a_link_is_removed_after_a_question_and_opens_nothing_then(alice: User, harbour: Provider) -> None:
    browser = people.confirmed(linked(alice, harbour))
    assert "Remove the link with Harbour ID?" in words(browser.get(UNLINK))
    assert OpenIdLink.objects.exists()
    assert browser.post(UNLINK)["Location"] == "/settings/#security"
    assert come(Client()).status_code == HTTPStatus.FORBIDDEN
    assert browser.get(UNLINK).status_code == HTTPStatus.NOT_FOUND


def test_somebody_elses_account_there_is_not_taken_over(alice: User, charlie: User, harbour: Provider) -> None:
    linked(alice, harbour)
    answer = come(people.confirmed(charlie), LINK)
    assert "It belongs to another account here" in words(answer)
    assert OpenIdLink.objects.get().user == alice
    harbour.person |= {"sub": "another"}
    assert "yours is linked to another one there" in words(come(people.confirmed(alice), LINK))
    assert OpenIdLink.objects.get().subject == "n-1"


def test_a_link_that_somebody_else_began_links_nobody(alice: User, charlie: User, harbour: Provider) -> None:
    browser = people.confirmed(charlie)
    way = go(browser, LINK)
    browser.force_login(alice)
    assert browser.get(way).status_code == HTTPStatus.FORBIDDEN
    assert not OpenIdLink.objects.exists()


def test_the_only_way_in_stays_until_there_is_another(client: Client, harbour: Provider) -> None:
    nora = linked(User.objects.create_user("nora@example.org", None, name="Nora"), harbour)
    come(client)
    assert "You have none: you come in by the ways below." in words(client.get("/settings/"))
    assert "This is your only way in" in words(client.get(UNLINK))
    assert (client.post(UNLINK).status_code, OpenIdLink.objects.count()) == (422, 1)
    typed = {"password1": people.PASSWORD, "password2": people.PASSWORD}
    assert client.post("/accounts/password/set/", typed)["Location"] == "/settings/#security"
    nora.refresh_from_db()
    assert nora.check_password(people.PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": people.PASSWORD})
    client.post(UNLINK)
    assert not OpenIdLink.objects.exists()


def in_another_browser(browser: Client, way: str) -> str:
    browser.cookies.clear()
    return way


def with_another_state(browser: Client, way: str) -> str:
    query = {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}
    return f"{BACK}?{urlencode({**query, 'state': 'made-up'})}"


def later(browser: Client, way: str) -> str:
    session = browser.session
    for row in session["openid_attempts"].values():
        row["at"] -= 601
    session.save()
    return way


@pytest.mark.parametrize("spoil", [in_another_browser, with_another_state, later])
def test_a_way_back_counts_once_in_the_browser_that_began_it_and_not_for_long(
    client: Client, alice: User, harbour: Provider, spoil: Callable[[Client, str], str]
) -> None:
    linked(alice, harbour)
    answer = client.get(spoil(client, go(client)))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "It was begun in another browser, more than ten minutes ago, or finished already." in words(answer)
    assert not is_in(client)


def test_a_way_back_that_was_used_opens_nothing_again(client: Client, alice: User, harbour: Provider) -> None:
    linked(alice, harbour)
    way = go(client)
    client.get(way)
    client.post("/accounts/logout/")
    assert client.get(way).status_code == HTTPStatus.FORBIDDEN
    assert not is_in(client)


def test_trying_again_and_again_ends(client: Client, harbour: Provider, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "openid": "2/m/ip"}
    assert [client.post(BEGIN).status_code for _ in range(3)] == [200, 200, 429]
