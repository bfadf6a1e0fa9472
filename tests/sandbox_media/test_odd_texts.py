"""Unusual and random texts: never a crash, and always valid sound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.sandbox.media.languages import LanguageDetector
from studio.sandbox.media.pronunciation import Pronunciations
from studio.sandbox.media.text import SOUNDS, plan, sanitize
from tests.sandbox_media.conftest import Say
from tests.sandbox_media.sound import rms

ODD = [
    "\x00\x07a\x1b[b",
    "\ud800x",
    "שלום hello عربي 123",
    "[x](/ə/) <b>&amp;</b>",
    "a.b.c " * 40,
    "e\u0301\u200d\ufeff!",
    "<#5",
    "(laughs",
    "<#-1#>x",
    "∀x∈ℝ: x² ≥ 0",
    "http://example.com/?a=b&c=d",
    "1234567890 " * 9,
    "ﷺ ꙮ 𓀀 ა",
]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "😀🎉", "!!!", "…", "()[]", "\x00"])
def test_what_cannot_be_said_is_a_moment_of_silence(say: Say, text: str) -> None:
    said = say(text)
    assert said.facts["duration_ms"] == 50
    assert rms(said.sound) == 0
    assert said.facts["words"] == said.facts["sentences"] == []


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_sound(say: Say, text: str) -> None:
    said = say(text)
    assert rms(said.sound) > 0.005
    assert np.abs(said.sound).max() < 0.99


def test_ten_thousand_characters_are_all_spoken(say: Say) -> None:
    text = ("Der schnelle braune Fuchs springt über den faulen Hund. The quick brown fox. " * 130)[:10_000]
    said = say(text, speed=2)
    assert len(said.facts["words"]) == len(text.split())
    assert said.seconds > 240


def test_a_word_of_five_thousand_letters_ends(say: Say) -> None:
    said = say("w" * 5_000, speed=2)
    assert "".join(word["text"] for word in said.facts["words"]) == "w" * 5_000
    assert said.seconds > 60


def test_long_figures_are_spoken_to_the_end(say: Say) -> None:
    once, often = (say("4815162342 " * times).seconds for times in (4, 12))
    assert often > 2.7 * once


@pytest.mark.parametrize("sound", SOUNDS)
def test_every_interjection_is_heard_and_is_no_word(say: Say, sound: str) -> None:
    alone, within = say(f"({sound})"), say(f"Well ({sound.upper()}) fine.")
    assert rms(alone.sound) > 0.01
    assert [word["text"] for word in within.facts["words"]] == ["Well", "fine"]


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_a_plan_loses_no_letter(text: str) -> None:
    kept = sanitize(text)
    sentences, parts = plan(kept, LanguageDetector(kept, "auto", "English"))
    said = [(part.sentence, part.text) for part in parts if part.text]
    assert "".join("".join(part for _, part in said).split()) == "".join("".join(sentences).split())
    assert all(len(part) <= 400 and 0 <= number < len(sentences) for number, part in said)


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_pronunciation_pairs_are_taken(pairs: list[str], text: str) -> None:
    assert isinstance(Pronunciations(pairs).apply(text, "English"), str)
