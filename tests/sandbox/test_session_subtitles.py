"""Subtitles in a session: they come with the sound, and tell when it is heard."""

from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from tests.sandbox.sound import measured
from tests.sandbox.talking import FINISH, PATH, START, Client, go_on, sound_of

FIRST, SECOND = "Yes, there is a boat, and it is an old one.", "Yes, there is."
TEXT, RATE_HZ = f"{FIRST} {SECOND}", 16000
Heard = list[tuple[float, dict[str, Any] | None]]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Connections to anywhere."""
    async with aiohttp.ClientSession() as session:
        yield session


async def heard(http: aiohttp.ClientSession, url: str, kind: str, path: str = PATH) -> Heard:
    """Return, for every piece of a text's sound, how much was heard with it (ms) and its subtitle."""
    audio = {"format": "pcm", "sample_rate": RATE_HZ}
    start = {**START, "audio_setting": audio, "subtitle_enable": bool(kind), "subtitle_type": kind or None}
    events = [e for e in await Client(http, url, path).talk(start, go_on(TEXT), FINISH) if e.get("data")]
    assert all("subtitle" not in event["data"] for event in events if event["is_final"])
    ends = [measured(sound_of(events[: at + 1]), "pcm", RATE_HZ, 1).duration_ms for at in range(len(events))]
    return [(end, event["data"].get("subtitle")) for end, event in zip(ends, events, strict=True)]


@pytest.mark.parametrize("kind", ["sentence", "word"])
async def test_a_sentence_is_told_once_with_the_last_of_its_sound(
    http: aiohttp.ClientSession, calm_sandbox: str, kind: str
) -> None:
    pieces = await heard(http, calm_sandbox, kind)
    first, second = [(end, row) for end, row in pieces if row]
    for (end, row), text in ((first, FIRST), (second, SECOND)):
        assert (row["text"], TEXT[row["text_begin"] : row["text_end"]]) == (text, text)
        assert row["time_begin"] < row["time_end"] <= end + 10 and end - row["time_end"] < 200
    assert second[1]["time_begin"] >= first[1]["time_end"] and second[1]["text_begin"] == len(FIRST) + 1
    words = [row["timestamped_words"] for _, row in (first, second)]
    assert words == [None, None] if kind == "sentence" else [len(found) for found in words] == [11, 3]


@pytest.mark.parametrize("path", [PATH, f"{PATH}_bidi"])
async def test_words_are_told_while_they_are_spoken(http: aiohttp.ClientSession, calm_sandbox: str, path: str) -> None:
    pieces = [(end, row) for end, row in await heard(http, calm_sandbox, "word_streaming", path) if row]
    rows = [row for _, row in pieces if row["text"] == FIRST]
    assert len(rows) > 3
    for row, later in pairwise(rows):
        assert later["timestamped_words"][: len(row["timestamped_words"])] == row["timestamped_words"]
        assert later["time_end"] >= row["time_end"] and later["text_begin"] == row["text_begin"]
    assert 0 < len(rows[0]["timestamped_words"]) < len(rows[-1]["timestamped_words"]) == 11
    for _, row in pieces:
        for word in row["timestamped_words"]:
            assert row["text"].find(word["word"]) >= 0 and word["time_begin"] <= row["time_end"]


async def test_no_word_is_told_before_its_sound(http: aiohttp.ClientSession, calm_sandbox: str) -> None:
    pieces = await heard(http, calm_sandbox, "word_streaming")
    assert all(row["timestamped_words"][-1]["time_begin"] <= end for end, row in pieces if row)


async def test_nobody_is_told_unasked(http: aiohttp.ClientSession, calm_sandbox: str) -> None:
    assert not any(row for _, row in await heard(http, calm_sandbox, ""))
