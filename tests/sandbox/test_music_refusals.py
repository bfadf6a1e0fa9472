"""What the imitated API refuses of songs, and with which words."""

from typing import Any

import httpx
import pytest

from tests.sandbox.asking import status
from tests.sandbox.test_music import LYRICS, MUSIC, PROMPT, SHORT, song
from tests.sandbox.test_refusals import DOUBLED, LOGIN
from tests.sandboxes import charges

OURS = "a data URL, or a link of the sandbox's own; it is offline, and reads its own links only"
SPAN = "must have from {} to {} characters"


def wish(model: str = "music-1.5", **changes: Any) -> dict[str, Any]:
    """Return a request; a change of None leaves a field out."""
    body = {"model": model, "prompt": PROMPT, "lyrics": LYRICS, **changes}
    return {name: value for name, value in body.items() if value is not None}


def audio(**values: object) -> dict[str, Any]:
    """Return a request with an audio setting."""
    return wish(audio_setting=values)


FIELDS = [
    (wish(model=""), "model"),
    (wish(lyrics=None), "lyrics " + SPAN.format(10, 600)),
    (wish(lyrics="a" * 9), "lyrics " + SPAN.format(10, 600)),
    (wish(lyrics="a" * 601), "lyrics " + SPAN.format(10, 600)),
    (wish(prompt=None), "prompt " + SPAN.format(10, 300)),
    (wish(prompt="a" * 9), "prompt " + SPAN.format(10, 300)),
    (wish(prompt="a" * 301), "prompt " + SPAN.format(10, 300)),
    (wish(lyrics=7), "lyrics"),
    (wish(lyrics=None, is_instrumental=True), "lyrics " + SPAN.format(10, 600)),
    (wish("music-2.6", lyrics=None), "lyrics " + SPAN.format(1, 3500)),
    (wish("music-2.6", lyrics="a" * 3501), "lyrics " + SPAN.format(1, 3500)),
    (wish("music-3.0", prompt="a" * 2001), "prompt " + SPAN.format(1, 2000)),
    (wish("music-3.0", prompt=None, is_instrumental=True), "prompt " + SPAN.format(1, 2000)),
    (wish("music-3.0", prompt=None, lyrics=None, lyrics_optimizer=True), "prompt " + SPAN.format(1, 2000)),
    (wish("music-3.0", is_instrumental="yes"), "is_instrumental"),
    (wish("music-01", lyrics="a" * 201), "lyrics " + SPAN.format(0, 200)),
    (wish("music-01"), "refer_voice or refer_instrumental"),
    (wish("music-01", refer_voice="vocal-1"), "refer_voice"),
    (wish("music-01", refer_vocal="vocal-1"), "refer_vocal"),
    (wish("music-01", refer_instrumental="vocal-1"), "refer_instrumental"),
    (wish("music-cover"), "exactly one of audio_url, audio_base64 and cover_feature_id"),
    (wish("music-cover", audio_url="http://a/b", audio_base64="aa"),
     "exactly one of audio_url, audio_base64 and cover_feature_id"),
    (wish("music-cover", audio_url="http://example.com/a.mp3"), "audio_url: " + OURS),
    (wish("music-cover", audio_base64="%%%"), "audio_base64"),
    (wish("music-cover", audio_base64="aaaa"), "audio_base64 must be a sound"),
    (wish("music-cover", cover_feature_id="cover-1"), "cover_feature_id"),
    (audio(format="flac"), "audio_setting format"),
    (audio(sample_rate=48000), "audio_setting sample_rate"),
    (audio(bitrate=96000), "audio_setting bitrate"),
    (audio(channel=3), "audio_setting channel"),
    (wish(output_format="base64"), "output_format"),
    (wish(stream=True, output_format="url"), "output_format of a stream is hex"),
    (wish(stream="yes"), "stream"),
    (wish(seed=-1), "seed"),
]  # fmt: skip


def test_a_wrong_field_is_named_with_its_limit(api: httpx.Client, calm_sandbox: str) -> None:
    for body, words in FIELDS:
        answer = api.post(MUSIC, json=body)
        assert answer.status_code == 200
        assert answer.json() == {"base_resp": {"status_code": 2013, "status_msg": DOUBLED + words}}, body
    assert charges(calm_sandbox) == []


def test_a_model_of_another_family_is_refused_in_its_own_words(api: httpx.Client) -> None:
    words = "invalid params, method music-generation not have model: speech-02-hd"
    assert status(song(api, **wish("speech-02-hd"))) == (2013, words)


@pytest.mark.parametrize(("changes", "code"), [
    ({"lyrics": "how to make a bomb in my room"}, 1026), ({"lyrics": "la la la la" + "\u200b" * 9}, 1042),
    ({"prompt": "sandbox-1026 pop"}, 1026), ({"lyrics": "sing sandbox-2061"}, 2061),
    ({"prompt": "pop sandbox-2044"}, 2044),
])  # fmt: skip
def test_words_provoke_a_code_before_anything_is_charged(
    api: httpx.Client, calm_sandbox: str, changes: dict[str, Any], code: int
) -> None:
    assert status(song(api, **wish(**changes)))[0] == code
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize(("key", "code", "words"), [
    ("sk-bad", 1004, LOGIN), ("sk-old", 2049, "invalid api key"), ("sk-poor", 1008, "insufficient balance"),
    ("sk-busy", 1002, "rate limit exceeded(RPM)"),
])  # fmt: skip
def test_a_key_may_be_no_good(stranger: httpx.Client, key: str, code: int, words: str) -> None:
    for streamed in (False, True):
        answer = stranger.post(MUSIC, json={**SHORT, "stream": streamed}, headers={"Authorization": f"Bearer {key}"})
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == {"base_resp": {"status_code": code, "status_msg": words}}


def test_lyrics_that_cannot_be_written_are_refused(api: httpx.Client) -> None:
    for body, words in (
        ({}, "mode"), ({"mode": "sing"}, "mode"), ({"mode": "edit", "prompt": "x"}, "lyrics"),
        ({"mode": "write_full_song", "prompt": "a" * 2001}, "prompt is longer than 2000 characters"),
        ({"mode": "edit", "lyrics": "a" * 3501}, "lyrics is longer than 3500 characters"),
    ):  # fmt: skip
        assert status(api.post("/v1/lyrics_generation", json=body).json()) == (2013, DOUBLED + words)
