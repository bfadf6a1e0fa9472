"""`/v2/video_generation`: the clips of newer models, told in other words and refused with HTTP statuses."""

import io
from collections.abc import Iterator
from typing import Any

import av
import httpx
import pytest

from tests.sandbox.listening import listening
from tests.sandbox.tasks import charged, client, hurried, later, pace
from tests.sandbox.video import (
    SECOND,
    SECOND_QUERY,
    WORDS,
    part,
    refused,
    second_asked,
    second_begun,
    second_order,
)
from tests.server import wait_until

ANEW, PROMPTS = "/v2/video_regeneration", "/v2/h3_context_ir"
DAY_S = 86400
IN_2K = {"model": "MiniMax-H3", "resolution": "2K"}


@pytest.fixture(scope="module")
def alice(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client of the second API, whose clips are done when it asks."""
    with hurried(sandbox_url, "sk-alice-h3") as api:
        yield api


@pytest.fixture(scope="module")
def second_done(alice: httpx.Client) -> str:
    """The number of a task of the second API, whose clip is there."""
    number = second_begun(alice, part("first_frame"), ratio=None)
    assert second_asked(alice, number)["status"] == "succeeded"
    return number


def shape(data: bytes) -> tuple[int, int, float, float]:
    """Return width and height of a clip, its seconds, and its frames in each."""
    with av.open(io.BytesIO(data)) as clip:
        stream = clip.streams.video[0]
        assert stream.duration and stream.time_base and stream.average_rate
        return stream.width, stream.height, float(stream.duration * stream.time_base), float(stream.average_rate)


def test_a_clip_is_told_with_a_link(alice: httpx.Client, second_done: str, stranger: httpx.Client) -> None:
    task = second_asked(alice, second_done)
    assert {name: task[name] for name in ("id", "model", "status", "resolution", "duration", "ratio")} == {
        "id": second_done, "model": "MiniMax-H3", "status": "succeeded", "resolution": "768P", "duration": 4,
        "ratio": "adaptive",
    }  # fmt: skip
    assert (task["task_type"], task["modality"], list(task["content"])) == ("generation", "video", ["url"])
    assert task["usage"] == {"total_seconds": 4, "input_seconds": 0, "output_seconds": 4, "input_image_count": 1}
    assert task["created_at"] <= task["updated_at"]
    assert shape(stranger.get(task["content"]["url"]).content) == (768, 768, 4, 24)


def test_the_words_on_the_way_come_in_order(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        number = second_begun(alice, part("last_frame"), text="[Static shot]")
        told = [second_asked(alice, number) for _ in range(4)]
    assert [task["status"] for task in told] == ["queued", "queued", "running", "succeeded"]
    assert [("content" in task, "usage" in task) for task in told[2:]] == [(False, False), (True, True)]


def test_a_clip_is_made_anew_in_2k(alice: httpx.Client, second_done: str, stranger: httpx.Client) -> None:
    number = alice.post(ANEW, json={**IN_2K, "source_task_id": second_done}).json()["task_id"]
    task = second_asked(alice, number)
    assert (task["task_type"], task["resolution"], task["ratio"]) == ("regeneration", "2K", "")
    assert shape(stranger.get(task["content"]["url"]).content) == (1440, 1440, 4, 24)


def test_a_clip_that_is_sent_is_made_anew(alice: httpx.Client, second_done: str) -> None:
    link = second_asked(alice, second_done)["content"]["url"]
    content = [{"type": "text", "text": WORDS}, part("base_video", link, "video_url")]
    before = len(charged(alice))
    number = alice.post(ANEW, json={**IN_2K, "content": content}).json()["task_id"]
    assert (second_asked(alice, number)["status"], charged(alice)[before]["path"]) == ("succeeded", ANEW)


def test_a_prompt_is_said_in_more_words(alice: httpx.Client) -> None:
    body = second_order(text="A cat in the snow. [Push in, Pan left], [Shake]", resolution=None)
    task = second_asked(alice, alice.post(PROMPTS, json=body).json()["task_id"])
    assert (task["task_type"], task["modality"], list(task["content"])) == ("h3_context_ir", "text", ["prompt"])
    prompt = task["content"]["prompt"]
    assert prompt.startswith("A cat in the snow.") and "push in and pan left, then shake" in prompt


def listed(api: httpx.Client, **params: Any) -> dict[str, Any]:
    """Return a page of tasks."""
    page: dict[str, Any] = api.get(SECOND_QUERY, params=params).raise_for_status().json()
    assert list(page) == ["items", "total"]
    return page


def test_tasks_are_listed_by_page_and_by_what_they_are(alice: httpx.Client, second_done: str) -> None:
    page = listed(alice, page_size=1)
    assert len(page["items"]) == 1 < page["total"]
    assert listed(alice, page_num=page["total"], page_size=1)["items"][0]["id"] < "999999999999999"
    (found,) = listed(alice, **{"filter.task_ids": second_done})["items"]
    assert found["content"]["url"] and found["status"] == "succeeded"
    kinds = {row["task_type"] for row in listed(alice, **{"filter.task_type": "regeneration"})["items"]}
    assert kinds <= {"regeneration"}
    assert listed(alice, **{"filter.status": "failed", "filter.model": "MiniMax-H3"})["total"] == 0


def test_a_task_that_waits_is_cancelled_for_nothing(alice: httpx.Client) -> None:
    before = len(charged(alice))
    with pace(alice, "questions"):
        number = second_begun(alice, part("first_frame"))
        answer = alice.delete(f"{SECOND}/{number}").raise_for_status().json()
        assert answer == {"task_id": number, "action": "cancelled", "status": "cancelled"}
        assert second_asked(alice, number)["status"] == "cancelled"
        assert refused(alice.delete(f"{SECOND}/{number}"))[0] == 400
    assert len(charged(alice)) == before


def test_a_task_that_runs_cannot_be_cancelled_and_one_that_is_over_is_deleted(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        number = second_begun(alice, part("first_frame"), text="[Static shot]")
        assert [second_asked(alice, number)["status"] for _ in range(2)] == ["queued", "queued"]
        assert "running" in refused(alice.delete(f"{SECOND}/{number}"))[2]
    url = second_asked(alice, number)["content"]["url"]
    assert alice.delete(f"{SECOND}/{number}").json()["action"] == "deleted"
    assert alice.get(url).status_code == 404
    assert refused(alice.get(f"{SECOND_QUERY}/{number}")) == (500, "server_error", "record not found (1000)")


def test_a_task_can_be_asked_for_a_week_and_by_its_owner(
    alice: httpx.Client, second_done: str, sandbox_url: str
) -> None:
    with later(alice, 8 * DAY_S):
        assert "invalid task_id" in refused(alice.get(f"{SECOND_QUERY}/{second_done}"))[2]
        assert listed(alice)["total"] == 0
    with client(sandbox_url, "sk-charlie-h3") as charlie:
        assert refused(charlie.get(f"{SECOND_QUERY}/{second_done}"))[0] == 500
        assert listed(charlie) == {"items": [], "total": 0}


def test_a_clip_that_is_withheld_failed(alice: httpx.Client) -> None:
    task = second_asked(alice, second_begun(alice, part("first_frame"), text="sandbox-1027"))
    assert (task["status"], task["error"]) == ("failed", {"code": "1027", "message": "output new_sensitive"})
    assert "content" not in task


def test_an_address_is_told_how_it_goes(alice: httpx.Client) -> None:
    with listening() as address:
        number = second_begun(alice, part("first_frame"), text="[Static shot]", callback_url=address.url)
        wait_until(lambda: len(address.heard) == 3)
    told = [notice["task"] for notice in address.heard[1:]]
    assert [(task["id"], task["status"]) for task in told] == [(number, "running"), (number, "succeeded")]
