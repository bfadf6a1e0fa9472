"""What the second video API refuses, for nothing, with HTTP statuses and an error object."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.tasks import charged, client
from tests.sandbox.video import BLUE, RED, SECOND, drawn, inline, part, refused, second_order

ANEW = "/v2/video_regeneration"
IN_2K = {"model": "MiniMax-H3", "resolution": "2K"}


@pytest.fixture(scope="module")
def bob(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client that asks for what there is not."""
    with client(sandbox_url, "sk-bob-no-h3") as api:
        yield api


@pytest.mark.parametrize(("changes", "words"), [
    ({"model": "MiniMax-Hailuo-02"}, "not have model: MiniMax-Hailuo-02"),
    ({"model": None}, "not have model"),
    ({"content": None}, "content"),
    ({"content": []}, "content text"),
    ({"text": "a" * 7001}, "content text must have from 1 to 7000 characters"),
    ({"resolution": None}, "resolution"),
    ({"resolution": "1080P"}, "resolution"),
    ({"model": "MiniMax-H3-Highspeed", "resolution": "2K"}, "resolution"),
    ({"duration": None}, "duration"),
    ({"duration": 16}, "duration"),
    ({"model": "MiniMax-H3-Max", "duration": 4}, "duration"),
    ({"ratio": "adaptive"}, "ratio"),
    ({"ratio": "2:1"}, "ratio"),
    ({"extra": 7}, "extra"),
])  # fmt: skip
def test_what_does_not_go_together_is_named(bob: httpx.Client, changes: dict[str, Any], words: str) -> None:
    before = len(charged(bob))
    status, kind, message = refused(bob.post(SECOND, json=second_order(**changes)))
    assert (status, kind) == (400, "bad_request_error")
    assert words in message and message.endswith("(2013)")
    assert len(charged(bob)) == before


@pytest.mark.parametrize(("content", "words"), [
    ([part("first_frame"), part("reference_image")], "do not go together"),
    ([part("first_frame"), part("first_frame", BLUE)], "too often"),
    ([part("hero")], "role"),
    ([part("reference_video", RED)], "role"),
    ([{"type": "smell"}], "type"),
    ([part("first_frame", inline(drawn(255, 400)))], "sides from 256 to 5760"),
    ([part("base_video", inline(b"no clip", "video/mp4"), "video_url")], "base_video"),
    ([{"type": "image_url", "role": "first_frame"}], "image_url"),
])  # fmt: skip
def test_a_list_that_cannot_be_meant_is_refused(bob: httpx.Client, content: list[Any], words: str) -> None:
    assert words in refused(bob.post(SECOND, json=second_order(*content)))[2]


@pytest.mark.parametrize(("body", "words"), [
    ({**IN_2K}, "one of them"),
    ({**IN_2K, "source_task_id": "1", "content": []}, "one of them"),
    ({**IN_2K, "content": [{"type": "text", "text": "x"}]}, "base_video"),
    ({**IN_2K, "content": [
        {"type": "text", "text": "x"}, part("base_video", inline(b"no clip", "video/mp4"), "video_url"),
    ]}, "base_video is no clip"),
])  # fmt: skip
def test_what_cannot_be_made_anew_is_refused(bob: httpx.Client, body: dict[str, Any], words: str) -> None:
    assert words in refused(bob.post(ANEW, json=body))[2]


@pytest.mark.parametrize(("key", "status", "kind"), [
    ("sk-bad", 401, "authorized_error"), ("sk-old", 401, "authorized_error"),
    ("sk-poor", 402, "insufficient_balance_error"), ("sk-busy", 429, "rate_limit_error"),
])  # fmt: skip
def test_a_key_can_be_refused(sandbox_url: str, key: str, status: int, kind: str) -> None:
    with client(sandbox_url, key) as api:
        assert refused(api.post(SECOND, json=second_order()))[:2] == (status, kind)


def test_a_prompt_can_be_refused(bob: httpx.Client) -> None:
    said = refused(bob.post(SECOND, json=second_order(text="sandbox-1026")))
    assert said[:2] == (422, "unprocessable_entity_error")


def test_reference_mode_of_the_light_model_needs_a_ratio(bob: httpx.Client) -> None:
    body = second_order(part("reference_image"), model="MiniMax-H3-Lite", ratio="adaptive")
    assert "ratio, which this model needs" in refused(bob.post(SECOND, json=body))[2]
