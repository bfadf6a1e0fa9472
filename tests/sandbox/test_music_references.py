"""`POST /v1/music_upload`, music-01 and covers: songs that are made like others."""

import base64
import json
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import order, sound_of, status
from tests.sandbox.sound import decoded
from tests.sandbox.test_music import MUSIC, song
from tests.sandboxes import charges

UPLOAD, PREPROCESS = "/v1/music_upload", "/v1/music_cover_preprocess"
TEXT = "We walk along the river and we talk about the sea. The morning is bright, and nobody is awake but me. " * 2
WRONG = "invalid params, invalid params: "
BOB = {"Authorization": "Bearer sk-bob"}


@pytest.fixture(scope="module")
def spoken(sandbox_url: str) -> bytes:
    """Somebody who speaks for more than ten seconds."""
    return sound_of(
        httpx.post(
            f"{sandbox_url}/v1/t2a_v2", json=order(TEXT), headers={"Authorization": "Bearer sk-alice"}, timeout=30
        ).json()
    )


@pytest.fixture(scope="module")
def band(sandbox_url: str) -> bytes:
    """A band that plays for more than ten seconds."""
    body = {"model": "music-3.0", "prompt": "folk, 92 bpm, D major, 14 seconds", "is_instrumental": True}
    headers = {"Authorization": "Bearer sk-alice"}
    return sound_of(httpx.post(f"{sandbox_url}{MUSIC}", json=body, headers=headers, timeout=60).json())


def upload(api: httpx.Client, data: bytes, purpose: str, name: str = "mine.mp3", **more: Any) -> dict[str, Any]:
    """Upload a recording."""
    found: dict[str, Any] = api.post(UPLOAD, data={"purpose": purpose}, files={"file": (name, data)}, **more).json()
    return found


@pytest.mark.parametrize(("purpose", "ids"), [
    ("song", {"voice_id": "vocal-", "instrumental_id": "instrumental-"}),
    ("voice", {"voice_id": "vocal-"}),
    ("instrumental", {"instrumental_id": "instrumental-"}),
])  # fmt: skip
def test_the_purpose_says_what_is_lifted(
    api: httpx.Client, calm_sandbox: str, spoken: bytes, purpose: str, ids: dict[str, str]
) -> None:
    answer = upload(api, spoken, purpose)
    assert status(answer) == (0, "success")
    assert set(answer) == {*ids, "base_resp"}
    assert all(answer[name].startswith(beginning) for name, beginning in ids.items())
    assert charges(calm_sandbox) == []


def test_music_01_sings_like_a_voice_over_a_band(api: httpx.Client, spoken: bytes, band: bytes) -> None:
    voice = upload(api, spoken, "voice")["voice_id"]
    backing = upload(api, band, "instrumental")["instrumental_id"]
    both = {"refer_voice": voice, "refer_instrumental": backing}
    for references in ({"refer_vocal": voice}, {"refer_instrumental": backing}, both):
        answer = song(api, model="music-01", lyrics="##We are the light\nWe are the fire##", **references)
        assert status(answer) == (0, "success")
        assert decoded(sound_of(answer)).duration_ms > 4000


def test_a_strangers_reference_may_not_be_used(api: httpx.Client, spoken: bytes) -> None:
    voice = upload(api, spoken, "voice", headers=BOB)["voice_id"]
    assert status(song(api, model="music-01", refer_voice=voice)) == (2044, "no permission")


@pytest.mark.parametrize(("data", "purpose", "words"), [
    (b"ID3 not really sound" * 100, "song", "file must be wav or mp3"),
    (b"", "song", "file"),
    (b"x", "poem", "purpose"),
])  # fmt: skip
def test_an_upload_that_is_none_is_refused(api: httpx.Client, data: bytes, purpose: str, words: str) -> None:
    assert status(upload(api, data, purpose)) == (2013, WRONG + words)


def test_a_recording_must_be_long_enough_and_of_a_kind(api: httpx.Client) -> None:
    short = sound_of(api.post("/v1/t2a_v2", json=order("Good morning to all of you.")).json())
    assert status(upload(api, short, "voice"))[1].startswith(f"{WRONG}file must last from 10 to 600 seconds, not ")
    setting = {"format": "flac", "sample_rate": 24000}
    flac = sound_of(api.post("/v1/t2a_v2", json=order(TEXT, audio_setting=setting)).json())
    assert status(upload(api, flac, "voice", "mine.flac")) == (2013, f"{WRONG}file must be wav or mp3")


def test_a_song_is_covered_from_its_link_its_bytes_or_its_features(api: httpx.Client, band: bytes) -> None:
    link = song(api, model="music-3.0", prompt="rock, 10 seconds", is_instrumental=True, output_format="url")
    found = api.post(PREPROCESS, json={"audio_base64": base64.b64encode(band).decode()}).json()
    assert set(found) == {
        "cover_feature_id",
        "formatted_lyrics",
        "structure_result",
        "audio_duration",
        "trace_id",
        "base_resp",
    }
    parts = json.loads(found["structure_result"])["segments"]
    assert parts[0]["start"] == 0 and parts[-1]["end"] == pytest.approx(found["audio_duration"], abs=0.1)
    assert found["formatted_lyrics"].count("[") == len(parts)
    for source in ({"audio_url": link["data"]["audio"]}, {"cover_feature_id": found["cover_feature_id"]}):
        answer = song(api, model="music-cover", prompt="a jazz cover, 10 seconds", **source)
        assert status(answer) == (0, "success")
