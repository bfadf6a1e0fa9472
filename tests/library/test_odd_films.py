"""Films as they come from elsewhere are shown as they play: turned by a tag, with odd sides, very bright."""

from io import BytesIO
from typing import Any

import av
import pytest
from av.video.reformatter import ColorTrc

from studio.library import store
from studio.library.media import derivatives
from studio.library.media.video import LAST_FRAME, frame_at
from tests.library.films import film
from tests.library.odd_films import bright, counting, odd, turned
from tests.library.pictures import opened

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]
KEY = "F" * 12
PAPER_WHITE = {
    ColorTrc.SMPTE2084: 0.58,
    ColorTrc.ARIB_STD_B67: 0.75,
    ColorTrc.BT709: 0.75,
    ColorTrc.BT2020_10: 0.75,
}  # as a share of the signal


async def kept(data: bytes) -> dict[str, Any]:
    """Store a film with everything that is made of it, and return what was measured."""
    stored = await store.keep(data)
    await derivatives.prepare(KEY, stored)
    return (await derivatives.inspect(stored)).details


def made(name: str) -> bytes:
    """Return something that was made of it."""
    return derivatives.derived_path(KEY, name).read_bytes()


@pytest.mark.parametrize(
    ("degrees", "size", "small"),
    [(90, (180, 320), (136, 240)), (180, (320, 180), (320, 180)), (270, (180, 320), (136, 240))],
)
async def test_a_film_that_is_turned_by_a_tag_stands_in_everything_that_is_made_of_it(
    degrees: int, size: tuple[int, int], small: tuple[int, int]
) -> None:
    details = await kept(turned(counting(24), degrees))
    assert (details["width"], details["height"]) == size
    assert opened(made("poster.webp")).size == size
    with av.open(BytesIO(made("preview.mp4"))) as preview:
        stream = preview.streams.video[0]
        assert (stream.width, stream.height) == small


@pytest.mark.parametrize(
    ("sides", "small"), [((809, 1081), (180, 240)), ((641, 361), (426, 240)), ((333, 999), (80, 240))]
)
async def test_the_preview_is_short_silent_small_and_has_even_sides(
    sides: tuple[int, int], small: tuple[int, int]
) -> None:
    await kept(odd(*sides))
    with av.open(BytesIO(made("preview.mp4"))) as preview:
        stream = preview.streams.video[0]
        assert (stream.width, stream.height, len(preview.streams)) == (*small, 1)
        moments = [frame.time or 0.0 for frame in preview.decode(video=0)]
        assert 2.8 < moments[-1] <= 3.0 and moments[0] == 0


@pytest.mark.parametrize("curve", PAPER_WHITE)
async def test_a_film_of_a_high_dynamic_range_is_neither_dark_nor_green(curve: ColorTrc) -> None:
    await kept(bright(curve, PAPER_WHITE[curve]))
    red, green, blue = opened(made("poster.webp")).convert("RGB").getpixel((240, 90))
    assert 150 < green < 250 and abs(red - green) < 12 and abs(blue - green) < 12


async def test_only_names_of_frames_are_made() -> None:
    stored = await store.keep(film())
    for name in (LAST_FRAME, frame_at(100)):
        path = await derivatives.derive_from(KEY, stored.media_type, stored.path, name)
        assert opened(path.read_bytes()).size == (320, 180)
    for name in ("frame-.png", "frame--1.png", "frame-1.png.png", "frame-../x.png"):
        with pytest.raises(derivatives.CannotConvert):
            await derivatives.derive_from(KEY, stored.media_type, stored.path, name)
