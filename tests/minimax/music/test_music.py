"""Music: whole songs and links, references to follow, words and covers."""

import copy
import io
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.music.endpoints import LyricsRequest, MusicFacts, MusicReferences, MusicRequest, MusicResult
from tests.minimax import examples, media_examples
from tests.minimax.media_examples import told
from tests.minimax.upstream import TRACE, Wire, answer, refusal

TIDE = MusicRequest("music-1.5", "slow folk, a woman", "[Verse]\nThe tide is out\n")
FACTS = MusicFacts(25364, 813651, 44100, 256000, 2, TRACE)


async def test_only_what_was_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.MUSIC))
    await api.music.create(TIDE)
    (sent,) = wire.asked
    assert sent.line == "POST /v1/music_generation HTTP/1.1"
    assert sent.json == {
        "model": "music-1.5",
        "prompt": "slow folk, a woman",
        "lyrics": "[Verse]\nThe tide is out\n",
        "stream": False,
        "output_format": "hex",
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "mp3"},
    }


async def test_everything_that_can_be_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.MUSIC))
    await api.music.create(
        MusicRequest(
            "music-01",
            refer_voice="vocal-1",
            refer_instrumental="instrumental-1",
            sample_rate_hz=16000,
            format="wav",
            is_instrumental=True,
            lyrics_optimizer=True,
            seed=0,
            audio_url="https://example.test/a.mp3",
            audio=b"song",
            cover_feature_id="feature-7",
            aigc_watermark=True,
            as_link=True,
        )
    )
    assert wire.asked[0].json == {
        "model": "music-01",
        "refer_voice": "vocal-1",
        "refer_instrumental": "instrumental-1",
        "is_instrumental": True,
        "audio_setting": {"sample_rate": 16000, "format": "wav"},
        "lyrics_optimizer": True,
        "seed": 0,
        "audio_url": "https://example.test/a.mp3",
        "audio_base64": "c29uZw==",
        "cover_feature_id": "feature-7",
        "aigc_watermark": True,
        "stream": False,
        "output_format": "url",
    }


async def test_a_song_comes_with_its_facts(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.MUSIC), told(media_examples.MUSIC_LINK))
    assert await api.music.create(TIDE) == MusicResult(b"\xff\xfb\x90\xc4", "", FACTS)
    assert await api.music.create(TIDE) == MusicResult(b"", "https://example.test/song.mp3", FACTS)


@pytest.mark.parametrize("info", [None, [], "odd", {}, {"music_duration": None, "bitrate": []}])
async def test_facts_that_are_missing_or_odd_are_nothing(api: Api, wire: Wire, info: Any) -> None:
    wire.answers(told({**media_examples.MUSIC, "extra_info": info}))
    assert (await api.music.create(TIDE)).facts == MusicFacts(0, 0, 0, 0, 0, TRACE)


async def test_numbers_may_come_as_text(api: Api, wire: Wire) -> None:
    example = copy.deepcopy(media_examples.MUSIC)
    example["extra_info"] = {name: str(value) for name, value in example["extra_info"].items()}
    wire.answers(told(example))
    assert (await api.music.create(TIDE)).facts == FACTS


@pytest.mark.parametrize("data", [None, {}, {"status": 1}, {"audio": None}, [], "odd"])
async def test_without_sound_nobody_knows_what_was_made(api: Api, wire: Wire, data: Any) -> None:
    wire.answers(told({"data": data, "base_resp": examples.OK}))
    with pytest.raises(errors.Unsure) as caught:
        await api.music.create(TIDE)
    assert (caught.value.trace_id, len(wire.asked)) == (TRACE, 1)


@pytest.mark.parametrize("audio", ["", "abc", "zz", "ftp://example.test", 7, ["ab"]])
async def test_sound_that_cannot_be_read_is_broken(api: Api, wire: Wire, audio: Any) -> None:
    wire.answers(told({"data": {"audio": audio}, "base_resp": examples.OK}))
    with pytest.raises(errors.Broken):
        await api.music.create(TIDE)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (2044, errors.Refused),
        (1008, errors.OutOfCredit),
        (1026, errors.Refused),
        (1027, errors.Withheld),
        (1000, errors.TryLater),
    ],
)
async def test_a_refusal_is_that_error(api: Api, wire: Wire, code: int, error: type) -> None:
    wire.answers(refusal(code))
    with pytest.raises(errors.ApiError) as caught:
        await api.music.create(TIDE)
    assert (type(caught.value), len(wire.asked)) == (error, 1)


@pytest.mark.parametrize("data", [b"song", io.BytesIO(b"song")], ids=["bytes", "open file"])
async def test_a_recording_to_follow_is_uploaded(api: Api, wire: Wire, data: Any) -> None:
    wire.answers(told(media_examples.MUSIC_SONG))
    song = media_examples.MUSIC_SONG
    found = await api.music.upload("a.mp3", data, "song")
    assert found == MusicReferences(song["voice_id"], song["instrumental_id"])
    (sent,) = wire.asked
    assert sent.line == "POST /v1/music_upload HTTP/1.1"
    assert b'name="purpose"\r\n\r\nsong\r\n' in sent.body
    assert b"\r\n\r\nsong\r\n" in sent.body


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"voice_id": "v"}, MusicReferences("v", "")),
        ({"vocie_id": "v"}, MusicReferences("v", "")),
        ({"instrumental_id": "i", "voice_id": None}, MusicReferences("", "i")),
    ],
)
async def test_a_voice_or_an_accompaniment_may_come_alone(
    api: Api, wire: Wire, fields: dict[str, Any], found: MusicReferences
) -> None:
    wire.answers(answer(**fields, base_resp=examples.OK), answer(base_resp=examples.OK))
    assert await api.music.upload("a.mp3", b"song", "voice") == found
    with pytest.raises(errors.Unsure):
        await api.music.upload("a.mp3", b"song", "voice")


async def test_words_are_written(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.LYRICS), told({**media_examples.LYRICS, "style_tags": ["folk", 7, "slow"]}))
    found = await api.music.lyrics(LyricsRequest("the tide"))
    assert (found.title, found.style_tags, found.lyrics) == ("Tide", "folk, slow", "[Verse]\nThe tide is out\n")
    assert wire.asked[0].json == {"mode": "write_full_song", "prompt": "the tide"}
    assert (await api.music.lyrics(LyricsRequest("more", "edit", "[Verse]", "Tide"))).style_tags == "folk, slow"
    assert wire.asked[1].json == {"mode": "edit", "prompt": "more", "lyrics": "[Verse]", "title": "Tide"}


async def test_a_cover_is_prepared(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.COVER))
    found = await api.music.prepare_cover("music-cover", audio=b"song")
    assert (found.cover_feature_id, found.duration_ms) == ("feature-7", 90_000)
    assert found.structure["segments"][0]["label"] == "verse"
    assert wire.asked[0].line == "POST /v1/music_cover_preprocess HTTP/1.1"
    assert wire.asked[0].json == {"model": "music-cover", "audio_base64": "c29uZw=="}


@pytest.mark.parametrize(
    ("seconds", "ms"),
    [
        (90, 90_000),
        (14.02, 14_020),
        ("14.5", 14_500),
        (0, 0),
        (-1, 0),
        (None, 0),
        ("long", 0),
        ([], 0),
        (10**400, 0),
        (10**30, 0),
        ("nan", 0),
    ],
)
async def test_a_cover_is_timed_in_seconds(api: Api, wire: Wire, seconds: Any, ms: int) -> None:
    wire.answers(told({**media_examples.COVER, "audio_duration": seconds}))
    assert (await api.music.prepare_cover("music-cover", audio=b"song")).duration_ms == ms


@pytest.mark.parametrize(
    "structure",
    [
        "{odd",
        None,
        7,
        "[" * 100_000,
        '{"label":"\\ud800"}',
        ["\0"],
        '["\\u0000"]',
        "[NaN]",
    ],
)
async def test_parts_that_cannot_be_read_do_not_lose_a_cover(api: Api, wire: Wire, structure: Any) -> None:
    wire.answers(told({**media_examples.COVER, "structure_result": structure}))
    found = await api.music.prepare_cover("music-cover", audio_url="https://example.test/a.mp3")
    assert (found.lyrics, found.structure) == (media_examples.COVER["formatted_lyrics"], None)


async def test_without_words_or_features_nobody_knows_what_was_made(api: Api, wire: Wire) -> None:
    wire.answers(answer(base_resp=examples.OK))
    with pytest.raises(errors.Unsure):
        await api.music.lyrics(LyricsRequest("the tide"))
    with pytest.raises(errors.Unsure):
        await api.music.prepare_cover("music-cover", audio=b"song")
