"""Clips of the newer models, over the second API: other fields, other words, a link for a file."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.video.endpoints import VideoRequest, VideoStatus, VideoTask
from tests.minimax import media_examples
from tests.minimax.media_examples import told
from tests.minimax.upstream import TRACE, Wire, answer

TASK = "424242424242424"
DONE = VideoTask(
    TASK,
    VideoStatus.SUCCESS,
    url="https://example.test/h3.mp4",
    model="MiniMax-H3",
    resolution="768P",
    duration_s=5,
)


@pytest.mark.parametrize("model", ["MiniMax-H3", "MiniMax-H3-Lite", "MiniMax-H3-that-is-not-listed"])
async def test_the_model_tells_the_api(api: Api, wire: Wire, model: str) -> None:
    wire.answers(told(media_examples.VIDEO_2_BEGUN))
    request = VideoRequest(model, "The tide", duration_s=5, resolution="768P", ratio="16:9")
    assert await api.video.create(request) == TASK
    (sent,) = wire.asked
    assert sent.line == "POST /v2/video_generation HTTP/1.1"
    assert sent.json == {
        "model": model,
        "content": [{"type": "text", "text": "The tide"}],
        "duration": 5,
        "resolution": "768P",
        "ratio": "16:9",
    }


async def test_pictures_have_roles(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_2_BEGUN))
    await api.video.create(
        VideoRequest(
            "MiniMax-H3",
            "x",
            first_frame="a",
            last_frame="b",
            subjects=("c", "d"),
            callback_url="https://studio.test/c",
            aigc_watermark=True,
        )
    )
    sent = wire.asked[0].json
    assert [(part["image_url"]["url"], part["role"]) for part in sent["content"][1:]] == [
        ("a", "first_frame"),
        ("b", "last_frame"),
        ("c", "reference_image"),
        ("d", "reference_image"),
    ]
    assert (sent["callback_url"], sent["aigc_watermark"]) == ("https://studio.test/c", True)


async def test_a_task_is_asked_for(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_2_DONE), told(media_examples.VIDEO_2_FAILED))
    found = await api.video.query(TASK, model="MiniMax-H3")
    assert (found.url, found.status, found.trace_id) == (DONE.url, DONE.status, TRACE)
    assert wire.asked[0].line == f"GET /v2/query/video_generation/{TASK} HTTP/1.1"
    lost = await api.video.query(TASK, model="MiniMax-H3")
    assert (lost.status, lost.code) == (VideoStatus.FAILED, 1026)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", "queueing"),
        ("running", "processing"),
        ("cancelled", "cancelled"),
        ("Canceled", "cancelled"),
        (None, "unknown"),
    ],
)
async def test_every_word_means_one_of_ours(api: Api, wire: Wire, word: Any, status: str) -> None:
    wire.answers(answer(task={"id": TASK, "status": word}))
    assert (await api.video.query(TASK, model="MiniMax-H3")).status == status


@pytest.mark.parametrize("content", [None, {}, [], {"url": None}, {"url": 7}])
async def test_a_clip_that_is_nowhere_is_unsure(api: Api, wire: Wire, content: Any) -> None:
    wire.answers(answer(task={**media_examples.VIDEO_2_DONE["task"], "content": content}))
    with pytest.raises(errors.Unsure):
        await api.video.query(TASK, model="MiniMax-H3")


async def test_tasks_are_listed_by_page(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_2_LIST))
    page = await api.video.list(2, 50)
    assert wire.asked[0].line == "GET /v2/query/video_generation?page_num=2&page_size=50 HTTP/1.1"
    assert (page.total, page.tasks[0], page.tasks[1].code) == (2, DONE, 1026)


@pytest.mark.parametrize("items", [None, {}, "odd", [None, 7, {}, {"id": None}]])
async def test_what_is_no_task_is_not_listed(api: Api, wire: Wire, items: Any) -> None:
    wire.answers(answer(items=items, total=None))
    page = await api.video.list()
    assert (page.tasks, page.total) == ((), 0)


async def test_a_task_is_deleted(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_2_DELETED))
    assert (await api.video.delete(TASK)).status is VideoStatus.CANCELLED
    assert wire.asked[0].line == f"DELETE /v2/video_generation/{TASK} HTTP/1.1"


async def test_an_id_cannot_lead_elsewhere(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.VIDEO_2_DELETED))
    await api.video.delete("../files?x")
    assert wire.asked[0].line == "DELETE /v2/video_generation/..%2Ffiles%3Fx HTTP/1.1"


@pytest.mark.parametrize(
    ("kind", "code", "http_status", "error"),
    [
        ("bad_request_error", 2013, "400 Bad Request", errors.Refused),
        ("authorized_error", 1004, "401 Unauthorized", errors.KeyRefused),
        ("insufficient_balance_error", 1008, "429 Too Many Requests", errors.OutOfCredit),
        ("rate_limit_error", 1002, "429 Too Many Requests", errors.TryLater),
        ("unprocessable_entity_error", 1026, "422 Unprocessable Entity", errors.Refused),
        ("server_error", 12345, "500 Internal Server Error", errors.Unsure),
    ],
)
async def test_a_refusal_is_that_error(
    api: Api, wire: Wire, kind: str, code: int, http_status: str, error: type
) -> None:
    told = {"type": kind, "message": f"no ({code})", "http_code": http_status[:3]}
    wire.answers(answer(http_status, type="error", error=told, request_id="r"))
    with pytest.raises(errors.ApiError) as caught:
        await api.video.create(VideoRequest("MiniMax-H3", "x"))
    assert (type(caught.value), caught.value.code, len(wire.asked)) == (error, code, 1)
