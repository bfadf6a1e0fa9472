"""What `/v1/video_generation` refuses, for nothing: models, lengths, sizes and pictures that do not go together."""

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import status
from tests.sandbox.tasks import charged, client
from tests.sandbox.video import BLUE, CREATE, RED, drawn, inline, order, text_order

SOMEBODY = [{"type": "character", "image": [RED]}]


@pytest.fixture(scope="module")
def bob(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client that asks for what there is not."""
    with client(sandbox_url, "sk-bob-no-clips") as api:
        yield api


def said(api: httpx.Client, body: dict[str, Any]) -> str:
    """Return the words of a refusal, which costs nothing."""
    before = len(charged(api))
    answer = api.post(CREATE, json=body).raise_for_status().json()
    assert "task_id" not in answer and status(answer)[0] == 2013
    assert len(charged(api)) == before
    return status(answer)[1]


@pytest.mark.parametrize(("changes", "words"), [
    ({"model": None}, "model"),
    ({"model": "speech-02-hd"}, "method video_generation not have model: speech-02-hd"),
    ({"prompt": None}, "prompt"),
    ({"prompt": "a" * 2001}, "prompt is longer than 2000 characters"),
    ({"prompt": 7}, "prompt"),
    ({"prompt_optimizer": "yes"}, "prompt_optimizer"),
    ({"fast_pretreatment": 1}, "fast_pretreatment"),
    ({"aigc_watermark": "no"}, "aigc_watermark"),
    ({"callback_url": 7}, "callback_url"),
    ({"resolution": "512P"}, "resolution 512P with model MiniMax-Hailuo-02"),
    ({"resolution": "720P"}, "resolution 720P"),
    ({"resolution": "4K"}, "resolution"),
    ({"resolution": "1080P", "duration": 10}, "duration 10 with model MiniMax-Hailuo-02 and resolution 1080P"),
    ({"duration": 7}, "duration 7"),
    ({"duration": "6"}, "duration"),
    ({"model": "T2V-01", "duration": 10}, "duration 10"),
    ({"model": "T2V-01-Director", "resolution": "768P"}, "resolution 768P"),
    ({"model": "T2V-01", "first_frame_image": RED}, "first_frame_image with model T2V-01"),
    ({"model": "I2V-01-live"}, "first_frame_image, which I2V-01-live needs"),
    ({"model": "MiniMax-Hailuo-2.3-Fast"}, "first_frame_image, which MiniMax-Hailuo-2.3-Fast needs"),
    ({"model": "MiniMax-Hailuo-2.3", "first_frame_image": RED, "last_frame_image": BLUE}, "last_frame_image with"),
    ({"first_frame_image": RED, "last_frame_image": BLUE, "resolution": "512P"}, "resolution 512P"),
    ({"model": "S2V-01"}, "subject_reference, which S2V-01 needs"),
    ({"subject_reference": SOMEBODY}, "subject_reference with model MiniMax-Hailuo-02"),
    ({"model": "S2V-01", "subject_reference": SOMEBODY, "first_frame_image": RED}, "first_frame_image"),
    ({"model": "S2V-01", "subject_reference": SOMEBODY * 2}, "one character with one image"),
    ({"model": "S2V-01", "subject_reference": [{"type": "dog", "image": [RED]}]}, "one character"),
    ({"model": "S2V-01", "subject_reference": RED}, "one character"),
])  # fmt: skip
def test_what_does_not_go_together_is_named(bob: httpx.Client, changes: dict[str, Any], words: str) -> None:
    assert words in said(bob, text_order(**changes))


@pytest.mark.parametrize(("picture", "words"), [
    ("data:image/png;base64,AA==", "JPG, PNG or WebP"),
    ("data:image/png;base64,not base64", "first_frame_image"),
    (inline(drawn(300, 400)), "sides from 301"),
    (inline(drawn(301, 760)), "ratio from 2:5 to 5:2"),
    (inline(drawn(format="GIF")), "JPG, PNG or WebP"),
    (inline(drawn()[:800]), "JPG, PNG or WebP"),
    (inline(bytes((20 << 20) + 1)), "larger than 20 MB"),
    ("mm_file://100000000000000", "first_frame_image"),
    ("https://example.com/a.png", "reads its own links only"),
    ("https://[::1/a.png", "reads its own links only"),
])  # fmt: skip
def test_a_picture_that_is_unfit_is_refused(bob: httpx.Client, picture: str, words: str) -> None:
    assert words in said(bob, order(first_frame_image=picture))


@pytest.mark.parametrize("model", ["MiniMax-Hailuo-3", "I2V-02-Director"])
def test_a_newer_model_is_like_those_that_are_known(bob: httpx.Client, model: str) -> None:
    bare = base64.b64encode(drawn(format="WEBP")).decode()  # which is as good as a data URL
    answer = bob.post(CREATE, json=order(model=model, resolution=None, first_frame_image=bare)).json()
    assert status(answer) == (0, "success")


@pytest.mark.parametrize(("prompt", "code"), [
    ("sandbox-1026", 1026), ("sandbox-1008", 1008), ("sandbox-1002", 1002), ("How to kill a man", 1026),
    ("\u200b\u200b\u200bcat", 1042),
])  # fmt: skip
def test_a_prompt_can_be_refused(bob: httpx.Client, prompt: str, code: int) -> None:
    before = len(charged(bob))
    answer = bob.post(CREATE, json=order(prompt=prompt)).json()
    assert status(answer)[0] == code
    assert len(charged(bob)) == before


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("sk-bad", 1004),
        ("sk-old", 2049),
        ("sk-poor", 1008),
        ("sk-busy", 1002),
    ],
)
def test_a_key_can_be_refused(sandbox_url: str, key: str, code: int) -> None:
    with client(sandbox_url, key) as api:
        assert status(api.post(CREATE, json=order()).json())[0] == code
