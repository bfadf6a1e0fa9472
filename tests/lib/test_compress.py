"""Pages travel compressed, but never where a stranger could learn something by their length."""

import gzip
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.jobs import kinds
from studio.lib.compress import CompressPages
from studio.library.models import Version
from studio.workspaces.models import Workspace
from tests import people
from tests.speech.stock import take

PAGE = "/w/tidewater/speech/"
MOST_BYTES, MOST_COMPRESSED_BYTES, MOST_QUERIES = 60_000, 12_000, 17
ROOM = 0.9  # of the bytes: what the next kinds add to the frame
OURS, STRANGERS = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def browser(tidewater: Workspace, alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def is_compressed(browser: Client, address: str, **headers: str) -> bool:
    """Return whether an address answers compressed to a browser that understands it."""
    answer: Any = browser.get(address, headers={"Accept-Encoding": "gzip", **headers})
    return answer.headers.get("Content-Encoding") == "gzip"


def test_a_page_is_compressed_and_no_two_answers_are_of_one_length(browser: Client) -> None:
    answers: list[Any] = [browser.get(PAGE, headers={"Accept-Encoding": "gzip"}) for _ in range(12)]
    assert b"</html>" in gzip.decompress(answers[0].content)
    assert len({len(answer.content) for answer in answers}) > 1
    assert not is_compressed(Client(), PAGE)


@pytest.mark.parametrize("address", ["/settings/", "/accounts/login/", "/accounts/2fa/totp/activate/"])
def test_a_page_with_secrets_is_not(browser: Client, address: str) -> None:
    assert not is_compressed(browser, address, **OURS)


def test_what_a_stranger_may_have_chosen_is_not(browser: Client) -> None:
    guess = f"{PAGE}?text=csrfmiddlewaretoken"
    assert not is_compressed(browser, guess)
    assert not is_compressed(browser, guess, **STRANGERS)
    assert is_compressed(browser, guess, **OURS)
    refused: Any = browser.post(PAGE, {"text": "x"}, headers={"Accept-Encoding": "gzip", **STRANGERS})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Content-Encoding" not in refused.headers


def test_the_speech_page_with_twenty_takes_is_light(
    browser: Client, tidewater: Workspace, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As the product is: without the kinds that exist in tests only, which the navigation would list twice.
    monkeypatch.setattr(kinds, "_kinds", {"speech": kinds.kind_named("speech")})
    monkeypatch.setattr(CompressPages, "max_random_bytes", 0)  # Django adds up to a hundred, by chance
    for number in range(20):
        take(tidewater, alice, text=f"Take {number}, said every evening before supper on…")
    for version in Version.objects.all():
        peaks = [(version.pk * 7 + at * at * 13) % 100 for at in range(160)]
        version.details = {**version.details, "peaks": peaks}
        version.words = [{"text": "Take", "begin_ms": 0, "end_ms": 100}]
        version.save()
    plain = browser.get(PAGE).content
    packed = browser.get(PAGE, headers={"Accept-Encoding": "gzip"}).content
    assert plain.count(b'class="take"') == 19
    assert len(plain) <= MOST_BYTES * ROOM
    assert len(packed) <= MOST_COMPRESSED_BYTES * ROOM
    with CaptureQueriesContext(connection) as queries:
        browser.get(PAGE)
    assert len(queries) <= MOST_QUERIES
