"""What is said of a clip that came otherwise than it was asked for."""

import pytest

from studio.video.clips import fault_of_length, fault_of_size
from studio.video.order import VideoOrder


@pytest.mark.parametrize(
    ("asked", "found", "words"),
    [
        ({"resolution": "1080P"}, (1280, 720), "It came as 1,280 × 720, which is not 1080P."),
        ({"resolution": "768P"}, (1920, 1080), "It came as 1,920 × 1,080, which is not 768P."),
        ({"resolution": "2K"}, (1024, 576), "It came as 1,024 × 576, which is not 2K."),
        ({"resolution": "768P", "ratio": "9:16"}, (1366, 768), "It came as 1,366 × 768, which is not 9:16."),
        ({"resolution": "768P", "ratio": "21:9"}, (1552, 664), ""),  # as many pixels as other shapes have
        ({"resolution": "768P"}, (768, 1366), ""),  # a picture gave the shape
        ({"resolution": "2K", "ratio": "16:9"}, (2560, 1440), ""),
        ({"resolution": "1080P"}, (1920, 1080), ""),
    ],
)
def test_a_decoded_size_that_is_not_the_asked_one_is_said(
    asked: dict[str, str], found: tuple[int, int], words: str
) -> None:
    assert fault_of_size({"width": found[0], "height": found[1]}, VideoOrder(**asked)) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(("found_ms", "words"), [(5640, ""), (6000, ""), (4040, "It is 4.0 s long, not 6 s."), (0, "")])
def test_a_length_that_is_not_the_asked_one_is_said(found_ms: int, words: str) -> None:
    assert fault_of_length(found_ms, VideoOrder(duration=6)) == words
