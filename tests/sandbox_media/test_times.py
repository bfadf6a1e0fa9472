"""Times of words and sentences: in order, within the sound, and matching it."""

import numpy as np
import pytest

from tests.sandbox_media.conftest import Said, Say
from tests.sandbox_media.sound import RATE_HZ, rms

MILL = "The river ran past the old mill. Then, one morning in spring, the wheel began to turn! Who had paid $9.99?"
TEXTS = [
    MILL,
    "Guten Morgen, wie geht es Ihnen? Es ist 8 Uhr.",
    "你好，今天天气很好。",
    "안녕하세요, 오늘 날씨가 좋네요.",
    "こんにちは、元気ですか。",
    "مرحبا، كيف حالك اليوم؟",
    "Good morning 你好 world, привет! 😀 (laughs) Bye.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_follow_each_other_within_the_sound(say: Say, text: str) -> None:
    said = say(text)
    for times in (said.facts["words"], said.facts["sentences"]):
        flat = [time for row in times for time in (row["begin_ms"], row["end_ms"])]
        assert flat
        assert flat == sorted(flat)
        assert flat[0] >= 0 and flat[-1] <= said.facts["duration_ms"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_written_word_has_its_time(say: Say, text: str) -> None:
    told = "".join(word["text"] for word in say(text).facts["words"])
    written = text.replace("(laughs)", "")
    assert [c for c in told if c.isalnum()] == [c for c in written if c.isalnum()]


def test_words_are_heard_when_they_are_said_to_be(say: Say) -> None:
    said = say(MILL)
    spoken = np.zeros(len(said.sound), bool)
    for word in said.facts["words"]:
        begin, end = (round(word[edge] / 1000 * RATE_HZ) for edge in ("begin_ms", "end_ms"))
        assert rms(said.sound[begin:end]) > 0.004, word
        spoken[begin:end] = True
    assert rms(said.sound[~spoken]) < rms(said.sound[spoken]) / 4


def gap_before_ms(said: Said, number: int) -> int:
    """Return the silence (ms) before a word."""
    words = said.facts["words"]
    return int(words[number]["begin_ms"] - words[number - 1]["end_ms"])


@pytest.mark.parametrize("text", ["One two <#2#> three four", "Eins und <#2#> zwei oder drei"])
def test_a_word_after_a_pause_comes_after_it(say: Say, text: str) -> None:
    assert gap_before_ms(say(text), 2) == pytest.approx(2000, abs=250)


def test_sentences_are_told_as_they_were_written(say: Say) -> None:
    said = say("Dr. Smith paid $9.99.  \n\nThen he left... “Why?” she asked.")
    told = [row["text"] for row in said.facts["sentences"]]
    assert told == ["Dr. Smith paid $9.99.", "Then he left...", "“Why?” she asked."]


def test_a_sentence_holds_its_words(say: Say) -> None:
    facts = say(MILL).facts
    for sentence in facts["sentences"]:
        inside = [
            word["text"]
            for word in facts["words"]
            if sentence["begin_ms"] <= word["begin_ms"] and word["end_ms"] <= sentence["end_ms"]
        ]
        assert len(inside) == len(sentence["text"].split())
