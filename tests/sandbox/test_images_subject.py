"""Pictures of somebody whose picture the request brings."""

import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.sandbox.images import ask, data_url, made, pixels, reference

GREEN = (20, 200, 40)


@pytest.fixture(scope="module")
def portrait() -> Image.Image:
    """Somebody in bright green before a grey wall."""
    picture = Image.new("RGB", (300, 400), (150, 152, 156))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((100, 70, 200, 200), (226, 170, 130))
    pen.rounded_rectangle((50, 200, 250, 420), 60, GREEN)
    return picture


def green(picture: np.ndarray) -> float:
    """Return on which share of a picture that green is, in whatever light."""
    red, bright, blue = np.moveaxis(picture, 2, 0)
    return float(((bright > 90) & (bright > 1.9 * red) & (bright > 1.9 * blue)).mean())


@pytest.mark.parametrize("prompt", ["the open sea at noon", "a woman on the beach", "a woman riding a horse"])
def test_the_subject_is_in_the_picture(api: httpx.Client, portrait: Image.Image, prompt: str) -> None:
    request = {"prompt": prompt, "seed": 2}
    (alone,), (joined,) = (
        made(api, **request, **more) for more in ({}, {"subject_reference": reference(data_url(portrait))})
    )  # fmt: skip
    assert green(pixels(joined)) > green(pixels(alone)) + 0.006


def test_what_is_behind_the_subject_stays_behind(api: httpx.Client, portrait: Image.Image) -> None:
    (file,) = made(api, prompt="a red rose", seed=2, subject_reference=reference(data_url(portrait, "JPEG")))
    picture = pixels(file)
    wall = np.abs(picture - (150, 152, 156)).max(2) < 12
    assert green(picture) > 0.05
    assert wall.mean() < 0.03


def test_a_cut_out_is_taken_as_it_is(api: httpx.Client) -> None:
    ball = Image.new("RGBA", (200, 200))
    ImageDraw.Draw(ball).ellipse((10, 10, 190, 190), (*GREEN, 255))
    (file,) = made(api, seed=2, subject_reference=reference(data_url(ball)))
    assert 0.03 < green(pixels(file)) < 0.4


def test_a_result_may_be_the_next_ones_subject(api: httpx.Client) -> None:
    (link,) = ask(api, prompt="portrait of a woman", seed=1)["data"]["image_urls"]
    assert ask(api, subject_reference=reference(link))["metadata"]["success_count"] == "1"
    strange = link.split("/download")[1]
    assert ask(api, subject_reference=reference(f"http://studio.example/download{strange}"))["data"]


def test_an_uploaded_picture_may_be_the_subject_of_who_brought_it(api: httpx.Client, portrait: Image.Image) -> None:
    portrait_file = made(api, prompt="portrait of a man")[0]
    form = {"data": {"purpose": "video_generation_input"}, "files": {"file": ("him.jpg", portrait_file)}}
    number = api.post("/v1/files/upload", **form).json()["file"]["file_id"]
    request = {"subject_reference": reference(f"mm_file://{number}")}
    assert ask(api, **request)["base_resp"]["status_code"] == 0
    api.headers["Authorization"] = "Bearer sk-bob"
    assert ask(api, **request)["base_resp"]["status_code"] == 2013
