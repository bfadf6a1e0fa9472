"""A database that another program holds: people read that nothing was sent, and send what they wrote once more."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from studio.accounts.models import User
from studio.home.busy import is_held
from studio.jobs.kinds import all_kinds
from studio.jobs.models import Job
from studio.ledger.models import Entry
from studio.lib import db
from studio.workspaces.models import Workspace
from tests.kinds import SAMPLES
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
BUSY = "The database is busy"
Hold = Callable[[], AbstractContextManager[None]]


def caused(error: Exception, code: int) -> Exception:
    """Return an error as Django raises it for one of SQLite's."""
    error.__cause__ = cause = sqlite3.OperationalError(str(error))
    cause.sqlite_errorcode = code
    return error


def fail(*_: object) -> None:
    """Raise what Django raises where the database is held."""
    raise caused(OperationalError("database is locked"), sqlite3.SQLITE_BUSY_SNAPSHOT)


@contextmanager
def hold_file() -> Iterator[None]:
    """Hold SQLite's file, as another program does that backs it up."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Hold the database as another program does, while the server waits for it but for a moment."""
    if connection.vendor != "sqlite":  # which has no lock of the whole
        yield lambda: connection.execute_wrapper(fail)
        return
    connection.cursor().execute("PRAGMA busy_timeout = 20")
    yield hold_file
    connection.close()


@pytest.fixture
def hers(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, which has been everywhere before: what a first visit writes is there."""
    browser = Client(raise_request_exception=False)
    browser.force_login(alice)
    return browser


def say(page: HttpResponse) -> str:
    """Return the page that a held database is answered with."""
    words = page.content.decode()
    assert (page.status_code, page["Retry-After"]) == (503, "5"), page.status_code
    assert BUSY in words
    return words


@pytest.mark.parametrize("name", [kind.name for kind in all_kinds() if not SAMPLES[kind.name].files])
def test_a_form_of_any_kind_comes_back_with_what_was_typed_and_is_sent_again_as_one_job(
    name: str, hers: Client, hold: Hold
) -> None:
    sample, nonce = SAMPLES[name], "0123456789AB"
    first = hers.get(f"/w/tidewater/{name}/")
    with hold():
        page = say(hers.post(f"/w/tidewater/{name}/", {**sample.titled('"Böse" & <b>'), "nonce": nonce}))
    assert "Nothing was saved, nothing was sent, and nothing\nwas charged." in page
    assert not Job.objects.exists() and not Entry.objects.exists()
    fields = dict(re.findall(r'<textarea name="([^"]*)" hidden[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    again = {field: unescape(value) for field, value in fields.items()}
    assert again == {**sample.titled('"Böse" & <b>'), "nonce": nonce}, first.status_code
    counts = set()
    for _ in range(2):
        assert hers.post(f"/w/tidewater/{name}/", again).status_code == 303
        counts.add(Job.objects.filter(nonce=nonce).count())
    assert counts == {1}


@pytest.mark.parametrize("name", ["clone", "batches"])
def test_a_form_with_a_file_says_that_it_is_chosen_anew(name: str, hers: Client, hold: Hold) -> None:
    sample = SAMPLES[name]
    with hold():
        page = say(hers.post(f"/w/tidewater/{name}/", {**sample.data, **sample.uploads()}))
    assert "choose its files anew" in page
    assert not Job.objects.exists()


def test_no_page_repeats_a_password_or_a_key(hers: Client, hold: Hold, alice: User) -> None:
    stranger = Client(raise_request_exception=False)
    with hold():
        pages = [
            say(stranger.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})),
            say(hers.post("/settings/key/", {"key": "sk-api-0123456789abcdefXYZ", "region": "global"})),
        ]
    assert not any(PASSWORD in page or "sk-api-0123" in page or "Send it again" in page for page in pages)
    assert all("Your browser's Back leads to the form" in page for page in pages)


def routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    """Yield an address for every route."""
    for one in resolver.url_patterns:
        place = prefix + re.sub(r"<(\w+):\w+>", lambda found: FILLED.get(found[1], "0123456789AB"), str(one.pattern))
        if isinstance(one, URLResolver):
            yield from routes(one, place)
        elif isinstance(one, URLPattern) and not set(place) & set("^?(\\"):
            yield f"/{place}"


FILLED = {"slug": "tidewater", "int": "1", "kind": "speech"}
# What asks nothing before it refuses these words.
UNTOUCHED = re.compile(r"/(healthz|readyz|theme/|callbacks/.*|accounts/(sessions|2fa)/)")


@contextmanager
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the database away, for this thread and for those that async views ask."""
    with connection.execute_wrapper(fail), ThreadPoolExecutor(1, initializer=refuse) as pool:
        monkeypatch.setattr(db, "_db_pool", pool)
        yield
        monkeypatch.undo()


def refuse() -> None:
    """Have every question of the running thread fail."""
    connection.execute_wrappers.append(fail)


def test_no_page_and_no_form_breaks_when_the_database_is_away(hers: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(routes(get_resolver()))
    with nowhere(monkeypatch):
        codes = {path: {hers.get(path).status_code, hers.post(path).status_code} for path in found}
    assert {path for path, seen in codes.items() if any(code >= 500 and code != 503 for code in seen)} == set()
    assert {path for path, seen in codes.items() if 503 not in seen and not UNTOUCHED.fullmatch(path)} == set()


@pytest.mark.parametrize(
    ("error", "held_or_away"),
    [
        (caused(OperationalError("x"), sqlite3.SQLITE_BUSY), True),
        (caused(OperationalError("x"), sqlite3.SQLITE_LOCKED_SHAREDCACHE), True),
        (caused(OperationalError("no such table"), sqlite3.SQLITE_ERROR), False),
        (caused(OperationalError("disk full"), sqlite3.SQLITE_FULL), False),
        (OperationalError("the server closed the connection unexpectedly"), True),
        (InterfaceError("connection already closed"), True),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_only_a_database_that_is_held_or_away_is_worth_another_try(error: Exception, held_or_away: bool) -> None:
    assert is_held(error) is held_or_away
