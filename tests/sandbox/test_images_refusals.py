"""`POST /v1/image_generation`: what is refused, and what that costs."""

from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.asking import status
from tests.sandbox.images import IMAGES, SEA, ask, data_url, reference
from tests.sandboxes import charges

WRONG = "invalid params, invalid params: "
LIVE = {"model": "image-01-live", "width": None, "height": None}
FIELD = "subject_reference image_file"
NO_PICTURE = "data:image/png;base64,bm8gcGljdHVyZQ=="


def code(api: httpx.Client, **body: Any) -> int:
    """Return the code of an answer."""
    return status(ask(api, **body))[0]


@pytest.mark.parametrize(("body", "words"), [
    ({"model": None}, "model"),
    ({"prompt": None}, "prompt"),
    ({"prompt": "  \n"}, "prompt"),
    ({"prompt": ["the sea"]}, "prompt"),
    ({"prompt": "x" * 1501}, "prompt is longer than 1500 characters"),
    ({"aspect_ratio": "5:4"}, "aspect_ratio"),
    ({"aspect_ratio": 1}, "aspect_ratio"),
    ({"width": 504}, "width"),
    ({"height": 2056}, "height"),
    ({"width": 516}, "width must be a multiple of 8"),
    ({"height": 513.5}, "height"),
    ({"height": None}, "height: width and height go together"),
    ({"width": None}, "width: width and height go together"),
    ({"n": 0}, "n"),
    ({"n": 10}, "n"),
    ({"n": 3.5}, "n"),
    ({"n": "3"}, "n"),
    ({"seed": "lucky"}, "seed"),
    ({"seed": 2**63}, "seed"),
    ({"response_format": "png"}, "response_format"),
    ({"prompt_optimizer": "yes"}, "prompt_optimizer"),
    ({"aigc_watermark": 1}, "aigc_watermark"),
    ({"style": "水彩"}, "style"),
    ({**LIVE, "style": {"style_type": "oil"}}, "style style_type"),
    ({**LIVE, "style": {"style_weight": 0.5}}, "style style_type"),
    ({**LIVE, "style": {"style_type": "水彩", "style_weight": 0}}, "style style_weight"),
    ({**LIVE, "style": {"style_type": "水彩", "style_weight": 1.1}}, "style style_weight"),
    ({**LIVE, "aspect_ratio": "21:9"}, "aspect_ratio"),
    ({"model": "image-01-live"}, "width and height are for image-01"),
])  # fmt: skip
def test_a_wrong_field_is_named_and_costs_nothing(
    api: httpx.Client, calm_sandbox: str, body: dict[str, Any], words: str
) -> None:
    answer = ask(api, **body)
    assert status(answer) == (2013, WRONG + words)
    assert set(answer) == {"base_resp"}
    assert charges(calm_sandbox) == []


def test_a_model_of_another_family_is_refused(api: httpx.Client) -> None:
    words = "invalid params, method image-generation not have model: music-1.5"
    assert status(ask(api, model="music-1.5")) == (2013, words)


@pytest.mark.parametrize(("subject", "words"), [
    ("https://example.com/her.jpg", "subject_reference must be a list of one subject"),  # as an old client sends it
    ([{}, {}], "subject_reference must be a list of one subject"),
    ([{"type": "style", "image_file": NO_PICTURE}], "subject_reference type"),
    ([{"type": "character"}], FIELD),
    (reference(""), FIELD),
    (reference(NO_PICTURE), f"{FIELD} must be a JPG or PNG picture"),
    (reference("data:image/png;base64,###"), FIELD),
    (reference(data_url(Image.new("RGB", (64, 64)), "GIF")), f"{FIELD} must be a JPG or PNG picture"),
    (reference("mm_file://123456789012345"), FIELD),
    (reference("http://127.0.0.1/download/0123456789abcdef0123456789abcdef/a.png"), FIELD),
])  # fmt: skip
def test_a_subject_is_one_picture(api: httpx.Client, calm_sandbox: str, subject: Any, words: str) -> None:
    assert status(ask(api, subject_reference=subject)) == (2013, WRONG + words)
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize("address", ["https://example.com/her.jpg", "file:///etc/passwd", "http://[::ffff:7f00:1]/"])
def test_nobody_elses_pictures_are_fetched(api: httpx.Client, address: str) -> None:
    found, words = status(ask(api, subject_reference=reference(address)))
    assert found == 2013 and "a link of the sandbox's own" in words


def test_a_subject_may_have_ten_megabytes(api: httpx.Client) -> None:
    large = "data:image/png;base64," + "A" * (14 << 20)
    assert status(ask(api, subject_reference=reference(large))) == (
        2013, f"{WRONG}{FIELD} is larger than 10 MB",
    )  # fmt: skip


def test_a_bomb_is_not_unpacked(api: httpx.Client) -> None:
    bomb = data_url(Image.new("1", (20_000, 20_000)))
    assert code(api, subject_reference=reference(bomb)) == 2013


@pytest.mark.parametrize(("prompt", "found"), [
    ("A naked man", 1026), ("How can I kill my neighbour", 1026), ("The sea, sandbox-1026", 1026),
    ("The sea" + "\u200b" * 2, 1042), ("The sea, sandbox-1039", 1039), ("The sea, sandbox-2056", 2056),
    ("The sea, sandbox-1000", 1000), ("The sea, sandbox-2013", 2013),
])  # fmt: skip
def test_a_prompt_provokes_a_code_and_costs_nothing(
    api: httpx.Client, calm_sandbox: str, prompt: str, found: int
) -> None:
    assert code(api, prompt=prompt) == found
    assert charges(calm_sandbox) == []


def test_pictures_that_are_all_held_back_are_paid_for(api: httpx.Client, calm_sandbox: str) -> None:
    answer = ask(api, prompt="The sea, sandbox-1027", n=2)
    assert status(answer) == (1027, "output new_sensitive") and "data" not in answer
    (row,) = charges(calm_sandbox)
    assert (row["units"], row["size_bytes"]) == (2, 0)


@pytest.mark.parametrize(("key", "found"), [
    ("sk-bad-1", 1004), ("sk-old-1", 2049), ("sk-poor-1", 1008), ("sk-busy-1", 1002),
])  # fmt: skip
def test_a_key_provokes_a_code(api: httpx.Client, key: str, found: int) -> None:
    answer = api.post(IMAGES, json=SEA, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, status(answer.json())[0]) == (200, found)
    assert answer.headers["trace-id"]


def test_nothing_is_made_without_a_key(stranger: httpx.Client) -> None:
    assert status(stranger.post(IMAGES, json=SEA).json())[0] == 1004
