"""The page of speech, with forms and links alone."""

import gzip
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.minimax.speech.text import count_characters
from studio.speech.forms import EXAMPLE
from studio.workspaces.models import Workspace
from tests import people
from tests.speech.conftest import GOOD, PAGE
from tests.speech.stock import take

PRICES = 'currency = "USD"\n[[price]]\nmodel = "speech-02-hd"\nunit = "characters"\namount = 0.5\nper = 1000\n'
MOST_QUERIES, MOST_BYTES, MOST_COMPRESSED = 13, 60_000, 12_000
WRONG = {
    "text": "Hi <#0#> you", "voice_id": "Calm_Woman", "mode": "file", "model": "speech-2.6-hd", "emotion": "whisper",
    "speed": "2.01", "pitch": "-3", "vol": "1.5", "language_boost": "Tamil", "when_0": "Halden", "say_0": "Hall-den",
    "blend_1": "Casual_Guy", "weight_0": "70", "weight_1": "30", "format": "flac", "sample_rate_hz": "44100",
    "channels": "2", "subtitles": "on", "nonce": "NONCE1234567",
}  # fmt: skip
KEPT = [
    'name="nonce" id="nonce" value="NONCE1234567"', "> Hi &lt;#0#&gt; you</textarea>", ">Calm Woman</b>",
    'value="file" id="id_mode_1" checked', '<option value="speech-2.6-hd" selected', "checked>Whisper<",
    'name="speed" value="2.01"', 'name="pitch" value="-3"', 'name="vol" value="1.5"', "<option selected>Tamil<",
    'name="when_0" value="Halden"', 'name="say_0" value="Hall-den"', 'name="blend_1" value="Casual_Guy"',
    ">Casual Guy</b>", 'name="weight_0" min="1" max="100" step="1" value="70"',
    'name="weight_1" min="1" max="100" step="1" value="30"', '<option value="flac" selected>',
    '<option value="44100" selected>', '<option value="2" selected>', 'name="subtitles" id="id_subtitles" checked',
]  # fmt: skip


@pytest.fixture
def browser(tidewater: Workspace, alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def shown(browser: Client, address: str = PAGE) -> str:
    """Return a page."""
    answer = browser.get(address)
    assert answer.status_code == HTTPStatus.OK
    return flatten(answer.content.decode())


def flatten(page: str) -> str:
    """Return a page without the line breaks of its templates."""
    return re.sub(r"\s+", " ", page)


def test_a_form_makes_one_job_and_leads_back_to_the_page(browser: Client) -> None:
    answers = [browser.post(PAGE, {**GOOD, "nonce": "NONCE1234567"}) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, PAGE)] * 2
    assert Job.objects.get().order.request.text == GOOD["text"]


def test_with_script_the_answer_is_the_card_and_a_new_nonce(browser: Client) -> None:
    answer = browser.post(PAGE, {**GOOD, "nonce": "NONCE1234567"}, headers={"HX-Request": "true"})
    card = answer.content.decode()
    assert f'id="job-{Job.objects.get().key}"' in card
    assert 'name="nonce"' in card and "NONCE1234567" not in card
    assert "studio:made" in answer["HX-Trigger"]


def test_a_refusal_keeps_every_field_and_sends_nothing(browser: Client) -> None:
    answer = browser.post(PAGE, WRONG)
    page = flatten(answer.content.decode())
    assert (answer.status_code, Job.objects.count()) == (HTTPStatus.UNPROCESSABLE_CONTENT, 0)
    assert [words for words in KEPT if words not in page] == []
    assert "2 things to put right" in page


def test_with_script_a_refusal_is_the_composer_in_its_own_place(browser: Client) -> None:
    answer = browser.post(PAGE, WRONG, headers={"HX-Request": "true"})
    composer = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#composer", "outerHTML")
    assert composer.lstrip().startswith('<form class="composer"') and "</textarea>" not in composer
    assert 'id="text-error" hx-swap-oob="true"' in composer and "a pause must be 0.01 to 99.99 s" in composer


def test_only_what_the_engine_has_is_offered(browser: Client) -> None:
    page = shown(browser)
    assert '<label class="chip" hidden><input type="radio" name="emotion" value="whisper"' in page
    assert '<label class="chip"><input type="radio" name="emotion" value="neutral"' in page
    assert "<option hidden disabled>Tamil<" in page
    assert "up to 5,000" in page


def test_the_page_comes_back_as_it_was_left(browser: Client, alice: User, tidewater: Workspace) -> None:
    take(tidewater, alice, text="The boats are out.", voice_id="Casual_Guy", emotion="sad")
    page = shown(browser)
    assert "The boats are out.</textarea>" in page
    assert ">Casual Guy</b>" in page and 'value="sad" id="id_emotion_2" checked' in page
    assert "18 characters, about 1 s" in page


def test_pairs_are_the_workspaces_and_words_are_not(browser: Client, bob: User, tidewater: Workspace) -> None:
    take(tidewater, bob, text="Secret.", pronunciation=("Halden/Hall-den",))
    page = shown(browser)
    assert 'name="when_0" value="Halden"' in page and "Say it right <small data-pair-count>1 word<" in page
    assert "> Secret.</textarea>" not in page


@pytest.mark.parametrize(("query", "words"), [
    ("?voice=Casual_Guy", ">Casual Guy</b>"),
    ("?voice=Casual_Guy&for=blend_1", 'name="blend_1" value="Casual_Guy"'),
    ("?voice=nobody", ">nobody</b>"),
    ("?example", EXAMPLE.partition("<")[0]),
])  # fmt: skip
def test_a_link_brings_a_voice_or_an_example(browser: Client, query: str, words: str) -> None:
    assert words in shown(browser, PAGE + query)


def test_settings_are_used_again(browser: Client, bob: User, tidewater: Workspace) -> None:
    job = take(tidewater, bob, text="Bob's text.", speed=0.95)
    for query in (f"?from={job.version.key}", f"?job={job.key}"):
        page = shown(browser, PAGE + query)
        assert "Bob&#x27;s text.</textarea>" in page and 'name="speed" value="0.95"' in page


def test_an_example_is_offered_only_while_there_is_nothing(browser: Client, alice: User, tidewater: Workspace) -> None:
    assert "Try an example" in shown(browser)
    take(tidewater, alice)
    assert "Try an example" not in shown(browser)


def test_a_sample_of_the_sandbox_is_free(browser: Client) -> None:
    assert "<span>free sample</span>" in shown(browser, f"{PAGE}?example")


def test_the_cost_is_told_where_a_price_is_known(browser: Client, alice: User, settings: Any, tmp_path: Path) -> None:
    people.give_key(alice)
    settings.STUDIO_DATA = tmp_path
    (tmp_path / "prices.toml").write_text(PRICES)
    page = shown(browser, f"{PAGE}?example")
    assert f"<span data-amount>{count_characters(EXAMPLE)} characters, about 8 s</span>" in page
    assert "<span data-money>about $0.06</span>" in page
    assert 'data-price="0.0005" data-money="$0"' in page


def test_vera_looks_and_cannot_make(tidewater: Workspace, vera: User) -> None:
    page = shown(people.signed_in(vera))
    assert "data-generate" not in page and "You can listen to everything here." in page
    assert people.signed_in(vera).post(PAGE, GOOD).status_code == HTTPStatus.FORBIDDEN


def test_charlie_finds_nothing(tidewater: Workspace, charlie: User) -> None:
    browser = people.signed_in(charlie)
    looks = [browser.get(address) for address in (PAGE, f"{PAGE}takes/")]
    answers = [*looks, browser.post(PAGE, GOOD), browser.post(f"{PAGE}listen/")]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}


def test_the_page_asks_as_much_for_many_takes_as_for_one_and_is_light(
    browser: Client, alice: User, tidewater: Workspace
) -> None:
    counts = []
    for more in (1, 19):
        for number in range(more):
            take(
                tidewater,
                alice,
                text=f"Take {number}. Every evening, before supper, he climbs the steps to it.",
            )
        page = browser.get(PAGE).content
        with CaptureQueriesContext(connection) as queries:
            shown(browser)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES
    assert page.count(b'class="take"') == 19  # and one stands in the player
    assert len(page) <= MOST_BYTES
    assert len(gzip.compress(page, compresslevel=6)) <= MOST_COMPRESSED
