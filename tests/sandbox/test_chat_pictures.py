"""Pictures in a chat: measured, never fetched from anybody else."""

import base64
import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image, ImageDraw

from tests.sandbox.asking import KEY, status
from tests.sandbox.chatting import ask, message, talker


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


@pytest.fixture(scope="module")
def landscape() -> bytes:
    """A picture of a blue sky over a green meadow."""
    image = Image.new("RGB", (640, 360), "skyblue")
    ImageDraw.Draw(image).rectangle((0, 200, 640, 360), fill="darkgreen")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def seen(api: httpx.Client, *urls: str) -> dict:
    """Return the answer to a question about pictures."""
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    rows = [{"role": "user", "content": [{"type": "text", "text": "What do you see?"}, *parts]}]
    return ask(api, model="MiniMax-Text-01", messages=rows)


def inline(data: bytes) -> str:
    """Return a picture as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(data).decode()


def test_a_picture_is_measured_and_not_recognised(api: httpx.Client, landscape: bytes) -> None:
    text = message(seen(api, inline(landscape)))["content"]
    for part in (
        "PNG, 640 × 360 pixels",
        "landscape (16:9)",
        "light sky blue 5",
        "dark green 4",
        "Brightness",
        "Contrast",
    ):
        assert part in text
    assert "I cannot recognise what is in them" in text


def test_several_pictures_are_told_apart(api: httpx.Client, landscape: bytes) -> None:
    file = io.BytesIO()
    Image.new("L", (50, 100), 0).save(file, "JPEG")
    text = message(seen(api, inline(landscape), inline(file.getvalue())))["content"]
    assert "**Picture 1**" in text and "portrait (1:2)" in text and "black 100 %" in text


def test_a_picture_may_be_a_file_of_ones_own(api: httpx.Client, landscape: bytes) -> None:
    form = {"files": {"file": ("sky.png", landscape)}, "data": {"purpose": "vision"}}
    number = api.post("/v1/files/upload", **form).json()["file"]["file_id"]
    link = api.get("/v1/files/retrieve", params={"file_id": number}).json()["file"]["download_url"]
    for address in (link, f"mm_file://{number}"):
        assert "640 × 360" in message(seen(api, address))["content"]
    with talker(str(api.base_url)) as other:
        other.headers["Authorization"] = f"Bearer {KEY}-of-somebody-else"
        assert status(seen(other, f"mm_file://{number}"))[0] == 2013


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/secret.png", "https://example.org/cat.png"])
def test_no_other_address_is_asked(api: httpx.Client, address: str) -> None:
    assert "fetches nothing" in message(seen(api, address))["content"]


@pytest.mark.parametrize("address", [
    "data:image/png;base64,aGVsbG8=", "data:image/png;base64,%%%", "mm_file://1", "file:///etc/passwd", "http://[::1",
])  # fmt: skip
def test_what_is_no_picture_is_refused(api: httpx.Client, address: str) -> None:
    assert status(seen(api, address)) == (2013, "invalid params, invalid params: messages content image_url")
