"""Clips, as a client without any knowledge of ours asks for them, and pictures to make them of."""

import base64
import io
from typing import Any

import av
import httpx
from PIL import Image, ImageDraw

from tests.sandbox.asking import status

CREATE, QUERY = "/v1/video_generation", "/v1/query/video_generation"
SECOND, SECOND_QUERY = "/v2/video_generation", "/v2/query/video_generation"
WORDS = "[Static shot] A cat sits in a meadow"  # over a picture that is soon made


def drawn(
    width: int = 301, height: int = 301, colour: str = "#c03020", format: str = "PNG", disc: str = "#f0e8d0"
) -> bytes:
    """Return a picture of one colour with a disc, usually a pale one, in its middle."""
    picture = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(picture).ellipse((width * 0.3, height * 0.3, width * 0.7, height * 0.7), disc)
    held = io.BytesIO()
    picture.save(held, format)
    return held.getvalue()


def inline(data: bytes, kind: str = "image/png") -> str:
    """Return bytes as a data URL."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


RED, BLUE = inline(drawn()), inline(drawn(colour="#2040b0"))


def order(**changes: Any) -> dict[str, Any]:
    """Return a request for the smallest clip there is; a change of None leaves a field out."""
    body = {"model": "MiniMax-Hailuo-02", "prompt": WORDS, "resolution": "512P", "first_frame_image": RED, **changes}
    return {name: value for name, value in body.items() if value is not None}


def text_order(**changes: Any) -> dict[str, Any]:
    """Return a request for a clip from words alone."""
    return order(**{"resolution": None, "first_frame_image": None, **changes})


def second_order(*content: dict[str, Any], text: str = WORDS, **changes: Any) -> dict[str, Any]:
    """Return a request of the second API for its smallest clip; a change of None leaves a field out."""
    body = {
        "model": "MiniMax-H3", "content": [{"type": "text", "text": text}, *content], "resolution": "768P",
        "duration": 4, "ratio": "1:1", **changes,
    }  # fmt: skip
    return {name: value for name, value in body.items() if value is not None}


def part(role: str, address: str = RED, kind: str = "image_url") -> dict[str, Any]:
    """Return a picture, clip or sound of a request of the second API."""
    return {"type": kind, kind: {"url": address}, "role": role}


def begun(api: httpx.Client, **changes: Any) -> str:
    """Return the number of a new task of the first API, which must be good."""
    answer = api.post(CREATE, json=order(**changes)).raise_for_status().json()
    assert status(answer) == (0, "success")
    assert set(answer) == {"task_id", "base_resp"}
    number: str = answer["task_id"]
    return number


def asked(api: httpx.Client, number: str) -> dict[str, Any]:
    """Return what the first API tells of a task."""
    answer: dict[str, Any] = api.get(QUERY, params={"task_id": number}).raise_for_status().json()
    return answer


def second_begun(api: httpx.Client, *content: dict[str, Any], **changes: Any) -> str:
    """Return the number of a new task of the second API, which must be good."""
    answer = api.post(SECOND, json=second_order(*content, **changes)).raise_for_status().json()
    assert list(answer) == ["task_id"]
    number: str = answer["task_id"]
    return number


def second_asked(api: httpx.Client, number: str) -> dict[str, Any]:
    """Return what the second API tells of a task."""
    task: dict[str, Any] = api.get(f"{SECOND_QUERY}/{number}").raise_for_status().json()["task"]
    return task


def refused(response: httpx.Response) -> tuple[int, str, str]:
    """Return the HTTP status, the type and the words with which the second API says no."""
    answer = response.json()
    assert (answer["type"], answer["error"]["http_code"]) == ("error", str(response.status_code))
    return response.status_code, answer["error"]["type"], answer["error"]["message"]


def frames(data: bytes) -> list[Image.Image]:
    """Return every frame of a clip."""
    with av.open(io.BytesIO(data)) as clip:
        # Threads of the scaler would stay, and a child forked later would wait for them for ever.
        return [frame.to_image(threads=1) for frame in clip.decode(video=0)]


def colour_at(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a place, in parts of width and height."""
    found = picture.getpixel((int(x * (picture.width - 1)), int(y * (picture.height - 1))))
    assert isinstance(found, tuple)
    return found
