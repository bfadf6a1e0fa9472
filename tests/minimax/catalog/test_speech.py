"""What the catalog offers is what the API's documents have, and fits together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.catalog import speech as catalog_speech
from studio.minimax.speech.text import count_characters, estimate_seconds

MODELS = catalog_speech.speech_models()
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def test_the_newest_engine_comes_first_and_the_steady_one_is_proposed() -> None:
    assert [model.name for model in MODELS] == [
        "speech-2.8-hd",
        "speech-2.8-turbo",
        "speech-2.6-hd",
        "speech-2.6-turbo",
        "speech-02-hd",
        "speech-02-turbo",
        "speech-01-hd",
        "speech-01-turbo",
    ]
    assert catalog_speech.default_speech_model() is catalog_speech.speech_model("speech-02-hd")


@every_model
def test_everything_an_engine_offers_has_words_for_a_page(model: catalog_speech.SpeechModel) -> None:
    assert set(model.emotions) <= catalog_speech.EMOTION_LABELS.keys()
    assert set(model.languages) <= catalog_speech.LANGUAGE_LABELS.keys()
    assert model.name in model.label


@every_model
def test_what_can_be_heard_live_can_be_kept_too(model: catalog_speech.SpeechModel) -> None:
    assert set(model.live_formats) <= set(model.formats)


@every_model
def test_nothing_is_offered_twice(model: catalog_speech.SpeechModel) -> None:
    for offer in (model.emotions, model.languages, model.interjections, model.formats, model.sample_rates_hz):
        assert len(set(offer)) == len(offer)


@pytest.mark.parametrize(
    ("name", "limit"),
    [("speech-01-hd", 5000), ("speech-02-turbo", 5000), ("speech-2.6-hd", 10000), ("speech-2.8-turbo", 10000)],
)
def test_newer_engines_take_longer_texts(name: str, limit: int) -> None:
    assert catalog_speech.speech_model(name).character_limit == limit


def test_only_engines_from_2_6_on_speak_persian_filipino_and_tamil() -> None:
    able = {model.name for model in MODELS if {"Persian", "Filipino", "Tamil"} & set(model.languages)}
    assert able == {"speech-2.6-hd", "speech-2.6-turbo", "speech-2.8-hd", "speech-2.8-turbo"}
    assert {len(model.languages) for model in MODELS} == {38, 41}  # "auto" among them


def test_only_2_6_whispers_and_only_2_8_laughs() -> None:
    assert {model.name for model in MODELS if "whisper" in model.emotions} == {"speech-2.6-hd", "speech-2.6-turbo"}
    assert {model.name for model in MODELS if "laughs" in model.interjections} == {"speech-2.8-hd", "speech-2.8-turbo"}


def test_an_unknown_engine_is_not_made_up() -> None:
    with pytest.raises(KeyError):
        catalog_speech.speech_model("speech-9")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Hello", 5),
        ("Hello<#1.5#>you", 8),
        ("a<#0.01#>b<#99.99#>c", 3),
        ("<#100#>", 7),
        ("<#x#>", 5),
        ("早安", 2),
        ("👋", 1),
        ("a\nb", 3),
    ],
)
def test_pauses_are_not_counted(text: str, count: int) -> None:
    assert count_characters(text) == count


def test_a_pause_is_heard_at_its_length_whatever_the_speed() -> None:
    assert estimate_seconds("<#1.5#>", speed=2) == 1.5
    assert estimate_seconds("a" * 28 + "<#1#>", speed=2) == 2


def test_the_estimate_follows_the_script() -> None:
    assert round(estimate_seconds("x" * 612)) == 44
    assert round(estimate_seconds("早" * 45)) == 10


@given(st.text(), st.text())
def test_more_text_never_takes_less_time_or_counts_less(text: str, more: str) -> None:
    both = text + " " + more
    assert count_characters(both) >= count_characters(text)
    assert estimate_seconds(both) >= estimate_seconds(text)
