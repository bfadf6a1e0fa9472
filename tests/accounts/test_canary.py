"""A key that was typed once is found nowhere afterwards: no page, no log, no dump, no file of the database."""

import base64
import logging
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from studio.accounts.models import ApiKey, User
from studio.workspaces.models import Workspace
from tests import people

KEY = people.CANARY
FORMS = [KEY, base64.b64encode(KEY.encode()).decode(), KEY.encode().hex(), quote(KEY, safe=""), KEY[::-1], KEY[7:]]
HTMX = {"HX-Request": "true"}
PAGES = [
    "/", "/settings/", "/settings/key/", "/settings/key/remove/", "/accounts/password/change/", "/accounts/logout/",
    "/accounts/reauthenticate/", "/accounts/2fa/", "/w/tidewater/", "/w/tidewater/speech/", "/w/tidewater/voices/",
    "/settings/sessions/", "/settings/accounts/", "/new-password/never-was/", "/w/tidewater/team/",
    "/settings/openid/link/", "/settings/openid/unlink/", "/accounts/openid/callback/", "/accounts/2fa/webauthn/",
    "/accounts/login/",
]  # fmt: skip


def leaks(text: str) -> list[str]:
    """Return the forms of the key that a text holds."""
    return [form for form in FORMS if form in text]


@pytest.fixture
def browser(alice: User, tidewater: Workspace) -> Client:
    """The browser in which Alice has just given her key."""
    mine = people.signed_in(alice)
    mine.post("/settings/key/", {"key": f" {KEY}\r\n", "region": "global"})
    assert ApiKey.objects.get().last_four == KEY[-4:]
    return mine


@pytest.mark.parametrize("address", PAGES)
def test_no_page_holds_the_key(browser: Client, address: str) -> None:
    answers = [browser.get(address, follow=True), browser.get(address, headers=HTMX)]
    assert [leaks(answer.content.decode() + str(answer.headers)) for answer in answers] == [[], []]


def test_every_page_of_accounts_is_among_them() -> None:
    names = {name for name in get_resolver().namespace_dict["accounts"][1].reverse_dict if isinstance(name, str)}
    assert names == {
        "settings", "key", "check_key", "drop_new_key", "remove_key", "profile", "switch", "forgotten", "second_step",
        "sessions", "end_other_sessions", "end_session", "people", "switch_person", "sign_out_person", "password_link",
        "new_password", "all_sessions", "openid", "openid_callback", "link_openid", "unlink_openid",
        "confirm_by_passkey", "remove_passkey", "mail", "try_mail_again", "dismiss_mail", "send_trial_mail", "sign_in",
    }  # fmt: skip


def test_no_answer_to_a_form_holds_the_key(browser: Client) -> None:
    refused = browser.post("/settings/key/", {"key": f"{KEY} {KEY}", "region": "moon"})
    replaced = browser.post("/settings/key/", {"key": KEY, "region": "china"}, headers=HTMX)
    checked = browser.post("/settings/key/check/", headers=HTMX)
    assert [leaks(answer.content.decode()) for answer in (refused, replaced, checked)] == [[], [], []]


@pytest.mark.parametrize("who", ["bob", "vera", "charlie"])
def test_nobody_else_sees_anything_of_it(browser: Client, request: pytest.FixtureRequest, who: str) -> None:
    other = people.signed_in(request.getfixturevalue(who))
    page = other.get("/settings/").content.decode()
    assert (leaks(page), f"Ends in {KEY[-4:]}" in page) == ([], False)
    assert other.post("/settings/key/check/").status_code == 404


def test_no_log_holds_the_key(browser: Client, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    browser.post("/settings/key/", {"key": KEY, "region": "china"})
    browser.post("/settings/key/", {"key": f"{KEY} x", "region": "china"})
    browser.get("/settings/")
    assert caplog.records
    assert leaks("\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)) == []


def test_no_dump_holds_the_key(browser: Client) -> None:
    out = StringIO()
    call_command("dumpdata", stdout=out)
    assert '"last_four": "1NfK"' in out.getvalue()
    assert leaks(out.getvalue()) == []


@pytest.mark.django_db(transaction=True)
def test_the_database_file_holds_no_key(browser: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(str(connection.settings_dict["NAME"]))
    kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"gAAAA" in kept
    assert [form for form in FORMS if form.encode() in kept] == []


def test_a_row_says_nothing_when_printed(browser: Client) -> None:
    key = ApiKey.objects.get()
    assert leaks(f"{key!r} {key} {vars(key)} {list(ApiKey.objects.values())}") == []
