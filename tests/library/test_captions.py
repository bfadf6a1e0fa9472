"""Captions can be read in time, end with the sentence, and invent no time."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.library.media.captions import LINE_CHARACTERS, LONGEST_MS, captions, mark_lines, srt, vtt


def spoken(text: str, each_ms: int = 300) -> list[dict[str, Any]]:
    """Return a text's words, one every ``each_ms``."""
    return [
        {"text": word, "begin_ms": number * each_ms, "end_ms": number * each_ms + each_ms - 50}
        for number, word in enumerate(text.split())
    ]


def test_a_sentence_ends_a_caption_and_a_long_one_is_cut_at_a_word() -> None:
    text = (
        "He lights the lamp. Then he stays, for twenty miles of dark and restless sea are a little safer "
        "while somebody is awake above them."
    )
    assert srt(spoken(text)) == (
        "1\n00:00:00,000 --> 00:00:01,150\nHe lights the lamp.\n\n"
        "2\n00:00:01,200 --> 00:00:05,950\nThen he stays, for twenty miles of dark\n"
        "and restless sea are a little safer while\n\n"
        "3\n00:00:06,000 --> 00:00:07,450\nsomebody is awake above them.\n"
    )


def test_no_caption_stays_longer_than_seven_seconds() -> None:
    shown = captions(spoken("one two three four five six", each_ms=2000))
    assert [caption.text for caption in shown] == ["one two three", "four five six"]


def test_a_pause_ends_a_caption() -> None:
    words = [*spoken("and then"), {"text": "light", "begin_ms": 2000, "end_ms": 2400}]
    assert [(caption.text, caption.end_ms) for caption in captions(words)] == [("and then", 550), ("light", 2400)]


def test_a_whole_sentence_keeps_its_own_times() -> None:
    long = "A sentence that MiniMax timed as one, which is far longer than two lines of forty-two characters can hold."
    words = [{"text": long, "begin_ms": 0, "end_ms": 9000}, {"text": "Short.", "begin_ms": 9000, "end_ms": 9500}]
    shown = captions(words)
    assert [(caption.begin_ms, caption.end_ms) for caption in shown] == [(0, 9000), (9000, 9500)]
    assert max(len(line) for line in shown[0].lines) <= LINE_CHARACTERS
    assert " ".join(shown[0].lines) == long


def test_marks_that_mean_something_in_a_caption_file_are_made_harmless() -> None:
    words = spoken("<b>a</b> --> b & c\n\n2")
    assert "&lt;b&gt;a&lt;/b&gt; --&gt; b &amp; c 2\n" in vtt(words)
    assert "<b>a</b> → b & c 2\n" in srt(words)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["Hello", ",", "world", "!"], "Hello, world!"),
        (["灯台", "の", "光", "。"], "灯台の光。"),
        (["안녕", "하세요"], "안녕 하세요"),
        (["he said", "“yes”"], "he said “yes”"),
        ([" spaced", " already"], "spaced already"),
        (["", "  ", "only"], "only"),
    ],
)
def test_words_are_joined_as_they_are_written(words: list[str], text: str) -> None:
    timed = [{"text": word, "begin_ms": 10 * at, "end_ms": 10 * at + 9} for at, word in enumerate(words)]
    assert [caption.text for caption in captions(timed)] == [text]


def rows(*texts: str, each_ms: int = 900) -> list[dict[str, Any]]:
    """Return sentences with their times, as MiniMax tells them."""
    return [{"text": text, "begin_ms": at * each_ms, "end_ms": (at + 1) * each_ms} for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("written", "said", "shown"),
    [
        ("1. Salt\n2. Bread\n3. Oil", ["1.", "Salt", "2.", "Bread", "3.", "Oil"], ["1. Salt", "2. Bread", "3. Oil"]),
        ("1. First\n2. Second", ["1. First", "2. Second"], ["1. First", "2. Second"]),
        ("a) one\r\n\r\n b) two", ["a)", "one", "b)", "two"], ["a) one", "b) two"]),
        ("一、灯\n二、海", ["一、", "灯", "二、", "海"], ["一、灯", "二、海"]),
        ("- salt\n- bread", ["-", "salt", "-", "bread"], ["- salt", "- bread"]),
        ("The tide is out\nThe boats lie", ["The tide is out", "The boats lie"], ["The tide is out", "The boats lie"]),
        ("<#1.5#>One\n<#0.5#>two", ["One", "two"], ["One", "two"]),
        ("The tide is out, the boats", ["The tide is out,", "the boats"], ["The tide is out, the boats"]),
        ("He is number 3. Yes", ["He is number", "3.", "Yes"], ["He is number 3.", "Yes"]),
        ("nothing of this", ["1.", "First"], ["1. First"]),
        ("", ["One", "two"], ["One two"]),
    ],
)  # fmt: skip
def test_a_line_ends_a_caption_and_a_number_stays_with_its_line(
    written: str, said: list[str], shown: list[str]
) -> None:
    assert [one.text for one in captions(mark_lines(rows(*said), written))] == shown


def test_a_sentence_that_came_with_its_lines_keeps_them() -> None:
    (shown,) = captions(rows("1. First\n\n2.  Second"))
    assert shown.lines == ["1. First", "2. Second"]
    assert vtt(rows("1. First\n\n2. Second")).endswith("\n1. First\n2. Second\n")


def test_a_number_waits_for_its_line_also_over_a_pause() -> None:
    words = [*rows("1."), {"text": "First", "begin_ms": 4000, "end_ms": 4500}]
    assert [(one.text, one.begin_ms) for one in captions(words)] == [("1. First", 0)]


def test_an_hour_is_written_out_and_nothing_makes_an_empty_file() -> None:
    assert "01:02:03.004 --> 01:02:05.000" in vtt([{"text": "x", "begin_ms": 3_723_004, "end_ms": 3_725_000}])
    assert (srt([]), vtt([])) == ("", "WEBVTT\n")


WORD = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20)
TIMED = st.lists(st.tuples(WORD, st.integers(0, 4000), st.integers(0, 3000)), max_size=40)


@given(TIMED)
def test_whatever_was_said_is_shown_once_in_order_and_never_two_at_a_time(rows: list[tuple[str, int, int]]) -> None:
    begin, words = 0, []
    for text, gap, length in rows:
        words.append({"text": text, "begin_ms": begin + gap, "end_ms": begin + gap + length})
        begin += gap + length
    shown = captions(words)
    said = "".join("".join(caption.text for caption in shown).split())
    assert said == "".join("".join(text for text, _, _ in rows).split())
    assert all(one.end_ms <= two.begin_ms or one.end_ms == one.begin_ms + 1 for one, two in pairwise(shown))
    assert all(len(caption.lines) <= 2 or caption.end_ms - caption.begin_ms <= LONGEST_MS for caption in shown)
