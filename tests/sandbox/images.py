"""Requests for pictures, and what their answers hold."""

import base64
import io
from typing import Any

import httpx
import numpy as np
from PIL import Image

IMAGES = "/v1/image_generation"
SMALL = {"width": 512, "height": 512}
# Quick to paint: a sea, and nothing on it.
SEA = {"model": "image-01", "prompt": "The open sea at sunset", **SMALL}


def ask(api: httpx.Client, **body: Any) -> dict[str, Any]:
    """Return the answer to a request; a change of None leaves a field out."""
    wanted = {name: value for name, value in {**SEA, **body}.items() if value is not None}
    answer: dict[str, Any] = api.post(IMAGES, json=wanted).raise_for_status().json()
    return answer


def files(answer: dict[str, Any]) -> list[bytes]:
    """Return the files inside an answer."""
    return [base64.b64decode(text, validate=True) for text in answer["data"]["image_base64"]]


def made(api: httpx.Client, **body: Any) -> list[bytes]:
    """Return the files of the pictures that a request asks for."""
    return files(ask(api, **body, response_format="base64"))


def opened(file: bytes) -> Image.Image:
    """Return a file as a picture."""
    return Image.open(io.BytesIO(file))


def pixels(file: bytes) -> np.ndarray:
    """Return a file's pixels, small, as numbers from 0 to 255."""
    return np.asarray(opened(file).convert("RGB").resize((96, 96))).astype(np.float32)


def data_url(picture: Image.Image, kind: str = "PNG") -> str:
    """Return a picture as a request brings it."""
    file = io.BytesIO()
    picture.save(file, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(file.getvalue()).decode()}"


def reference(address: str, **more: Any) -> list[dict[str, Any]]:
    """Return the subject of a request."""
    return [{"type": "character", "image_file": address, **more}]
