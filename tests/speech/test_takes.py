"""Earlier takes: without the one that is shown above, twenty at a time, and without samples of voices."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests import people
from tests.speech.conftest import PAGE
from tests.speech.stock import take

TAKES = f"{PAGE}takes/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(tidewater: Workspace, vera: User) -> Client:
    """Vera's browser."""
    return people.signed_in(vera)


def titles(browser: Client, address: str, **headers: str) -> list[str]:
    """Return the takes that an address lists."""
    answer = browser.get(address, headers=headers)
    assert answer.status_code == HTTPStatus.OK
    return re.findall(r'<a class="truncate"[^>]*>([^<]*)</a>', answer.content.decode())


def test_the_newest_take_is_not_listed_twice(browser: Client, tidewater: Workspace, alice: User) -> None:
    take(tidewater, alice, text="One.")
    assert titles(browser, PAGE) == []
    newest = take(tidewater, alice, text="Two.")
    assert titles(browser, PAGE) == titles(browser, f"{TAKES}?shown={newest.key}", **HTMX) == ["One."]


def test_the_list_leaves_out_what_the_page_shows_and_nothing_else(
    browser: Client, tidewater: Workspace, alice: User
) -> None:
    one, _ = take(tidewater, alice, text="One."), take(tidewater, alice, text="Two.")
    assert titles(browser, f"{TAKES}?shown=&shown={one.key}", **HTMX) == ["Two."]
    assert titles(browser, TAKES, **HTMX) == ["Two.", "One."]


def test_a_take_that_is_made_brings_its_own_row_only(browser: Client, tidewater: Workspace, alice: User) -> None:
    jobs = [take(tidewater, alice, text=f"Take {number}.") for number in range(3)]
    answer = browser.get(f"{TAKES}?key={jobs[1].key}", headers=HTMX)
    assert answer.content.decode().count("<li") == 1
    assert titles(browser, f"{TAKES}?key={jobs[1].key}", **HTMX) == ["Take 1."]
    sample = take(tidewater, alice, text="Listen.", preview=True)
    assert browser.get(f"{TAKES}?key={sample.key}", headers=HTMX).status_code == HTTPStatus.NO_CONTENT


def test_older_takes_come_with_a_link_or_in_place(browser: Client, tidewater: Workspace, alice: User) -> None:
    for number in range(23):
        take(tidewater, alice, text=f"Take {number}.")
    first = browser.get(PAGE).content.decode()
    found = re.search(r'hx-get="([^"]+before=[^"]+)"', first)
    assert found and f'href="{found[1]}"' in first
    expected = ["Take 2.", "Take 1.", "Take 0."]
    assert titles(browser, found[1]) == titles(browser, found[1], **HTMX) == expected
    assert len(titles(browser, PAGE)) == 19


def test_a_line_tells_who_speaks_and_how(browser: Client, tidewater: Workspace, alice: User) -> None:
    mix = (("Wise_Woman", 50), ("Calm_Woman", 50))
    take(tidewater, alice, speed=0.95)
    take(tidewater, alice, timbre_weights=mix)
    take(tidewater, alice)
    page = browser.get(PAGE).content.decode()
    assert "Wise Woman · 0.95× · just now" in page
    assert "Wise Woman and 1 more · 1× · just now" in page


def facts(browser: Client, address: str, **headers: str) -> list[str]:
    """Return what the rows say beside their titles."""
    return re.findall(r'<small class="muted">([^<]*)</small>', browser.get(address, headers=headers).content.decode())


def test_takes_of_the_same_words_tell_their_number(browser: Client, tidewater: Workspace, alice: User) -> None:
    first, second, third = (take(tidewater, alice) for _ in range(3))
    take(tidewater, alice, text="Other words.")
    begun = [row.partition(" · Wise Woman")[0] for row in facts(browser, TAKES, **HTMX)]
    assert begun == ["Wise Woman · 1× · just now", "take 3", "take 2", "take 1"]
    assert facts(browser, f"{TAKES}?key={second.key}", **HTMX) == ["take 2 · Wise Woman · 1× · just now"]
    Asset.objects.filter(pk=first.version.asset_id).update(deleted_at=timezone.now())
    assert facts(browser, f"{TAKES}?key={second.key}", **HTMX) == ["take 2 · Wise Woman · 1× · just now"]
    Asset.objects.filter(pk=third.version.asset_id).update(title="Renamed")
    assert facts(browser, f"{TAKES}?key={third.key}", **HTMX) == ["Wise Woman · 1× · just now"]


def test_a_sample_a_stranger_and_another_kind_do_not_count(
    browser: Client, tidewater: Workspace, alice: User, charlie: User
) -> None:
    take(Workspace.objects.get(slug="elsewhere"), charlie)
    take(tidewater, alice, preview=True)
    Asset.objects.filter(pk=take(tidewater, alice).version.asset_id).update(kind="music")
    only = take(tidewater, alice)
    assert facts(browser, f"{TAKES}?key={only.key}", **HTMX) == ["Wise Woman · 1× · just now"]


def test_a_sample_is_no_take(browser: Client, tidewater: Workspace, alice: User) -> None:
    take(tidewater, alice, text="Listen.", preview=True)
    take(tidewater, alice, text="One.")
    take(tidewater, alice, text="Two.")
    assert titles(browser, PAGE) == ["One."]
