"""Subtitles: a file behind a link, with times that are those of the sound."""

import httpx
import pytest

from tests.sandbox.asking import SHORT, TEXT, speak

LONG = (
    "This one sentence goes on and on without any full stop, well past fifty characters, because somebody "
    "who wrote it did not care. Then a short one."
)


def subtitles(api: httpx.Client, stranger: httpx.Client, text: str, kind: str) -> tuple[list[dict], int]:
    """Return the rows of a text's subtitles, and how long its sound is (ms)."""
    answer = speak(api, text, subtitle_enable=True, subtitle_type=kind)
    file = stranger.get(answer["data"]["subtitle_file"])
    assert file.headers["content-type"] == "application/json"
    return file.json(), answer["extra_info"]["audio_length"]


@pytest.mark.parametrize("kind", ["sentence", "word"])
@pytest.mark.parametrize("text", [TEXT, LONG, "It costs $9.99. <#1.5#> Dr. Smith paid."])
def test_times_go_up_and_end_with_the_sound(api: httpx.Client, stranger: httpx.Client, text: str, kind: str) -> None:
    rows, length_ms = subtitles(api, stranger, text, kind)
    times = [time for row in rows for time in (row["time_begin"], row["time_end"])]
    assert times == sorted(times)
    assert all(row["time_begin"] < row["time_end"] for row in rows)
    assert length_ms * 0.8 < times[-1] <= length_ms + 1


def test_sentences_are_at_most_fifty_characters_a_row(api: httpx.Client, stranger: httpx.Client) -> None:
    rows, _ = subtitles(api, stranger, LONG, "sentence")
    texts = [row["text"].lstrip("\ufeff") for row in rows]
    assert " ".join(texts) == LONG
    assert max(map(len, texts)) <= 50
    assert [LONG[row["text_begin"] : row["text_end"]] for row in rows] == texts


def test_words_stand_in_the_rows_they_belong_to(api: httpx.Client, stranger: httpx.Client) -> None:
    rows, length_ms = subtitles(api, stranger, LONG, "word")
    words = [word for row in rows for word in row["timestamped_words"]]
    assert [word["word"] for word in words] == [word.strip(",.") for word in LONG.split()]
    assert [LONG[word["word_begin"] : word["word_end"]] for word in words] == [word["word"] for word in words]
    times = [time for word in words for time in (word["time_begin"], word["time_end"])]
    assert times == sorted(times) and length_ms * 0.8 < times[-1] <= length_ms + 1


def test_sentences_have_no_words(api: httpx.Client, stranger: httpx.Client) -> None:
    rows, _ = subtitles(api, stranger, SHORT, "sentence")
    assert "timestamped_words" not in rows[0]


def test_the_first_text_begins_with_a_byte_order_mark(api: httpx.Client, stranger: httpx.Client) -> None:
    rows, _ = subtitles(api, stranger, TEXT, "sentence")
    assert [row["text"].startswith("\ufeff") for row in rows] == [True] + [False] * (len(rows) - 1)


def test_a_pause_is_in_the_times(api: httpx.Client, stranger: httpx.Client) -> None:
    rows, _ = subtitles(api, stranger, "Good morning. <#3#> Good night.", "sentence")
    assert rows[1]["time_begin"] - rows[0]["time_end"] >= 2900


def test_nobody_gets_subtitles_unasked(api: httpx.Client) -> None:
    assert "subtitle_file" not in speak(api)["data"]
