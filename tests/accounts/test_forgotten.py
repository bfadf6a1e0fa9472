"""A forgotten password, by mail: whoever asks learns nothing, whoever owns the account gets a link that works once."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.mail.models import Mail
from tests import people
from tests.accounts.test_operator import NEW, can_sign_in
from tests.mail.smtp import ADDRESS, open_mail, words_of

FORGOTTEN = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _mail_and_no_limits(mail_on: None) -> None:
    cache.clear()


def ask(email: str) -> Any:
    """Ask for a link."""
    return Client().post(FORGOTTEN, {"email": email})


def link_in(mail: Any) -> str:
    """Return the path of the link of a mail."""
    found = re.search(rf"{ADDRESS}(/new-password/\S+)", words_of(mail))
    assert found is not None and found[0] in words_of(mail, "html")
    return found[1]


@pytest.mark.parametrize("typed", ["bob@example.org", "BOB@Example.ORG", " Bob@example.org "])
def test_bob_gets_a_link_however_he_writes_his_address(bob: User, settings: Any, typed: str) -> None:
    assert ask(typed).status_code == HTTPStatus.OK
    [mail] = open_mail(settings)
    assert mail["To"] == bob.email and mail["Subject"] == "A new password for Studio"
    path = link_in(mail)
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(path).status_code == HTTPStatus.OK  # a scanner uses nothing up
    assert Client().post(path, {"password": NEW})["Location"] == "/accounts/login/"
    assert (can_sign_in(bob, NEW), can_sign_in(bob, people.PASSWORD)) == (True, False)
    assert Client().post(path, {"password": "another-lantern-44"}).status_code == HTTPStatus.NOT_FOUND


def test_nobody_learns_whether_an_address_has_an_account(alice: User, bob: User, settings: Any) -> None:
    people.person("Nils", is_active=False)
    seen = []
    for email in ("bob@example.org", "nobody@example.org", "nils@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = ask(email)
        page = answer.content.decode().replace(email, "")
        seen.append((answer.status_code, page[page.index("<main") : page.index("</main>")], len(queries)))
    assert seen[0] == seen[1] == seen[2]
    assert [mail["To"] for mail in open_mail(settings)] == [bob.email]
    assert Mail.objects.count() == 1  # nothing is kept of addresses that nobody has here


def test_asking_again_before_it_went_sends_one(bob: User, settings: Any) -> None:
    for email in (bob.email, bob.email.upper()):
        ask(email)
    assert len(open_mail(settings)) == 1


def test_asking_again_and_again_is_ended_for_an_address_whether_it_has_an_account(bob: User) -> None:
    for email in (bob.email, "nobody@example.org"):
        found = [ask(email).status_code for _ in range(4)]
        assert found == [HTTPStatus.OK] * 3 + [HTTPStatus.TOO_MANY_REQUESTS]


def test_the_link_leads_to_the_studios_own_address_whatever_name_was_asked(bob: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    Client().post(FORGOTTEN, {"email": bob.email}, headers={"Host": "evil.example"})
    [mail] = open_mail(settings)
    assert "evil.example" not in words_of(mail) + words_of(mail, "html")


@pytest.mark.parametrize(
    "typed", ["", "bob", "bob@example.org\r\nBcc: eve@example.org", "bob@example.org,eve@example.org"]
)
def test_what_is_no_address_stays_typed_and_sends_nothing(bob: User, typed: str) -> None:
    assert ask(typed).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Mail.objects.exists()


def test_the_sign_in_leads_there_and_without_mail_to_the_operator(bob: User, settings: Any) -> None:
    assert FORGOTTEN in Client().get("/accounts/login/").content.decode()
    assert "Send me a link" in Client().get(FORGOTTEN).content.decode()
    settings.STUDIO_MAIL = None
    assert "Ask the person who runs this server" in Client().get(FORGOTTEN).content.decode()
    assert ask(bob.email).status_code == HTTPStatus.OK and not Mail.objects.exists()
