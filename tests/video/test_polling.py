"""Questions about a clip: at MiniMax's pace, spread out, and what each answer means."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from studio.jobs.kinds import Failed, Waiting
from studio.minimax.catalog.video import VIDEO_POLL_SECONDS
from studio.minimax.video.task import VideoStatus, VideoTask
from studio.video import polling

TICKET: dict[str, Any] = polling.first_ticket("7", "MiniMax-Hailuo-02")


def api_that_says(status: VideoStatus, code: int | None = None) -> Any:
    """Return a client whose only task has a state."""

    async def query(task_id: str, *, model: str) -> VideoTask:
        return VideoTask(task_id, status, code=code)

    return SimpleNamespace(video=SimpleNamespace(query=query))


def test_questions_come_at_the_recommended_pace_and_not_at_one_moment() -> None:
    pauses = [polling.wait(TICKET).seconds for _ in range(200)]
    assert VIDEO_POLL_SECONDS * 0.8 <= min(pauses) < VIDEO_POLL_SECONDS < max(pauses) <= VIDEO_POLL_SECONDS * 1.2
    assert len(set(pauses)) > 100


@pytest.mark.parametrize("status", [VideoStatus.PREPARING, VideoStatus.QUEUEING, VideoStatus.PROCESSING])
async def test_where_the_work_is_stands_in_the_ticket_and_nowhere_is_progress_invented(status: VideoStatus) -> None:
    step = await polling.look(api_that_says(status), TICKET)
    assert isinstance(step, Waiting)
    assert (step.ticket["stage"], step.ticket["task"]) == (status.value, "7")
    assert (step.progress, step.place) == (None, None)
    again = await polling.look(api_that_says(status), step.ticket)
    assert isinstance(again, Waiting) and again.ticket == step.ticket  # nothing new: no page is told


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (VideoStatus.FAILED, 1027, "withheld"), (VideoStatus.FAILED, 1026, "withheld"),
        (VideoStatus.FAILED, 1000, "task_failed"), (VideoStatus.FAILED, None, "task_failed"),
        (VideoStatus.CANCELLED, None, "task_cancelled"),
    ],
)  # fmt: skip
async def test_a_task_that_came_to_nothing_says_why(status: VideoStatus, code: int | None, reason: str) -> None:
    step = await polling.look(api_that_says(status, code), TICKET)
    assert step == Failed(reason, code, "7")


async def test_a_task_without_a_status_is_asked_about_for_an_hour_and_no_longer() -> None:
    assert isinstance(await polling.look(api_that_says(VideoStatus.UNKNOWN), TICKET), Waiting)
    old = {**TICKET, "since": time.time() - polling.LONGEST_SILENCE_S - 1}
    assert await polling.look(api_that_says(VideoStatus.UNKNOWN), old) == Failed("no_status", None, "7")
    assert isinstance(await polling.look(api_that_says(VideoStatus.QUEUEING), old), Waiting)  # a line may be long
