"""Every setting saves by itself, with script or without, and for its own person only."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from studio.accounts.key_status import TEXTS, status_of
from studio.accounts.models import ApiKey, KeyState, NewKey, User
from studio.lib.crypto import seal
from studio.workspaces.models import Workspace
from tests import people

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def page_of(browser: Client, address: str = "/settings/") -> str:
    """Return a page."""
    answer = browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def fresh(user: User) -> User:
    """Return the person as the database knows them."""
    return User.objects.get(pk=user.pk)


def test_the_page_shows_only_what_there_is(browser: Client) -> None:
    sections = re.findall(r'<section id="([^"]+)" class="card"', page_of(browser))
    assert sections == ["key", "profile", "look", "security", "sandbox"]


@pytest.mark.parametrize(("state", "is_open"), [(None, True), (KeyState.WORKING, False), (KeyState.REFUSED, False)])
def test_how_to_get_a_key_is_told_at_once_to_whom_has_none(
    browser: Client, alice: User, state: KeyState | None, is_open: bool
) -> None:
    if state:
        people.give_key(alice, state=state)
    page = page_of(browser)
    fold = re.search(r'<details class="more" id="how-to-get-a-key"( open)?>(.*?)</details>', page, re.DOTALL)
    assert fold and bool(fold[1]) is is_open
    assert 'href="https://platform.minimax.io"' in fold[2] and 'href="https://platform.minimaxi.com"' in fold[2]


def test_no_cache_keeps_the_page(browser: Client) -> None:
    answers = [browser.get("/settings/"), browser.get("/settings/key/", headers=HTMX)]
    assert ["no-store" in answer["Cache-Control"] for answer in answers] == [True, True]


@pytest.mark.parametrize("name", ["settings", "key", "check_key", "drop_new_key", "remove_key", "profile"])
def test_a_visitor_is_asked_to_sign_in(client: Client, db: None, name: str) -> None:
    address = reverse(f"accounts:{name}")
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 405 or answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("state", KeyState.values)
def test_every_state_of_a_key_is_told_with_words_a_time_and_one_button(
    browser: Client, alice: User, state: str
) -> None:
    key = people.give_key(alice, state=state, other_region="china", checked_at=alice.created_at)
    page, verdict = page_of(browser), status_of(key)
    told = (verdict.tag, verdict.title, verdict.body, "Checked just now")
    assert [words for words in told if words not in page] == []
    assert page.count("Look again" if verdict.is_checking else verdict.button) == 1
    assert f"Ends in {people.CANARY[-4:]}" in page


@pytest.mark.parametrize("state", KeyState.values)
def test_jobs_wait_for_a_key_in_use_only(browser: Client, alice: User, state: str) -> None:
    waiting = state in (KeyState.REFUSED, KeyState.WRONG_REGION, KeyState.OUT_OF_CREDIT)
    key = people.give_key(alice, state=state)
    assert ("Jobs on it wait; nothing is charged." in page_of(browser)) is waiting
    ApiKey.objects.update(state=KeyState.WORKING)
    NewKey.objects.create(user=alice, sealed=key.sealed, state=state, due_at=None)
    assert "Jobs on it wait" not in page_of(browser)


def test_somebody_without_a_workspace_has_settings_too(db: None) -> None:
    assert "MiniMax API key" in page_of(people.signed_in(people.person("Dora")))


def test_no_state_is_without_words() -> None:
    assert set(TEXTS) == set(KeyState)


def test_a_key_being_checked_asks_for_its_state_and_others_do_not(browser: Client, alice: User) -> None:
    people.give_key(alice, state=KeyState.UNCHECKED)
    polling = 'hx-get="/settings/key/?mark=key-unchecked" hx-trigger="every 2s"'
    assert polling in page_of(browser)
    ApiKey.objects.update(state=KeyState.WORKING)
    assert "every 2s" not in page_of(browser)


def test_the_state_comes_once_it_changed_and_brings_badge_and_bar_along(browser: Client, alice: User) -> None:
    key = people.give_key(alice, state=KeyState.UNCHECKED)
    state = "/settings/key/?mark=key-unchecked"
    assert browser.get(state, headers=HTMX).status_code == HTTPStatus.NO_CONTENT
    ApiKey.objects.filter(pk=key.pk).update(state=KeyState.WORKING)
    fragment = browser.get(state, headers=HTMX).content.decode()
    assert "every 2s" not in fragment
    assert re.findall(r'id="([^"]+)"[^>]*hx-swap-oob="true"', fragment) == ["key-tag", "key-badge", "banner"]
    assert browser.get(state)["Location"] == "/settings/#key"


def test_a_check_is_asked_for_by_a_plain_form(browser: Client, alice: User) -> None:
    people.give_key(alice, state=KeyState.REFUSED)
    answer = browser.post("/settings/key/check/")
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, "/settings/#key")
    assert ApiKey.objects.get().state == KeyState.UNCHECKED


def test_a_check_of_nothing_is_no_page(browser: Client) -> None:
    assert browser.post("/settings/key/check/").status_code == HTTPStatus.NOT_FOUND


def test_a_new_key_can_be_checked_again_or_dropped(browser: Client, alice: User) -> None:
    people.give_key(alice)
    values = {"sealed": seal("sk-api-new-0123456789ab", alice.pk), "last_four": "89ab", "state": KeyState.REFUSED}
    NewKey.objects.create(user=alice, **values)
    browser.post("/settings/key/check/", {"new": "1"})
    assert (NewKey.objects.get().state, ApiKey.objects.get().state) == (KeyState.UNCHECKED, KeyState.WORKING)
    browser.post("/settings/key/keep-old/")
    assert (NewKey.objects.count(), ApiKey.objects.get().last_four) == (0, people.CANARY[-4:])


def test_removing_a_key_asks_first(browser: Client, alice: User) -> None:
    people.give_key(alice)
    assert "Remove your key?" in page_of(browser, "/settings/key/remove/")
    assert ApiKey.objects.get().sealed is not None
    browser.post("/settings/key/remove/")
    assert ApiKey.objects.get().sealed is None
    assert "Key removed. New work runs on the sandbox." in page_of(browser)


@pytest.mark.parametrize("name", ["autoplay", "single_key_shortcuts"])
def test_a_switch_turns_its_own_setting_only(browser: Client, alice: User, bob: User, name: str) -> None:
    answer = browser.post(f"/settings/switch/{name}/", headers=HTMX)
    assert (answer.status_code, " checked" in answer.content.decode()) == (200, False)
    assert [getattr(fresh(alice), each) for each in ("autoplay", "single_key_shortcuts")].count(False) == 1
    assert getattr(fresh(bob), name) is True
    browser.post(f"/settings/switch/{name}/", {"on": "on"})
    assert getattr(fresh(alice), name) is True


@pytest.mark.parametrize("name", ["is_active", "password", "email", "nothing"])
def test_nothing_else_can_be_switched(browser: Client, alice: User, name: str) -> None:
    before = vars(fresh(alice))
    assert browser.post(f"/settings/switch/{name}/").status_code == HTTPStatus.NOT_FOUND
    assert {**vars(fresh(alice)), "_state": None} == {**before, "_state": None}


def test_the_name_is_changed_and_nothing_else(browser: Client, alice: User) -> None:
    typed = {"name": "  Alice Harbour ", "email": "mallory@example.org", "is_active": ""}
    assert browser.post("/settings/profile/", typed)["Location"] == "/settings/#profile"
    after = fresh(alice)
    assert (after.name, after.email, after.is_active) == ("Alice Harbour", alice.email, True)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_an_empty_name_is_refused_beside_its_field(browser: Client, alice: User, headers: Any) -> None:
    answer = browser.post("/settings/profile/", {"name": " "}, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, "Write the name that others see." in page) == (422, True)
    assert (fresh(alice).name, "Alice" in page) == ("Alice", not headers)


def test_a_saved_name_is_told_by_a_toast(browser: Client) -> None:
    answer = browser.post("/settings/profile/", {"name": "Al"}, headers=HTMX)
    assert answer["HX-Trigger"] == '{"studio:toast": {"text": "Saved."}}'


def test_the_banner_offers_a_key_to_those_without_one(browser: Client) -> None:
    page = page_of(browser)
    assert ("Add an API key" in page, "Use your key again" in page) == (True, False)


def test_the_banner_offers_the_way_back_to_those_who_chose_the_sandbox(browser: Client, alice: User) -> None:
    people.give_key(alice)
    browser.post("/settings/switch/use_sandbox/", {"on": "on"})
    page = page_of(browser)
    assert ("Add an API key" in page, "Use your key again" in page) == (False, True)
    there = "http://testserver/w/tidewater/"
    answer = browser.post("/settings/switch/use_sandbox/", headers={"Referer": there})
    assert (answer["Location"], fresh(alice).use_sandbox) == (there, False)
    assert 'id="banner" hidden' in page_of(browser)


def test_the_switch_leads_to_no_other_site(browser: Client) -> None:
    answer = browser.post("/settings/switch/autoplay/", headers={"Referer": "https://elsewhere.example/"})
    assert answer["Location"] == "/settings/#look"


def test_the_sandbox_switch_changes_badge_and_bar_at_once(browser: Client, alice: User) -> None:
    people.give_key(alice)
    fragment = browser.post("/settings/switch/use_sandbox/", {"on": "on"}, headers=HTMX).content.decode()
    assert re.findall(r'id="([^"]+)"[^>]*hx-swap-oob="true"', fragment) == ["key-badge", "banner"]
    assert [words for words in ("Sandbox</span>", "Use your key again", " checked") if words not in fragment] == []


def test_without_a_key_there_is_no_switch_for_the_sandbox(browser: Client) -> None:
    assert "switch-use_sandbox" not in page_of(browser)
