"""A key is judged before it is kept, and no answer ever holds any of it."""

from http import HTTPStatus
from typing import Any

import httpx
import pytest
from django.test import Client

from studio.accounts.keys import key_of
from studio.accounts.models import ApiKey, User
from studio.lib.crypto import unseal
from tests import people

KEY = "/settings/key/"
GOOD = "sk-api-0123456789abcdefXYZ"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def kept(user: User) -> str:
    """Return the person's key in clear."""
    key = key_of(user)
    assert key is not None and key.sealed is not None
    return unseal(key.sealed, user.pk)


def send(browser: Client, key: str, **more: str) -> str:
    """Return the page that refuses a key."""
    answer = browser.post(KEY, {"key": key, "region": "global", **more})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not ApiKey.objects.exists()
    page: str = answer.content.decode()
    return page


@pytest.mark.parametrize("key", ["", "   ", "\n"])
def test_an_empty_field_asks_for_a_key(browser: Client, key: str) -> None:
    assert "Paste your MiniMax API key." in send(browser, key)


COPIED = [
    "Bearer {}", "bearer  {}", "Authorization: Bearer {}", '"{}"', "'{}'", "“{}”", '"{}",', 'MINIMAX_API_KEY="{}"',
    "export MINIMAX_API_KEY={}", "\ufeff{}", "{}\u200b", "{};", '"Bearer {}"',
]  # fmt: skip


@pytest.mark.parametrize("around", ["{}\n", "{}\r\n", "  {} ", "\t{}", "{}\u00a0", *COPIED])
def test_what_was_copied_around_a_key_is_cut_off(browser: Client, alice: User, around: str) -> None:
    assert browser.post(KEY, {"key": around.format(GOOD), "region": "global"}).status_code == HTTPStatus.SEE_OTHER
    assert (kept(alice), key_of(alice).last_four) == (GOOD, GOOD[-4:])


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("sk-api-0123 456789abcdef", 12),
        ("sk-api-0123\u200b456789abcdef", 12),
        ("sk-apié0123456789abcdef", 7),
        ("sk-api-0123\n456789abcdef", 12),
        ("sk-api-0123456789\x00abcdef", 18),
    ],
)
def test_a_character_that_no_key_has_is_named_by_its_place(browser: Client, key: str, place: int) -> None:
    page = send(browser, key)
    assert f"Character {place} is not allowed in a key (a copied invisible character?)" in page
    assert "0123" not in page


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("https://platform.minimax.io/user-center/keys", "a web address"),
        ("sk-api-0123****************cdef", "with its middle left out"),
        ("sk-api-0123…0123456789abcdef", "with its middle left out"),
        ("sk-api-01234567...89abcdef", "with its middle left out"),
        ("<your_minimax_api_key_here>", "the placeholder of an example"),
        ("${MINIMAX_API_KEY_OF_MINE}", "the placeholder of an example"),
        ("YOUR_MINIMAX_API_KEY_123", "the placeholder of an example"),
        ("sk-api-xxxxxxxxxxxxxxxxxxxx", "the placeholder of an example"),
        ("1898765432101234567890", "digits alone, as in a group ID"),
    ],
)
def test_what_is_no_key_is_told_by_its_name(browser: Client, pasted: str, words: str) -> None:
    page = send(browser, pasted)
    assert words in page and pasted not in page


def test_a_very_long_text_is_no_key(browser: Client) -> None:
    page = send(browser, "k" * 4097)
    assert "too long (at most 4096 characters)" in page
    assert "kkkk" not in page


@pytest.mark.django_db(transaction=True)
def test_a_megabyte_is_refused_at_the_gate(browser: Client, live: str) -> None:
    headers = {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}
    answer = httpx.post(f"{live}{KEY}", data={"key": "k" * (1 << 20)}, headers=headers)
    assert (answer.status_code, "at most 64 KB" in answer.text) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, True)
    assert "kkkk" not in answer.text


def test_the_longest_key_is_kept(browser: Client, alice: User) -> None:
    browser.post(KEY, {"key": "k" * 4096, "region": "global"})
    assert len(kept(alice)) == 4096


def test_a_scrap_of_a_key_is_too_short(browser: Client) -> None:
    assert "too short for a key (at least 20 characters)" in send(browser, "sk-api-012345")


@pytest.mark.parametrize("group_id", ["12 34", "../", "1&x=2", "4" * 40, "١٢٣", "-1"])
def test_a_group_id_is_a_number(browser: Client, group_id: str) -> None:
    assert "GroupId is digits only, at most 20." in send(browser, GOOD, group_id=group_id)


def test_a_group_id_is_kept_with_its_key(browser: Client, alice: User) -> None:
    browser.post(KEY, {"key": GOOD, "region": "china", "group_id": " 18874421903512345678 "})
    key = key_of(alice)
    assert (key.group_id, key.region) == ("18874421903512345678", "china")


def test_an_unknown_region_is_refused(browser: Client) -> None:
    assert "Select a valid choice" in send(browser, GOOD, region="moon")


def test_the_operators_addresses_are_regions_too(browser: Client, alice: User, settings: Any) -> None:
    settings.REGIONS = {**settings.REGIONS, "staging": "https://staging.example.org"}
    assert 'value="staging"' in browser.get("/settings/").content.decode()
    browser.post(KEY, {"key": GOOD, "region": "staging"})
    assert key_of(alice).base_url == "https://staging.example.org"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_everything_but_the_key_stays_typed(browser: Client, headers: dict[str, str]) -> None:
    answer = browser.post(KEY, {"key": GOOD, "region": "china", "group_id": "12a"}, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="12a"' in page
    assert 'value="china" id="id_region_1" checked' in page.replace(" required", "")
    assert GOOD not in page
    assert ("<html" in page) is (headers == {})


def test_the_error_belongs_to_its_field(browser: Client) -> None:
    page = send(browser, "")
    assert 'aria-invalid="true"' in page
    assert 'id="id_key_error"' in page


def test_no_key_is_taken_from_a_visitor(client: Client, db: None) -> None:
    answer = client.post(KEY, {"key": GOOD, "region": "global"})
    assert answer["Location"].startswith("/accounts/login/")
    assert not ApiKey.objects.exists()


def test_what_else_is_posted_changes_nothing(browser: Client, alice: User, bob: User) -> None:
    browser.post(KEY, {"key": GOOD, "region": "global", "user": bob.pk, "state": "working", "sealed": "x"})
    key = ApiKey.objects.get()
    assert (key.user, key.state) == (alice, "unchecked")
