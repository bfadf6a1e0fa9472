"""Pictures by MiniMax's own MCP server, as it is published."""

import io
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.proofs.mcp_session import Session


@pytest.fixture(scope="module")
def pictures(mcp: Session) -> list[Path]:
    """Two pictures that it has saved."""
    return mcp.saved("text_to_image", prompt="A lighthouse at dusk", aspect_ratio="16:9", n=2)


def test_it_saves_as_many_pictures_as_it_asks_for_in_their_shape(pictures: list[Path]) -> None:
    opened = [Image.open(file) for file in pictures]
    assert [(picture.format, picture.size) for picture in opened] == [("JPEG", (1280, 720))] * 2
    assert all(np.asarray(picture).std() > 20 for picture in opened)
    assert pictures[0].read_bytes() != pictures[1].read_bytes()


def test_it_hands_on_a_link_to_a_picture(linking: Session, address: str) -> None:
    words = linking.said("text_to_image", prompt="A red bicycle", aspect_ratio="1:1")
    assert words.startswith(f"Success. Image URLs: ['{address}/download/"), words
    assert Image.open(io.BytesIO(httpx.get(words.split("'")[1]).content)).size == (1024, 1024)


def test_it_tells_which_picture_is_refused(mcp: Session) -> None:
    words = mcp.said("text_to_image", prompt="A lighthouse and sandbox-1026")
    assert words.startswith("Failed to generate images: API Error: 1026-"), words
