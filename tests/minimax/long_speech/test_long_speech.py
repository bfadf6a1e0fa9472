"""Long speech: a task begins with a text or a file, is asked for, and ends with a file."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.long_speech.endpoints import LongSpeechStatus, LongSpeechTask, LongSpeechTicket
from studio.minimax.speech.endpoints import SpeechRequest
from tests.minimax import examples, media_examples
from tests.minimax.media_examples import told
from tests.minimax.upstream import TRACE, Wire, http, refusal

BOOK = SpeechRequest("speech-02-hd", "It was a quiet morning.", voice_id="Wise_Woman", channels=2)
TASK = "95157322514444"


async def test_a_text_is_begun_and_its_file_named_at_once(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.LONG_BEGUN))
    ticket = LongSpeechTicket(TASK, "eyJhbGciOiJSUz", "95157322514496", 101, TRACE)
    assert await api.long_speech.create(BOOK) == ticket
    (sent,) = wire.asked
    assert sent.line == "POST /v1/t2a_async_v2 HTTP/1.1"
    assert sent.json == {
        "model": "speech-02-hd",
        "text": "It was a quiet morning.",
        "voice_setting": {"voice_id": "Wise_Woman", "speed": 1.0, "vol": 1.0, "pitch": 0},
        "audio_setting": {"audio_sample_rate": 32000, "bitrate": 128000, "format": "mp3", "channel": 2},
    }


async def test_a_file_is_said_in_place_of_a_text(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.LONG_BEGUN))
    await api.long_speech.create(BOOK, text_file_id="205258526306433123")
    sent = wire.asked[0].json
    assert (sent["text_file_id"], "text" in sent) == (205258526306433123, False)


@pytest.mark.parametrize("fields", [{}, {"task_id": None}, {"task_id": 0}, {"task_id": []}])
async def test_a_task_without_a_name_is_unsure_and_not_begun_again(
    api: Api, wire: Wire, fields: dict[str, Any]
) -> None:
    wire.answers(told({**fields, "base_resp": examples.OK}))
    with pytest.raises(errors.Unsure):
        await api.long_speech.create(BOOK)
    assert len(wire.asked) == 1


async def test_a_task_is_asked_for(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.LONG_DONE))
    done = LongSpeechTask(TASK, LongSpeechStatus.SUCCESS, "95157322514496", None, TRACE)
    assert await api.long_speech.query(TASK) == done
    assert wire.asked[0].line == f"GET /v1/query/t2a_async_query_v2?task_id={TASK} HTTP/1.1"


@pytest.mark.parametrize(
    ("word", "status", "final"),
    [
        ("Processing", "processing", False),
        ("success", "success", True),
        ("Failed", "failed", True),
        ("Fail", "failed", True),
        ("Expired", "expired", True),
        ("new word", "unknown", False),
        (None, "unknown", False),
    ],
)
async def test_every_word_means_one_of_ours(api: Api, wire: Wire, word: Any, status: str, final: bool) -> None:
    wire.answers(told({**media_examples.LONG_DONE, "task_id": TASK, "status": word}))
    task = await api.long_speech.query(TASK)
    assert (task.task_id, task.status, task.status.is_final) == (TASK, LongSpeechStatus(status), final)


async def test_a_task_that_failed_is_no_error_of_the_question(api: Api, wire: Wire) -> None:
    wire.answers(told({"task_id": TASK, "status": "Failed", "base_resp": {"status_code": 1026}}))
    task = await api.long_speech.query(TASK)
    assert (task.status, task.code, task.file_id) == (LongSpeechStatus.FAILED, 1026, "")


@pytest.mark.parametrize("file_id", [None, 0, "", {}])
async def test_sound_that_is_nowhere_is_unsure(api: Api, wire: Wire, file_id: Any) -> None:
    wire.answers(told({**media_examples.LONG_DONE, "file_id": file_id}))
    with pytest.raises(errors.Unsure):
        await api.long_speech.query(TASK)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (refusal(2013), errors.Refused),
        (refusal(1004), errors.KeyRefused),
        (refusal(1002), errors.TryLater),
        (http("", "text/html", "502 Bad Gateway"), errors.Unsure),
    ],
)
async def test_a_question_that_goes_wrong_is_an_error(api: Api, wire: Wire, raw: bytes, error: type) -> None:
    wire.answers(raw)
    with pytest.raises(errors.ApiError) as caught:
        await api.long_speech.query(TASK)
    assert type(caught.value) is error
