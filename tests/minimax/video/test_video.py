"""Clips over the first API: a task begins, is asked for, and ends with a file."""

import json
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.callbacks import Callback, parse_callback
from studio.minimax.client import Api
from studio.minimax.video.endpoints import VideoRequest, VideoStatus, VideoTask
from studio.minimax.video.task import parse_v1_task
from tests.minimax import examples, media_examples
from tests.minimax.media_examples import told
from tests.minimax.upstream import TRACE, Wire, answer, http, refusal

TIDE = VideoRequest("MiniMax-Hailuo-02", "The tide is out")
TASK = "176843862716480"


async def test_only_what_was_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_BEGUN))
    assert await api.video.create(TIDE) == "106916112212032"
    (sent,) = wire.asked
    assert sent.line == "POST /v1/video_generation HTTP/1.1"
    assert sent.json == {"model": "MiniMax-Hailuo-02", "prompt": "The tide is out"}


async def test_everything_that_can_be_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_BEGUN))
    await api.video.create(
        VideoRequest(
            "MiniMax-Hailuo-02",
            "x",
            first_frame="https://example.test/a.png",
            last_frame="data:image/png;base64,AA==",
            subjects=("https://example.test/face.png",),
            duration_s=10,
            resolution="768P",
            prompt_optimizer=False,
            fast_pretreatment=True,
            callback_url="https://studio.test/c",
            aigc_watermark=True,
            ratio="16:9",
        )
    )
    assert wire.asked[0].json == {
        "model": "MiniMax-Hailuo-02",
        "prompt": "x",
        "prompt_optimizer": False,
        "fast_pretreatment": True,
        "duration": 10,
        "resolution": "768P",
        "first_frame_image": "https://example.test/a.png",
        "last_frame_image": "data:image/png;base64,AA==",
        "callback_url": "https://studio.test/c",
        "subject_reference": [{"type": "character", "image": ["https://example.test/face.png"]}],
        "aigc_watermark": True,
    }


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ({}, "text"),
        ({"first_frame": "a"}, "first_frame"),
        ({"first_frame": "a", "last_frame": "b"}, "last_frame"),
        ({"subjects": ("a",)}, "subject"),
    ],
)
def test_what_is_given_tells_the_mode(given: dict[str, Any], mode: str) -> None:
    assert VideoRequest("x", **given).mode == mode


@pytest.mark.parametrize("task_id", [None, "", True, {}, [], 1.5, 0])
async def test_a_task_without_a_name_is_unsure_and_not_begun_again(api: Api, wire: Wire, task_id: Any) -> None:
    wire.answers(answer(task_id=task_id, base_resp=examples.OK))
    with pytest.raises(errors.Unsure) as caught:
        await api.video.create(TIDE)
    assert (caught.value.trace_id, len(wire.asked)) == (TRACE, 1)


async def test_a_task_is_asked_for(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_WAITS), told(media_examples.VIDEO_DONE))
    assert await api.video.query(TASK) == VideoTask(TASK, VideoStatus.PREPARING, trace_id=TRACE)
    done = VideoTask(TASK, VideoStatus.SUCCESS, "176844028768320", width=1920, height=1080, trace_id=TRACE)
    assert await api.video.query(TASK) == done
    assert wire.asked[0].line == f"GET /v1/query/video_generation?task_id={TASK} HTTP/1.1"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Preparing", "preparing"),
        ("Queueing", "queueing"),
        ("Processing", "processing"),
        ("processing", "processing"),
        ("Fail", "failed"),
        ("Failed", "failed"),
        ("failed", "failed"),
        ("FAIL ", "failed"),
        ("Unknown", "unknown"),
        ("new word", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
        (7, "unknown"),
        (["Success"], "unknown"),
    ],
)
async def test_every_word_means_one_of_ours(api: Api, wire: Wire, word: Any, status: str) -> None:
    wire.answers(told({"task_id": TASK, "status": word, "base_resp": examples.OK}))
    task = await api.video.query(TASK)
    assert (task.status, task.status.is_final) == (VideoStatus(status), status == "failed")


@pytest.mark.parametrize("file_id", [205258526306433123, "205258526306433123"])
@pytest.mark.parametrize("word", ["Success", "success"])
async def test_a_file_is_named_as_number_or_text(api: Api, wire: Wire, word: str, file_id: Any) -> None:
    wire.answers(told({"task_id": int(TASK), "status": word, "file_id": file_id, "base_resp": examples.OK}))
    task = await api.video.query(TASK)
    assert (task.task_id, task.status, task.file_id) == (TASK, VideoStatus.SUCCESS, "205258526306433123")


@pytest.mark.parametrize("file_id", [None, "", 0, {}, True])
async def test_a_clip_that_is_nowhere_is_unsure(api: Api, wire: Wire, file_id: Any) -> None:
    wire.answers(told({**media_examples.VIDEO_DONE, "file_id": file_id}))
    with pytest.raises(errors.Unsure):
        await api.video.query(TASK)


@pytest.mark.parametrize(("status", "code"), [("Fail", 1027), ("fail", 2013), ("", 1026), ("Processing", 1027)])
async def test_a_clip_that_failed_is_no_error_of_the_question(api: Api, wire: Wire, status: str, code: int) -> None:
    wire.answers(told({"task_id": TASK, "status": status, "base_resp": {"status_code": code}}))
    assert await api.video.query(TASK) == VideoTask(TASK, VideoStatus.FAILED, code=code, trace_id=TRACE)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (refusal(1004), errors.KeyRefused),
        (refusal(2013), errors.Refused),
        (refusal(1002), errors.TryLater),
        (http("", "text/html", "502 Bad Gateway"), errors.Unsure),
        (http("[]"), errors.Unsure),
    ],
)
async def test_a_question_that_goes_wrong_is_an_error(api: Api, wire: Wire, raw: bytes, error: type) -> None:
    wire.answers(raw)
    with pytest.raises(errors.ApiError) as caught:
        await api.video.query(TASK)
    assert type(caught.value) is error


def test_a_callback_is_a_challenge_or_news_of_a_task() -> None:
    assert parse_callback(b'{"challenge": "1a3cs1j"}') == Callback(challenge="1a3cs1j")
    told_of = parse_callback(json.dumps(media_examples.VIDEO_CALLBACK).encode())
    assert told_of == Callback(task_id=media_examples.VIDEO_CALLBACK["task_id"])
    assert parse_callback(b'{"task": {"id": 12, "status": "running"}}') == Callback(task_id="12")
    assert parse_callback(b"[]") is None
    task = parse_v1_task(media_examples.VIDEO_CALLBACK, "")
    assert (task.status, task.file_id) == (VideoStatus.SUCCESS, "205258526306433")
