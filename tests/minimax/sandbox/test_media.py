"""The client against the imitated API, a call a family: what is asked for is made, charged once and can be read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from studio.minimax.client import Api, close_all
from studio.minimax.long_speech.endpoints import LongSpeechStatus, read_bundle
from studio.minimax.music.endpoints import LyricsRequest, MusicFacts, MusicRequest
from studio.minimax.speech.endpoints import SpeechRequest
from tests.sandboxes import charges

PATIENCE_S = 60
WORDS = "It was a quiet morning. The tide was out, and nobody was about. " * 4
BOOK = SpeechRequest("speech-02-hd", WORDS, voice_id="Wise_Woman")
SONG = MusicRequest("music-1.5", "slow folk, guitar", "[Verse]\nThe tide is out\n", sample_rate_hz=16000)


class Underway(Protocol):
    """A task of any family."""

    status: Any


@pytest.fixture
async def api(hurried_sandbox: str) -> AsyncIterator[Api]:
    """The client, in front of that sandbox."""
    yield Api(hurried_sandbox, "sk-sandbox-of-media", allow_http=True)
    await close_all()


async def settled[Task: Underway](ask: Callable[[], Awaitable[Task]]) -> Task:
    """Ask until a task is done."""
    async with asyncio.timeout(PATIENCE_S):
        while not (task := await ask()).status.is_final:
            pass
    return task


async def content(api: Api, file_id: str) -> bytes:
    """Return what a file holds."""
    return b"".join([piece async for piece in api.files.content(file_id)])


async def test_long_speech_is_a_sound_with_its_sentences(api: Api, tmp_path: Path) -> None:
    ticket = await api.long_speech.create(BOOK)
    task = await settled(lambda: api.long_speech.query(ticket.task_id))
    assert (task.status, task.file_id) == (LongSpeechStatus.SUCCESS, ticket.file_id)
    (tmp_path / "result").write_bytes(await content(api, task.file_id))
    (found,) = read_bundle(tmp_path / "result", tmp_path)
    assert found.sound.stat().st_size == found.facts.size_bytes > 10_000
    assert found.sentences[0]["text"].startswith("It was a quiet morning.")
    assert found.facts.usage_characters == ticket.usage_characters == len(WORDS)
    assert len(charges(api.base_url)) == 1


async def test_a_text_in_a_file_is_said_too(api: Api) -> None:
    file = await api.files.upload("book.txt", b"It was a quiet morning.", "t2a_async_input")
    ticket = await api.long_speech.create(BOOK, text_file_id=file.file_id)
    task = await settled(lambda: api.long_speech.query(ticket.task_id))
    assert task.status is LongSpeechStatus.SUCCESS


async def test_a_song_is_heard_whole_and_live(api: Api) -> None:
    whole = await api.music.create(SONG)
    assert (whole.facts.size_bytes, whole.facts.sample_rate_hz) == (len(whole.audio), 16000)
    *pieces, facts = [piece async for piece in api.music.stream(SONG)]
    assert isinstance(facts, MusicFacts)
    assert sum(map(len, pieces)) == facts.size_bytes
    assert len(charges(api.base_url)) == 2


async def test_a_song_follows_the_voice_of_another(api: Api) -> None:
    song = await api.music.create(replace(SONG, lyrics=SONG.lyrics * 3))
    assert song.facts.duration_ms >= 10_000  # which is the least that is taken
    found = await api.music.upload("song.mp3", song.audio, "song")
    assert found.voice_id and found.instrumental_id
    request = MusicRequest("music-01", lyrics="##The tide is out##", refer_voice=found.voice_id, sample_rate_hz=16000)
    assert (await api.music.create(request)).facts.duration_ms > 0


async def test_words_for_a_song_are_written(api: Api) -> None:
    words = await api.music.lyrics(LyricsRequest("a quiet song about the tide"))
    assert words.title and words.style_tags and "[" in words.lyrics
