"""`POST /v1/music_generation`: songs as one answer and as a stream."""

import hashlib
import json
import re
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import KEY, sound_of, status
from tests.sandbox.sound import decoded, measured
from tests.sandboxes import charges

MUSIC = "/v1/music_generation"
LYRICS, PROMPT = "[chorus]\nWe are the light, we are the fire", "Upbeat pop, 150 bpm"
SHORT = {"model": "music-2.6", "prompt": "lofi piano, 10 seconds", "is_instrumental": True}


def song(api: httpx.Client, **body: Any) -> dict[str, Any]:
    """Return the answer to a request that is not streamed."""
    answer: dict[str, Any] = api.post(MUSIC, json=body).raise_for_status().json()
    return answer


def test_the_answer_has_the_documented_shape(api: httpx.Client, calm_sandbox: str) -> None:
    answer = song(api, model="music-1.5", prompt=PROMPT, lyrics=LYRICS)
    assert set(answer) == {"data", "extra_info", "analysis_info", "trace_id", "base_resp"}
    assert set(answer["data"]) == {"audio", "status"} and answer["data"]["status"] == 2
    assert status(answer) == (0, "success") and answer["analysis_info"] is None
    assert re.fullmatch(r"([0-9a-f]{2})+", answer["data"]["audio"])
    sound, facts = sound_of(answer), answer["extra_info"]
    assert facts == {
        "music_duration": facts["music_duration"],
        "music_sample_rate": 44100,
        "music_channel": 2,
        "bitrate": 256000,
        "music_size": len(sound),
    }
    assert decoded(sound).duration_ms == pytest.approx(facts["music_duration"], abs=120)
    (row,) = charges(calm_sandbox)
    assert (row["path"], row["key"], row["state"]) == (MUSIC, KEY[-4:], "done")
    assert row["sha256"] == hashlib.sha256(sound).hexdigest()


@pytest.mark.parametrize(("name", "rate", "bitrate"), [
    ("mp3", 32000, 64000), ("wav", 24000, 256000), ("pcm", 16000, 256000),
])  # fmt: skip
def test_every_format_is_what_it_says(api: httpx.Client, name: str, rate: int, bitrate: int) -> None:
    answer = song(api, **SHORT, audio_setting={"sample_rate": rate, "bitrate": bitrate, "format": name})
    facts, sound = answer["extra_info"], measured(sound_of(answer), name, rate, 2)
    assert (sound.sample_rate_hz, sound.channels, facts["music_sample_rate"]) == (rate, 2, rate)
    assert sound.duration_ms == pytest.approx(facts["music_duration"], abs=120)
    assert facts["bitrate"] == (bitrate if name == "mp3" else rate * 32)
    assert facts["music_size"] * 8000 / facts["music_duration"] == pytest.approx(facts["bitrate"], rel=0.05)
    assert 8000 < facts["music_duration"] < 16000


def test_a_link_is_in_the_place_of_the_sound_and_asks_for_no_key(api: httpx.Client, stranger: httpx.Client) -> None:
    answer = song(api, **SHORT, output_format="url")
    got = stranger.get(answer["data"]["audio"])
    assert (got.status_code, got.headers["content-type"]) == (200, "audio/mpeg")
    assert len(got.content) == answer["extra_info"]["music_size"]


def test_every_chunk_of_a_stream_has_null_facts_and_the_last_is_told_by_its_status(
    api: httpx.Client, calm_sandbox: str
) -> None:
    response = api.post(MUSIC, json={**SHORT, "stream": True})
    assert response.headers["content-type"] == "text/event-stream"
    *frames, rest = response.text.split("\n\n")
    assert rest == "" and all(frame.startswith("data: {") for frame in frames)
    *chunks, last = [json.loads(frame.removeprefix("data: ")) for frame in frames]
    assert len(chunks) > 5
    assert all(chunk["data"]["status"] == 1 and chunk["extra_info"] is None for chunk in chunks)
    assert last["data"]["status"] == 2 and last["extra_info"]["music_size"] == len(sound_of(last))
    sound = b"".join(map(sound_of, chunks))
    assert sound_of(last) == sound and sound.startswith(b"ID3")
    assert decoded(sound).duration_ms == pytest.approx(last["extra_info"]["music_duration"], abs=120)
    (row,) = charges(calm_sandbox)
    assert row["sha256"] == hashlib.sha256(sound).hexdigest()


def test_the_repetition_can_be_left_out(api: httpx.Client) -> None:
    body = {**SHORT, "stream": True, "stream_options": {"exclude_aggregated_audio": True}}
    last = json.loads(api.post(MUSIC, json=body).text.split("\n\n")[-2].removeprefix("data: "))
    assert last["data"] == {"audio": "", "status": 2}


@pytest.mark.parametrize("body", [
    {"model": "music-2.0", "lyrics": LYRICS, "prompt": PROMPT},
    {"model": "music-2.5+", "lyrics": LYRICS},
    {"model": "music-3.0", "prompt": "lo-fi, 12 seconds", "lyrics_optimizer": True, "aigc_watermark": False},
    {"model": "music-4.0-preview", "prompt": "jazz, 10 seconds", "is_instrumental": True},
    {"model": "music-2.6-free", "lyrics": "la", "audio_setting": None},
])  # fmt: skip
def test_newer_models_are_taken(api: httpx.Client, body: dict[str, Any]) -> None:
    answer = song(api, **body)
    assert status(answer) == (0, "success")
    assert decoded(sound_of(answer)).duration_ms > 4000


def test_the_seed_of_a_request_counts(api: httpx.Client) -> None:
    first, other = (song(api, **SHORT, seed=seed)["data"]["audio"] for seed in (1, 2))
    assert first != other


def test_a_result_can_be_withheld_after_it_was_charged(api: httpx.Client, calm_sandbox: str) -> None:
    answer = song(api, **{**SHORT, "prompt": "sandbox-1027, 10 seconds"})
    assert status(answer) == (1027, "output new_sensitive") and "data" not in answer
    assert len(charges(calm_sandbox)) == 1


def test_lyrics_are_written_with_a_title_and_tags(api: httpx.Client, calm_sandbox: str) -> None:
    body = {"mode": "write_full_song", "prompt": "A warm folk song about lighthouses and the sea"}
    answer = api.post("/v1/lyrics_generation", json=body).json()
    assert set(answer) == {"song_title", "style_tags", "lyrics", "base_resp"}
    assert "Lighthouses" in answer["song_title"] and answer["style_tags"] == "Warm, Folk"
    assert re.findall(r"\[(.+?)\]", answer["lyrics"])[1:3] == ["Verse 1", "Chorus"]
    assert "lighthouses" in answer["lyrics"] or "sea" in answer["lyrics"]
    assert len(charges(calm_sandbox)) == 1


def test_lyrics_are_edited_where_the_prompt_says(api: httpx.Client) -> None:
    lyrics = "[Verse]\nHello my old friend\n[Chorus]\nSing it again"
    body = {"mode": "edit", "prompt": "New chorus about rivers", "lyrics": lyrics, "title": "Rivers"}
    answer = api.post("/v1/lyrics_generation", json=body).json()
    assert answer["song_title"] == "Rivers"
    assert "Hello my old friend" in answer["lyrics"] and "Sing it again" not in answer["lyrics"]
