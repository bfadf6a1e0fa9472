"""Hundreds of voices, and the few that matter to a person first."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.voices import catalogue as voices_catalogue
from studio.voices import lists
from studio.voices import queries as voices_queries
from studio.voices.languages import OTHER, TABLE, language_of
from studio.voices.models import Favourite
from tests.voices.upstream import Row, Upstream, ask

SANDBOX_VOICES = Path(lists.__file__).parents[1] / "sandbox" / "media" / "voices.json"
ROWS = [
    Row("English_Calm", "Calm Woman", "even, close"),
    Row("German_FriendlyMan", "Friendly Man"),
    Row("Japanese_KindLady", "Kind Lady"),
    Row("nobody_knows", "Riddle"),
    Row("English_Grinch", "Grinch", "raspy"),
    Row("Ingrid_0001", "Ingrid", "low, unhurried", "designed"),
]


@pytest.fixture
def listed(upstream: Upstream, db: None) -> None:
    """The voices of everybody who has no key."""
    upstream.rows = ROWS
    ask(lists.list_for(None))


def told(groups: list[voices_catalogue.Group]) -> dict[str, list[str]]:
    """Return the headings with the names below them."""
    return {group.title: [choice.voice.name for choice in group.choices] for group in groups}


def test_own_voices_come_before_the_languages(alice: User, listed: None) -> None:
    assert list(told(voices_catalogue.groups_for(alice)).items()) == [
        ("Yours", ["Ingrid"]), ("English", ["Calm Woman", "Grinch"]), ("German", ["Friendly Man"]),
        ("Japanese", ["Kind Lady"]), ("Other", ["Riddle"]),
    ]  # fmt: skip


def test_favourites_and_recent_ones_are_on_top_and_no_voice_is_there_twice(alice: User, listed: None) -> None:
    voices_queries.toggle_favourite(alice, "English_Grinch")
    for voice_id in ("English_Grinch", "English_Calm", "Japanese_KindLady", "Gone_since"):
        voices_queries.remember_use(alice.pk, voice_id)
    assert list(told(voices_catalogue.groups_for(alice)).items()) == [
        ("Favourites", ["Grinch"]), ("Recent", ["Kind Lady", "Calm Woman"]), ("Yours", ["Ingrid"]),
        ("German", ["Friendly Man"]), ("Other", ["Riddle"]),
    ]  # fmt: skip


def test_the_language_used_last_leads(alice: User, listed: None) -> None:
    for voice_id in ("English_Calm", "Japanese_KindLady", "Ingrid_0001"):
        voices_queries.remember_use(alice.pk, voice_id)
    catalogue = voices_catalogue.Catalogue(alice)
    assert catalogue.languages() == ["Japanese", "English", "German", OTHER]


def test_the_last_used_voice_is_one_that_is_still_there(alice: User, bob: User, listed: None) -> None:
    assert voices_queries.last_used(alice) is None
    for voice_id in ("English_Grinch", "English_Calm", "English_Grinch", "Gone_since"):
        voices_queries.remember_use(alice.pk, voice_id)
    assert str(voices_queries.last_used(alice)) == "Grinch"
    assert voices_queries.last_used(bob) is None
    assert str(voices_queries.usual_voice(alice)) == "Grinch"
    first = voices_queries.voices_for(bob).first()
    assert first is not None and voices_queries.usual_voice(bob) == first


@pytest.mark.parametrize(
    ("query", "language", "names"),
    [
        ("calm", "", ["Calm Woman"]),
        ("ENGLISH raspy", "", ["Grinch"]),
        ("designed", "", ["Ingrid"]),
        ("German_Friendly", "", ["Friendly Man"]),
        ("", "Japanese", ["Kind Lady"]),
        ("calm", "Japanese", []),
        ("zebra", "", []),
    ],
)
def test_every_word_of_a_search_counts(alice: User, listed: None, query: str, language: str, names: list[str]) -> None:
    found = told(voices_catalogue.groups_for(alice, query, language))
    assert [name for group in found.values() for name in group] == names


@pytest.mark.parametrize("many", [6, 300])
def test_the_list_costs_one_query_however_long_it_is(alice: User, upstream: Upstream, many: int) -> None:
    upstream.rows = [Row(f"English_{number}") for number in range(many)]
    ask(lists.list_for(None))
    for number in range(5):
        voices_queries.remember_use(alice.pk, f"English_{number}")
        voices_queries.toggle_favourite(alice, f"English_{number}")
    with CaptureQueriesContext(connection) as queries:
        assert sum(len(group.choices) for group in voices_catalogue.groups_for(alice)) == many
    assert len(queries) == 1


def test_a_star_goes_off_again(alice: User, listed: None) -> None:
    assert [voices_queries.toggle_favourite(alice, "English_Calm") for _ in range(3)] == [True, False, True]
    assert Favourite.objects.count() == 1


def sandbox_voices() -> list[dict[str, Any]]:
    """Return the voices of the sandbox, which know their language."""
    voices: list[dict[str, Any]] = json.loads(SANDBOX_VOICES.read_text("utf-8"))
    return voices


def test_every_voice_of_the_sandbox_has_a_language() -> None:
    assert [v["voice_id"] for v in sandbox_voices() if language_of(v["voice_id"], v["voice_name"]) == OTHER] == []


@pytest.mark.parametrize(
    ("voice_id", "name", "language"),
    [
        ("English_expressive_narrator", "", "English"),
        ("Chinese (Mandarin)_News_Anchor", "", "Chinese (Mandarin)"),
        ("Chinese,Yue_Narrator", "", "Cantonese"),
        ("Cantonese_ProfessionalHost（F)", "", "Cantonese"),
        ("male-qn-qingse", "", "Chinese (Mandarin)"),
        ("hindi_male_1_v2", "", "Hindi"),
        ("moss_audio_6dc281eb-713c", "French Storyteller", "French"),
        ("moss_audio_6dc281eb-713c", "Storyteller", OTHER),
    ],
)
def test_an_id_or_a_name_gives_the_language_away(voice_id: str, name: str, language: str) -> None:
    assert language_of(voice_id, name) == language


def test_the_built_in_voices_all_have_a_language() -> None:
    assert [each for each in lists.BUILT_IN if language_of(each) == OTHER] == []


def test_no_beginning_stands_for_two_languages() -> None:
    beginnings = [prefix.casefold() for prefixes in TABLE.values() for prefix in prefixes]
    assert len(beginnings) == len(set(beginnings))
