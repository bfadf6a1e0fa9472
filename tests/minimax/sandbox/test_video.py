"""The client's clips against the imitated API, over both of its versions."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from studio.minimax.client import Api, close_all
from studio.minimax.video.endpoints import VideoRequest, VideoStatus, VideoTask
from studio.minimax.wire.download import download
from tests.sandbox.video import RED
from tests.sandboxes import charges

PATIENCE_S, CLIP_BYTES = 60, 50 << 20
FROM_A_PICTURE = VideoRequest("MiniMax-Hailuo-02", "[Pan left]", first_frame=RED, duration_s=6, resolution="512P")
FROM_WORDS = VideoRequest("MiniMax-H3", "The tide is out", duration_s=4, resolution="768P", ratio="1:1")


@pytest.fixture
async def api(hurried_sandbox: str) -> AsyncIterator[Api]:
    """The client, in front of that sandbox."""
    yield Api(hurried_sandbox, "sk-sandbox-of-clips", allow_http=True)
    await close_all()


async def settled(api: Api, task_id: str, model: str) -> VideoTask:
    """Ask until a task is done."""
    async with asyncio.timeout(PATIENCE_S):
        while not (task := await api.video.query(task_id, model=model)).status.is_final:
            pass
    return task


async def clip_of(api: Api, task: VideoTask) -> bytes:
    """Return the clip, by its link or by its file."""
    link = download(task.url, limit_bytes=CLIP_BYTES, http_origins=[api.base_url]) if task.url else None
    return b"".join([piece async for piece in link or api.files.content(task.file_id)])


@pytest.mark.parametrize("request_", [FROM_A_PICTURE, FROM_WORDS], ids=lambda row: row.model)
async def test_a_clip_is_made_over_either_api(api: Api, request_: VideoRequest) -> None:
    task = await settled(api, await api.video.create(request_), request_.model)
    assert task.status is VideoStatus.SUCCESS
    assert (await clip_of(api, task))[4:8] == b"ftyp"
    assert len(charges(api.base_url)) == 1


async def test_a_task_of_the_second_api_is_listed_and_deleted(api: Api) -> None:
    task_id = await api.video.create(replace(FROM_A_PICTURE, model="MiniMax-H3", resolution="768P", duration_s=4))
    assert task_id in {task.task_id for task in (await api.video.list()).tasks}
    assert (await api.video.delete(task_id)).task_id == task_id


@pytest.mark.parametrize(("model", "resolution"), [("MiniMax-Hailuo-02", "512P"), ("MiniMax-H3", "768P")])
async def test_a_clip_that_is_withheld_tells_why(api: Api, model: str, resolution: str) -> None:
    request = replace(FROM_A_PICTURE, model=model, prompt="sandbox-1027", resolution=resolution)
    task = await settled(api, await api.video.create(request), model)
    assert (task.status, task.code, len(charges(api.base_url))) == (VideoStatus.FAILED, 1027, 1)
