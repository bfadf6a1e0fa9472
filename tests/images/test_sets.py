"""What is said of a set: its shape, what came of it, and pictures that came otherwise than they were asked for."""

import pytest

from studio.images.composer import draw
from studio.images.kinds import Images
from studio.images.order import ImageOrder
from studio.images.sets import ImageSet, same_shape, shape_class
from studio.jobs.models import Job
from studio.library.models import Version
from studio.minimax.images.answer import parse_result


def set_of(**order: object) -> ImageSet:
    """Return a set that was asked for so."""
    return ImageSet(Job(kind="images", order_json=ImageOrder(prompt="A lens", **order).to_json()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "found", "words"),
    [
        ({"width": 512, "height": 512}, (1024, 1024), "It came as 1024 × 1024, not 512 × 512."),
        ({"width": 512, "height": 768}, (768, 512), "It came as 768 × 512, not 512 × 768."),
        ({"width": 2048, "height": 512}, (2048, 512), ""),
        ({"aspect_ratio": "16:9"}, (1024, 1024), "It came as 1024 × 1024, which is not 16:9."),
        ({"aspect_ratio": "16:9"}, (1280, 720), ""),
        ({"aspect_ratio": "16:9"}, (1344, 768), ""),  # the same shape, as other sizes have it
    ],
)
def test_a_decoded_size_that_is_not_the_asked_one_is_said(
    asked: dict[str, object], found: tuple[int, int], words: str
) -> None:
    version = Version(medium="image", details={"width": found[0], "height": found[1]})
    assert set_of(**asked).difference(version) == words


def test_a_slot_has_the_asked_shape_and_a_picture_its_own_where_that_differs() -> None:
    made = set_of(aspect_ratio="16:9")
    assert made.shape_of(None) == shape_class(1280, 720) == "ar-180"
    assert made.shape_of(Version(medium="image", details={"width": 640, "height": 640})) == "ar-100"
    assert shape_class(2048, 512) == "ar-250"
    assert same_shape((0, 0), (1, 9))


@pytest.mark.parametrize(
    ("ratio", "size"), [("1:1", (26, 26)), ("16:9", (30, 16.9)), ("9:16", (14.6, 26)), ("21:9", (30, 12.9))]
)
def test_shapes_are_drawn_in_their_proportions(ratio: str, size: tuple[float, float]) -> None:
    assert draw(ratio) == size


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("Brass Fresnel lens seen straight on, lamp burning", "Brass Fresnel lens seen straight on"),
        ("A. A lighthouse on a cliff at dusk with one lamp", "A. A lighthouse on a cliff at dusk with one lamp"),
        ("灯塔，在悬崖上的灯塔，黄昏", "灯塔，在悬崖上的灯塔，黄昏"),
        ("word " * 40, "word word word word word word word word word"),
    ],
)
def test_a_title_is_short_enough_to_stand_below_a_picture(prompt: str, title: str) -> None:
    assert Images().title(ImageOrder(prompt=prompt)) == title


def test_the_wording_that_was_used_is_kept_where_it_is_told() -> None:
    pictures = {"image_base64": ["AA=="]}
    told = {"data": {**pictures, "revised_prompt": "A brass lens"}, "metadata": {}, "trace_id": "t"}
    assert parse_result(told, 1).wording == "A brass lens"
    beside = {"data": pictures, "metadata": {"optimized_prompt": "A lens"}, "trace_id": "t"}
    assert parse_result(beside, 1).wording == "A lens"
    assert parse_result({"data": pictures, "metadata": {"revised_prompt": 7}, "trace_id": "t"}, 1).wording == ""
