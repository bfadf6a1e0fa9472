"""Voices of one's own: cloned, designed, and called by an id that MiniMax takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.voices.endpoints import CloneRequest, DesignedVoice, check_voice_id
from tests.minimax import examples, media_examples
from tests.minimax.media_examples import told
from tests.minimax.upstream import TRACE, Wire, refusal

MOTHER = CloneRequest("205258526306433", "mother2025")


async def test_only_what_was_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.CLONED))
    found = await api.voices.clone(MOTHER)
    assert (found.voice_id, found.demo_url, found.moderation, found.trace_id) == ("mother2025", "", 0, TRACE)
    (sent,) = wire.asked
    assert sent.line == "POST /v1/voice_clone HTTP/1.1"
    assert sent.json == {"file_id": 205258526306433, "voice_id": "mother2025"}


async def test_everything_that_can_be_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.CLONED_AND_HEARD))
    found = await api.voices.clone(
        CloneRequest(
            "1",
            "mother2025",
            prompt_file_id="2",
            prompt_text="Good morning.",
            text="Hello",
            model="speech-02-hd",
            language_boost="English",
            text_validation="Good morning to all.",
            accuracy=0,
            need_noise_reduction=True,
            need_volume_normalization=True,
            continuous_sound=True,
            aigc_watermark=True,
        )
    )
    assert wire.asked[0].json == {
        "file_id": 1,
        "voice_id": "mother2025",
        "clone_prompt": {"prompt_audio": 2, "prompt_text": "Good morning."},
        "text": "Hello",
        "model": "speech-02-hd",
        "language_boost": "English",
        "accuracy": 0,
        "text_validation": "Good morning to all.",
        "need_noise_reduction": True,
        "need_volume_normalization": True,
        "continuous_sound": True,
        "aigc_watermark": True,
    }
    assert (found.demo_url, found.facts.duration_ms) == ("https://example.test/demo.mp3", 935)


@pytest.mark.parametrize(
    ("sensitive", "kind", "moderation"),
    [
        (False, 0, 0),
        (True, 3, 3),
        (True, None, 7),
        (None, "6", 6),
        ({}, 0, 0),
        ("odd", [], 0),
    ],
)
async def test_what_moderation_found_is_told(api: Api, wire: Wire, sensitive: Any, kind: Any, moderation: int) -> None:
    wire.answers(told({"input_sensitive": sensitive, "input_sensitive_type": kind, "base_resp": examples.OK}))
    assert (await api.voices.clone(MOTHER)).moderation == moderation


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1043, errors.Refused),
        (1044, errors.Refused),
        (2037, errors.Refused),
        (2038, errors.Refused),
        (2039, errors.Refused),
        (2048, errors.Refused),
        (20132, errors.Refused),
        (1000, errors.TryLater),
        (1001, errors.Unsure),
    ],
)
async def test_a_refusal_is_that_error(api: Api, wire: Wire, code: int, error: type) -> None:
    wire.answers(refusal(code))
    with pytest.raises(errors.ApiError) as caught:
        await api.voices.clone(MOTHER)
    assert (type(caught.value), caught.value.code, len(wire.asked)) == (error, code, 1)


async def test_a_voice_is_designed_and_heard(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.DESIGNED))
    voice = DesignedVoice("ttv-voice-2025060717322425-xxxxxxxx", b"\xff\xfb\x90\xc4", TRACE)
    assert await api.voices.design("a calm old man", "Hello") == voice
    await api.voices.design("a calm old man", "Hello", voice_id="grandfather", aigc_watermark=True)
    assert wire.asked[0].line == "POST /v1/voice_design HTTP/1.1"
    assert [sent.json for sent in wire.asked] == [
        {"prompt": "a calm old man", "preview_text": "Hello"},
        {"prompt": "a calm old man", "preview_text": "Hello", "voice_id": "grandfather", "aigc_watermark": True},
    ]


@pytest.mark.parametrize("audio", [None, "", "odd", 7])
async def test_a_voice_that_cannot_be_heard_is_there_all_the_same(api: Api, wire: Wire, audio: Any) -> None:
    wire.answers(told({**media_examples.DESIGNED, "trial_audio": audio}))
    assert (await api.voices.design("x", "Hello")).trial_audio == b""


@pytest.mark.parametrize("voice_id", [None, "", 7, {}])
async def test_a_voice_without_an_id_is_unsure(api: Api, wire: Wire, voice_id: Any) -> None:
    wire.answers(told({**media_examples.DESIGNED, "voice_id": voice_id}))
    with pytest.raises(errors.Unsure):
        await api.voices.design("x", "Hello")


@pytest.mark.parametrize(
    ("voice_id", "words"),
    [
        ("Mother7", "this one has 7"),
        ("a" * 257, "this one has 257"),
        ("", "this one has 0"),
        ("7Mother2025", "begins with a letter"),
        ("_Mother2025", "begins with a letter"),
        ("Mother2025-", "ends with"),
        ("Mother2025_", "ends with"),
        ("Mother 2025", "“ ”"),
        ("Mütter2025", "“ü”"),
        ("Mother2025\n", "“\n”"),
        ("Mother20", ""),
        ("a" * 256, ""),
        ("mother-2025_x", ""),
        ("Motherly", ""),
    ],
)
def test_an_id_that_is_not_taken_is_explained(voice_id: str, words: str) -> None:
    problem = check_voice_id(voice_id)
    assert words in problem
    assert bool(problem) == bool(words)


@given(st.text(max_size=300) | st.from_regex(r"\A[A-Za-z][A-Za-z0-9_-]{6,254}[A-Za-z0-9]\Z"))
def test_the_ids_that_are_taken_are_the_documents(voice_id: str) -> None:
    taken = (
        8 <= len(voice_id) <= 256
        and voice_id.isascii()
        and voice_id[0].isalpha()
        and voice_id[-1].isalnum()
        and voice_id.replace("-", "a").replace("_", "a").isalnum()
    )
    assert (check_voice_id(voice_id) == "") == taken
