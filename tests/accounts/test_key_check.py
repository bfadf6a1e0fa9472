"""A key that was saved is asked about by itself; the page says what MiniMax found and offers one thing to do."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client

from studio.accounts import key_check, keys, periodic
from studio.accounts.models import ApiKey, KeyState, NewKey, User
from studio.lib.db import run_in_db_pool
from studio.minimax import errors
from tests import people
from tests.sandboxes import fault
from tests.server import wait_until

KEY = "sk-api-0123456789abcdefXYZ"
VOICES = "/v1/get_voice"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def upstream(calm_sandbox: str, settings: Any) -> str:
    """The sandbox as both of MiniMax's regions."""
    settings.REGIONS = {"global": calm_sandbox, "china": calm_sandbox}
    return calm_sandbox


@pytest.fixture
def ask(transactional_db: None, no_look_ups: None) -> Iterator[Any]:
    """Ask MiniMax about everything that is due, as the server does in the background."""

    async def everything() -> None:
        for source in periodic.SOURCES:
            for row in await run_in_db_pool(source.due):
                await source.run(row)

    with asyncio.Runner() as runner:
        yield lambda: runner.run(everything())


def found(model: type[ApiKey | NewKey] = ApiKey) -> tuple[str, str, str]:
    """Return what was written down of the key."""
    key = model._default_manager.get()
    return key.state, key.detail, key.other_region


def test_a_good_key_works(alice: User, upstream: str, ask: Any) -> None:
    keys.save_key(alice, "global", KEY)
    ask()
    assert found() == (KeyState.WORKING, "", "")


@pytest.mark.parametrize(("key", "code"), [("sk-bad-0123456789abcdef", "1004"), ("sk-old-0123456789abcdef", "2049")])
def test_a_refused_key_says_so_with_minimaxs_code(alice: User, upstream: str, ask: Any, key: str, code: str) -> None:
    keys.save_key(alice, "global", key)
    ask()
    assert found() == (KeyState.REFUSED, code, "")
    page = people.signed_in(alice).get("/settings/").content.decode()
    assert f"MiniMax refused this key ({code})." in page
    assert "Key rejected" in page


def test_the_old_key_stays_active_while_the_new_one_is_refused(alice: User, upstream: str, ask: Any) -> None:
    people.give_key(alice, KEY)
    keys.save_key(alice, "global", "sk-old-0123456789abcdef")
    ask()
    assert (found()[0], found(NewKey)[:2]) == (KeyState.WORKING, (KeyState.REFUSED, "2049"))
    page = people.signed_in(alice).get("/settings/").content.decode()
    assert "MiniMax refused this key (2049)." in page
    assert "The old key stays in use until MiniMax accepts this one." in page


def test_a_key_of_the_other_region_is_offered_there_and_taken_only_on_a_click(
    alice: User, upstream: str, ask: Any
) -> None:
    fault(upstream, VOICES, "code", n=1004, nth=1)
    keys.save_key(alice, "global", KEY)
    ask()
    assert found() == (KeyState.WRONG_REGION, "1004", "china")
    browser = people.signed_in(alice)
    assert "Use Mainland China instead" in browser.get("/settings/").content.decode()
    browser.post("/settings/key/check/")
    ask()
    assert (found()[0], ApiKey.objects.get().region) == (KeyState.WORKING, "china")


def test_a_key_without_credit_is_known_in_the_other_region_too(alice: User, upstream: str, ask: Any) -> None:
    fault(upstream, VOICES, "code", n=1004, nth=1)
    fault(upstream, VOICES, "code", n=1008, nth=2)
    keys.save_key(alice, "global", KEY)
    ask()
    assert found() == (KeyState.WRONG_REGION, "1004", "china")


def test_an_empty_account_is_told_apart_from_a_bad_key(alice: User, upstream: str, ask: Any) -> None:
    fault(upstream, VOICES, "code", n=1008)
    keys.save_key(alice, "global", KEY)
    ask()
    assert found() == (KeyState.OUT_OF_CREDIT, "1008", "")


def test_a_silent_minimax_says_nothing_about_the_key(alice: User, settings: Any, ask: Any) -> None:
    settings.REGIONS = {"global": "http://127.0.0.1:9"}
    keys.save_key(alice, "global", KEY)
    ask()
    assert found()[0] == KeyState.UNREACHABLE
    page = people.signed_in(alice).get("/settings/").content.decode()
    assert "This says nothing about the key" in page


def test_the_proxy_through_which_minimax_was_not_reached_is_named(
    alice: User, settings: Any, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://alice:secret@127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    settings.REGIONS = {"global": "https://api.example.com"}
    keys.save_key(alice, "global", KEY)
    ask()
    assert found() == (KeyState.UNREACHABLE, "the proxy 127.0.0.1:9", "")
    page = people.signed_in(alice).get("/settings/").content.decode()
    assert "It was asked through the proxy 127.0.0.1:9. This says nothing about the key" in page


def test_an_operators_address_is_asked_alone(alice: User, upstream: str, settings: Any, ask: Any) -> None:
    settings.REGIONS = {"staging": upstream, **settings.REGIONS}
    fault(upstream, VOICES, "code", n=1004, nth=1)
    keys.save_key(alice, "staging", KEY)
    ask()
    assert found() == (KeyState.REFUSED, "1004", "")


def test_a_key_that_cannot_be_opened_says_why(alice: User, upstream: str, settings: Any, ask: Any) -> None:
    keys.save_key(alice, "global", KEY)
    settings.FIELD_KEYS = ["7V-E-OzTnqWx0Xvj4N1kd3wkjAvlnqrvVHT1D1pYXkA="]
    ask()
    page = people.signed_in(alice).get("/settings/").content.decode()
    assert "This key cannot be used: the server&#x27;s keys do not open this secret." in page


def test_a_check_that_breaks_leaves_the_key_due(alice: User, upstream: str, monkeypatch: Any) -> None:
    async def broken(key: object, region: str = "") -> None:
        raise errors.Broken("odd")

    monkeypatch.setattr(key_check, "list_voices", broken)
    key = keys.save_key(alice, "global", KEY)
    asyncio.run(partial(key_check.check, ApiKey)(key.pk))
    assert found()[0] == KeyState.UNREACHABLE


def test_the_server_asks_by_itself_as_soon_as_a_key_is_saved(
    alice: User, live: str, upstream: str, client: Client
) -> None:
    client.force_login(alice)
    client.post("/settings/key/", {"key": KEY, "region": "global"})
    wait_until(lambda: ApiKey.objects.get().state == KeyState.WORKING)
