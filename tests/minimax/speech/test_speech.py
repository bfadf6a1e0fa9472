"""Speech that comes whole: what is sent, and what is made of every answer."""

import copy
import json
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechFacts, SpeechRequest, SpeechResult, VoiceModify, parse_subtitles
from tests.minimax import examples
from tests.minimax.upstream import TRACE, Wire, answer, chunked, frame, http, refusal

HELLO = SpeechRequest("speech-02-hd", "Hello", voice_id="Wise_Woman")


async def test_only_what_was_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.SPEECH_NEW))
    await api.speech.create(HELLO)
    (sent,) = wire.asked
    assert sent.line == "POST /v1/t2a_v2 HTTP/1.1"
    assert sent.json == {
        "model": "speech-02-hd",
        "text": "Hello",
        "stream": False,
        "output_format": "hex",
        "voice_setting": {"voice_id": "Wise_Woman", "speed": 1.0, "vol": 1.0, "pitch": 0},
        "audio_setting": {"sample_rate": 32000, "bitrate": 128000, "format": "mp3", "channel": 1},
    }


async def test_everything_that_can_be_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.SPEECH_NEW))
    blend = (("Wise_Woman", 70), ("Grinch", 30))
    await api.speech.create(
        SpeechRequest(
            "speech-02-hd",
            "Hallo",
            timbre_weights=blend,
            speed=1.5,
            vol=2,
            pitch=-3,
            emotion="happy",
            format="wav",
            language_boost="German",
            pronunciation=("Halden/Hall-den",),
            sample_rate_hz=44100,
            channels=2,
            subtitles=True,
        )
    )
    sent = wire.asked[0].json
    assert sent["voice_setting"] == {"speed": 1.5, "vol": 2, "pitch": -3, "emotion": "happy"}
    assert sent["audio_setting"] == {"sample_rate": 44100, "format": "wav", "channel": 2}
    assert sent["timbre_weights"] == [{"voice_id": name, "weight": weight} for name, weight in blend]
    assert sent["pronunciation_dict"] == {"tone": ["Halden/Hall-den"]}
    assert (sent["language_boost"], sent["subtitle_enable"]) == ("German", True)


async def test_a_finished_sound_can_be_changed_and_timed_by_the_word(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.SPEECH_NEW))
    changes = VoiceModify(pitch=-100, timbre=100, sound_effects="robotic")
    request = SpeechRequest("speech-2.8-hd", "Hi", voice_id="x", subtitles=True, subtitle_type="word", modify=changes)
    await api.speech.create(request)
    sent = wire.asked[0].json
    assert sent["voice_modify"] == {"pitch": -100, "timbre": 100, "sound_effects": "robotic"}
    assert sent["subtitle_type"] == "word"


async def test_what_is_read_in_words_and_marked_is_told(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.SPEECH_NEW))
    request = SpeechRequest(
        "speech-2.8-hd", "$$1+1$$", voice_id="x", text_normalization=True, latex_read=True, aigc_watermark=True
    )
    await api.speech.create(request)
    sent = wire.asked[0].json
    assert (sent["voice_setting"]["text_normalization"], sent["voice_setting"]["latex_read"]) == (True, True)
    assert sent["aigc_watermark"] is True


@pytest.mark.parametrize(
    ("example", "facts"),
    [
        (examples.SPEECH_OLD, SpeechFacts(5746, 100845, 32000, 128000, 0, "mp3", 630, TRACE)),
        (examples.SPEECH_NEW, SpeechFacts(11124, 179926, 32000, 128000, 1, "mp3", 163, TRACE)),
    ],
)
async def test_a_whole_answer_is_read(api: Api, wire: Wire, example: dict[str, Any], facts: SpeechFacts) -> None:
    wire.answers(answer(**example))
    url = example["data"].get("subtitle_file", "")
    assert await api.speech.create(HELLO) == SpeechResult(b"\xff\xfb\x90\xc4", url, facts)


@pytest.mark.parametrize("info", [None, "odd", [], {}, {"audio_length": None, "bitrate": [], "audio_format": 3}])
async def test_facts_that_are_missing_or_odd_are_nothing(api: Api, wire: Wire, info: Any) -> None:
    wire.answers(answer(**{**examples.SPEECH_NEW, "extra_info": info}))
    assert (await api.speech.create(HELLO)).facts == SpeechFacts(0, 0, 0, 0, 0, "", 0, TRACE)


async def test_numbers_may_come_as_text(api: Api, wire: Wire) -> None:
    example = copy.deepcopy(examples.SPEECH_NEW)
    example["extra_info"] = {name: str(value) for name, value in example["extra_info"].items()}
    wire.answers(answer(**example))
    assert (await api.speech.create(HELLO)).facts.usage_characters == 163


@pytest.mark.parametrize("data", [None, {}, {"status": 2}, {"audio": None}, [], "odd"])
async def test_without_sound_nobody_knows_what_was_made(api: Api, wire: Wire, data: Any) -> None:
    wire.answers(answer(data=data, base_resp=examples.OK))
    with pytest.raises(errors.Unsure) as caught:
        await api.speech.create(HELLO)
    assert caught.value.trace_id == TRACE


@pytest.mark.parametrize("audio", ["", "abc", "zz", "ab cd", " abcd", "äö", 7, ["ab"], "0xab"])
async def test_sound_that_cannot_be_read_is_broken(api: Api, wire: Wire, audio: Any) -> None:
    wire.answers(answer(data={"audio": audio, "status": 2}, base_resp=examples.OK))
    with pytest.raises(errors.Broken) as caught:
        await api.speech.create(HELLO)
    assert caught.value.trace_id == TRACE


async def test_capital_hex_is_sound_too(api: Api, wire: Wire) -> None:
    wire.answers(answer(data={"audio": "FFfb", "status": 2}, base_resp=examples.OK))
    assert (await api.speech.create(HELLO)).audio == b"\xff\xfb"


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (http(examples.RATE_LIMITED), errors.TryLater),
        (refusal(1008), errors.OutOfCredit),
        (refusal(2049), errors.KeyRefused),
        (refusal(1026), errors.Refused),
        (refusal(1027), errors.Withheld),
        (refusal(2013, status="400 Bad Request"), errors.Refused),
        (refusal(777777), errors.Unsure),
        (http("<h1>no</h1>", "text/html", "502 Bad Gateway"), errors.Unsure),
        (http("", status="429 Too Many Requests"), errors.TryLater),
        (http("null"), errors.Unsure),
        (http('{"data":'), errors.Unsure),
        (http("[" * 100_000), errors.Unsure),
    ],
)
async def test_an_answer_that_says_no_is_an_error(api: Api, wire: Wire, raw: bytes, error: type) -> None:
    wire.answers(raw)
    for ask in (api.speech.create(HELLO), anext(api.speech.stream(HELLO))):
        with pytest.raises(errors.ApiError) as caught:
            await ask
        assert type(caught.value) is error
    assert len(wire.asked) == 2


async def test_a_whole_answer_to_a_live_question_is_taken(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.SPEECH_NEW))
    *sound, facts = [piece async for piece in api.speech.stream(HELLO)]
    assert sound == [b"\xff\xfb\x90\xc4"]
    assert facts.usage_characters == 163


async def test_events_in_answer_to_a_plain_question_are_not_taken(api: Api, wire: Wire) -> None:
    wire.answers(chunked(frame("ab"), frame("", 2)))
    with pytest.raises(errors.Unsure):
        await api.speech.create(HELLO)


def test_subtitles_are_read_through_their_byte_order_marks() -> None:
    assert parse_subtitles(examples.SUBTITLES.encode()) == [
        {"text": "The real danger", "begin_ms": 0, "end_ms": 1320},
        {"text": "is not that", "begin_ms": 1321, "end_ms": 2100},
    ]


def test_subtitles_by_word_have_the_words_of_each_sentence() -> None:
    word = {"word": "One", "word_begin": 0, "word_end": 3, "time_begin": 47.4, "time_end": 189.6}
    words = [word, {**word, "word": " "}, {**word, "word": "[SPACE]"}, {**word, "word": "code", "time_end": 1037.7},
             None, {"word": "lost"}]  # fmt: skip
    row = {"text": "One code.", "time_begin": 0.0, "time_end": 1037.7, "timestamped_words": words}
    assert parse_subtitles(json.dumps([row, {**row, "timestamped_words": None}]).encode()) == [
        {"text": "One code.", "begin_ms": 0, "end_ms": 1037, "words": [
            {"text": "One", "begin_ms": 47, "end_ms": 189}, {"text": "code", "begin_ms": 47, "end_ms": 1037},
        ]},
        {"text": "One code.", "begin_ms": 0, "end_ms": 1037},
    ]  # fmt: skip


@pytest.mark.parametrize("odd", [b"", b"{}", b"null", b"\xff\xfe", b"[" * 100_000, json.dumps("x").encode()])
def test_what_is_no_list_of_subtitles_is_refused(odd: bytes) -> None:
    with pytest.raises(ValueError, match="not a list"):
        parse_subtitles(odd)
