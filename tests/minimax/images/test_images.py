"""Pictures: what is sent, and what is made of every answer."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.images.endpoints import ImageRequest, ImageResult, to_data_url
from tests.minimax import examples, media_examples
from tests.minimax.media_examples import PICTURE
from tests.minimax.upstream import TRACE, Wire, answer, refusal

TIDE = ImageRequest("image-01", "The tide is out", n=3)
ENCODED = "/9j/4HBpY3R1cmU="
ID = "03ff3cd0820949eb8a410056b5f21d38"


async def test_only_what_was_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(answer(**media_examples.IMAGE_BYTES))
    await api.images.create(ImageRequest("image-01", "The tide is out"))
    (sent,) = wire.asked
    assert sent.line == "POST /v1/image_generation HTTP/1.1"
    assert sent.json == {"model": "image-01", "prompt": "The tide is out", "n": 1, "response_format": "base64"}


async def test_everything_that_can_be_chosen_is_sent(api: Api, wire: Wire) -> None:
    wire.answers(answer(**media_examples.IMAGE_BYTES))
    await api.images.create(
        ImageRequest(
            "image-01-live",
            "x",
            width=512,
            height=2048,
            n=9,
            seed=0,
            prompt_optimizer=False,
            style="水彩",
            style_weight=0.5,
            subject_image=to_data_url(b"face", "image/png"),
            aigc_watermark=True,
            as_links=True,
        )
    )
    assert wire.asked[0].json == {
        "model": "image-01-live",
        "prompt": "x",
        "width": 512,
        "height": 2048,
        "n": 9,
        "seed": 0,
        "prompt_optimizer": False,
        "style": {"style_type": "水彩", "style_weight": 0.5},
        "aigc_watermark": True,
        "subject_reference": [{"type": "character", "image_file": "data:image/png;base64,ZmFjZQ=="}],
        "response_format": "url",
    }


@pytest.mark.parametrize(
    "sides", [{"width": 512, "height": 512, "aspect_ratio": "1:1"}, {"width": 512}, {"height": 512}]
)
def test_a_ratio_and_sides_never_go_together(sides: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="height"):
        ImageRequest("image-01", "x", **sides)


async def test_links_come_as_links(api: Api, wire: Wire) -> None:
    wire.answers(answer(**media_examples.IMAGE_LINKS))
    urls = tuple(media_examples.IMAGE_LINKS["data"]["image_urls"])
    result = await api.images.create(TIDE)
    assert result == ImageResult((), urls, 0, ID, TRACE)
    assert not result.is_partial


@pytest.mark.parametrize("metadata", [{"failed_count": 1}, {"failed_count": "1"}, {"failed_count": "x"}, {}, None, []])
async def test_pictures_that_are_missing_are_told(api: Api, wire: Wire, metadata: Any) -> None:
    wire.answers(answer(**{**media_examples.IMAGE_BYTES, "metadata": metadata}))
    result = await api.images.create(TIDE)
    assert result == ImageResult((PICTURE, PICTURE), (), 1, ID, TRACE)
    assert result.is_partial


@pytest.mark.parametrize("odd", ["not base64!", "", None, 7, "AAA"])
async def test_one_picture_that_cannot_be_read_does_not_lose_the_others(api: Api, wire: Wire, odd: Any) -> None:
    data = {"image_base64": [ENCODED, odd, f"data:image/jpeg;base64,{ENCODED}"]}
    wire.answers(answer(**{**media_examples.IMAGE_BYTES, "data": data}))
    result = await api.images.create(TIDE)
    assert (result.pictures, result.failed) == ((PICTURE, PICTURE), 1)


async def test_pictures_of_which_none_can_be_read_are_broken(api: Api, wire: Wire) -> None:
    wire.answers(answer(data={"image_base64": ["odd!"]}, base_resp=examples.OK))
    with pytest.raises(errors.Broken) as caught:
        await api.images.create(TIDE)
    assert caught.value.trace_id == TRACE


async def test_pictures_that_were_all_held_back_are_withheld(api: Api, wire: Wire) -> None:
    data, metadata = {"image_urls": []}, {"failed_count": "3", "success_count": "0"}
    wire.answers(answer(data=data, metadata=metadata, base_resp=examples.OK))
    with pytest.raises(errors.Withheld):
        await api.images.create(TIDE)


@pytest.mark.parametrize("data", [None, {}, [], "odd", {"image_urls": None}, {"image_base64": {}}])
async def test_without_pictures_nobody_knows_what_was_made(api: Api, wire: Wire, data: Any) -> None:
    wire.answers(answer(data=data, base_resp=examples.OK))
    with pytest.raises(errors.Unsure):
        await api.images.create(TIDE)
    assert len(wire.asked) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1026, errors.Refused),
        (1027, errors.Withheld),
        (1002, errors.TryLater),
        (1030, errors.Refused),
        (1001, errors.Unsure),
    ],
)
async def test_a_refusal_is_that_error(api: Api, wire: Wire, code: int, error: type) -> None:
    wire.answers(refusal(code))
    with pytest.raises(errors.ApiError) as caught:
        await api.images.create(TIDE)
    assert (type(caught.value), caught.value.code, len(wire.asked)) == (error, code, 1)


async def test_nine_large_pictures_fit_in_an_answer(api: Api, wire: Wire) -> None:
    large = "A" * 4_000_000
    wire.answers(answer(data={"image_base64": [large] * 9}, base_resp=examples.OK))
    result = await api.images.create(ImageRequest("image-01", "x", n=9))
    assert [len(picture) for picture in result.pictures] == [3_000_000] * 9
