"""Clips by MiniMax's own MCP server, as it is published."""

import re
from pathlib import Path

import av
import httpx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.proofs.mcp_session import Session

SIZE = (768, 512)
# The smallest there is.
WISH = {"model": "MiniMax-Hailuo-02", "resolution": "512P", "duration": 6}


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture with which a clip may begin."""
    image = Image.new("RGB", SIZE, "#20406a")
    ImageDraw.Draw(image).ellipse((80, 100, 320, 340), "#f0c040")
    file = tmp_path_factory.mktemp("picture") / "sun.jpg"
    image.save(file)
    return file


@pytest.fixture(scope="module")
def task(mcp: Session, picture: Path) -> str:
    """The number of a clip that it has asked for without waiting."""
    wish = {"prompt": "The sun wanders. [Pan left]", "first_frame_image": str(picture), "async_mode": True}
    words = mcp.said("generate_video", **wish, **WISH)
    found = re.search(r"Task ID: (\d+)\.", words)
    assert found, words
    return found.group(1)


def seen(file: Path) -> tuple[tuple[int, int], float, np.ndarray]:
    """Return a clip's size and seconds, as its frames tell, and its first frame."""
    with av.open(str(file)) as clip:
        frames = list(clip.decode(video=0))
        seconds = len(frames) / float(clip.streams.video[0].average_rate)
    return (frames[0].width, frames[0].height), seconds, frames[0].to_ndarray(format="rgb24", threads=1)


def test_it_saves_a_clip_of_six_seconds_when_it_is_done(mcp: Session, task: str) -> None:
    (file,) = mcp.saved("query_video_generation", task_id=task)
    size, seconds, first = seen(file)
    assert file.suffix == ".mp4" and size == SIZE
    assert seconds == pytest.approx(6, abs=0.5)
    assert first.std() > 10


def test_it_hands_on_a_link_to_the_clip(linking: Session, address: str, task: str) -> None:
    words = linking.said("query_video_generation", task_id=task)
    assert words.startswith(f"Success. Video URL: {address}/download/"), words
    assert httpx.get(words.removeprefix("Success. Video URL: ")).headers["content-type"] == "video/mp4"


def test_it_waits_for_a_clip_that_begins_with_a_picture(mcp: Session, picture: Path) -> None:
    (file,) = mcp.saved("generate_video", prompt="The sun rises slowly", first_frame_image=str(picture), **WISH)
    size, seconds, first = seen(file)
    assert (size, seconds) == (SIZE, pytest.approx(6, abs=0.5))
    wanted = np.asarray(Image.open(picture).resize((48, 32)), float).ravel()
    found = np.asarray(Image.fromarray(first).resize((48, 32)), float).ravel()
    assert np.corrcoef(wanted, found)[0, 1] > 0.9


def test_it_tells_which_clip_is_refused(mcp: Session) -> None:
    words = mcp.said("generate_video", prompt="Ocean waves and sandbox-1026")
    assert words.startswith("Failed to generate video: API Error: 1026-"), words


def test_it_tells_that_a_task_is_unknown(mcp: Session) -> None:
    assert "API Error: 2013-" in mcp.said("query_video_generation", task_id="123456789012345")
