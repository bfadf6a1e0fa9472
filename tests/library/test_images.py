"""Pictures are measured by decoding them, shown small, and sent on without what they tell of a person."""

import zipfile
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from studio.library import store
from studio.library.media import derivatives
from studio.library.models import Version
from studio.library.store import NotMedia, Stored
from studio.sandbox.media.picture.scene import compose, flatten
from tests.library.pictures import (
    animation,
    bomb,
    drawing,
    opened,
    photograph,
    picture,
    saved,
    wide_gamut,
)  # fmt: skip
from tests.library.sounds import HTML, SVG

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]


async def measured(data: bytes) -> dict[str, Any]:
    """Return what is told of a picture."""
    facts = await derivatives.inspect(await store.keep(data))
    assert facts.medium == "image"
    return facts.details


async def derived(data: bytes, name: str) -> Image.Image:
    """Return a smaller view or a conversion of a picture."""
    return opened((await derivatives.derive(version_of(await store.keep(data)), name)).read_bytes())


def version_of(stored: Stored) -> Version:
    """Return a version that is in no database."""
    return Version(medium=stored.medium, media_type=stored.media_type, path=stored.path, sha256=stored.sha256)


async def test_a_picture_of_the_sandbox_is_measured() -> None:
    scene = flatten(compose("A lighthouse on a cliff at dusk", 512, 288, 7))
    details = await measured(saved(Image.fromarray(np.asarray(scene).astype(np.uint8)), "PNG"))
    assert (details["width"], details["height"], details["clear"]) == (512, 288, False)


@pytest.mark.parametrize(
    ("format", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("AVIF", "image/avif")],
)
async def test_a_picture_is_told_by_its_bytes_and_measured(format: str, media_type: str) -> None:
    stored = await store.keep(picture(format), name_hint="song.mp3")
    assert (stored.media_type, stored.medium) == (media_type, "image")
    details = (await derivatives.inspect(stored)).details
    assert details == {"width": 1600, "height": 1000, "tone": "30", "clear": False}


@pytest.mark.parametrize(
    ("colour", "tone"), [((0, 0, 0), "00"), ((255, 255, 255), "3f"), ((10, 200, 20), "0c"), ((90, 100, 250), "17")]
)
async def test_the_tone_is_the_commonest_colour(colour: tuple[int, int, int], tone: str) -> None:
    assert (await measured(saved(Image.new("RGB", (300, 200), colour), "PNG")))["tone"] == tone


@pytest.mark.parametrize(("name", "width"), [("320.webp", 320), ("640.webp", 640), ("1280.webp", 1280)])
async def test_thumbnails_have_their_width_and_shape(name: str, width: int) -> None:
    found = await derived(picture("JPEG"), name)
    assert (found.format, found.size) == ("WEBP", (width, width * 1000 // 1600))


async def test_a_small_picture_is_never_made_larger() -> None:
    assert (await derived(picture("PNG", 200, 100), "1280.webp")).size == (200, 100)


async def test_all_thumbnails_come_from_one_decoding() -> None:
    stored = await store.keep(picture("PNG"))
    await derivatives.prepare("0" * 12, stored)
    widths = (320, 640, 1280)
    made = [opened(derivatives.derived_path("0" * 12, f"{width}.webp").read_bytes()) for width in widths]
    assert tuple(image.width for image in made) == widths


async def test_a_strip_too_long_for_webp_has_thumbnails_all_the_same() -> None:
    data = picture("PNG", 790, 36_861)
    found = await derived(data, "1280.webp")
    assert found.height == 16_383
    assert (await measured(data))["height"] == 36_861
    version = Version(medium="image", details={"width": 790, "height": 36_861})
    assert [one.suffix for one in version.formats] == ["png", "jpg"]


@pytest.mark.parametrize("size", [(100, 70_000), (70_000, 100)])
async def test_what_no_jpeg_can_hold_has_a_tile_and_is_sent_smaller(size: tuple[int, int]) -> None:
    data = picture("PNG", *size)
    version = version_of(await store.keep(data))
    version.details = await measured(data)
    assert [one.suffix for one in version.formats] == ["png"]
    for name, side in (("320.webp", 16_383), ("send.jpg", 65_500)):
        assert max(opened((await derivatives.derive(version, name)).read_bytes()).size) <= side
    with pytest.raises(derivatives.CannotConvert, match="A JPG has at most 65,500 pixels a side"):
        await derivatives.derive(version, "jpg")


async def test_a_photograph_stands_upright_everywhere_and_tells_no_place() -> None:
    data = photograph()
    assert b"SECRET" in data
    details = await measured(data)
    assert (details["width"], details["height"]) == (1000, 1600)
    for name in ("640.webp", "jpg", "png", "webp"):
        path = await derivatives.derive(version_of(await store.keep(data)), name)
        found = opened(path.read_bytes())
        assert found.height > found.width
        assert min(found.convert("RGB").getpixel((found.width - 9, 9))) > 200  # the white corner went to the right
        assert dict(found.getexif()) == {}
        assert b"SECRET" not in path.read_bytes()


async def test_colours_of_another_profile_are_converted() -> None:
    for name in ("320.webp", "png"):
        found = (await derived(wide_gamut(), name)).convert("RGB")
        red, _, blue = found.getpixel((found.width - 9, found.height - 9))
        assert blue > 150 > red
    assert (await measured(wide_gamut()))["tone"] in {"03", "13"}


async def test_clear_parts_stay_clear_and_are_white_in_a_jpeg() -> None:
    image = drawing(400, 200, (0, 0, 0, 0), "RGBA")
    details = await measured(saved(image, "PNG"))
    assert (details["clear"], details["tone"]) == (True, "3f")
    assert (await derived(saved(image, "PNG"), "320.webp")).getpixel((300, 150))[3] == 0
    assert min((await derived(saved(image, "PNG"), "jpg")).getpixel((300, 150))) > 250
    palette = saved(image.quantize(8), "PNG")
    assert (await derived(palette, "320.webp")).getpixel((300, 150))[3] == 0


async def test_sixteen_bits_and_inks_come_out_right() -> None:
    deep = saved(Image.new("I;16", (400, 200), 32_768), "PNG")
    assert (await derived(deep, "320.webp")).getpixel((9, 9)) == pytest.approx((128, 128, 128), abs=3)
    inks = saved(drawing(400, 200).convert("CMYK"), "JPEG")
    red, green, _ = (await derived(inks, "png")).getpixel((300, 150))
    assert red > 150 > green


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bomb(), "13,000 × 13,000 pixels are too many; 50,000,000 at most are taken."),
        (bomb(30_000, 30_000), "30,000 × 30,000 pixels are too many"),
        (animation("WEBP"), "This picture moves. Save one still of it and use that."),
        (animation("PNG"), "This picture moves."),
        (picture("PNG")[:-2000], "This picture is cut off or damaged"),
        (picture("JPEG")[:9000], "This picture is cut off or damaged"),
        (picture("WEBP")[:300], "This picture is cut off or damaged"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "This picture is cut off or damaged"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 4000, "This picture is cut off or damaged"),
    ],
)
async def test_what_cannot_be_a_still_picture_is_refused_in_words_and_removed(data: bytes, words: str) -> None:
    stored = await store.keep(data)
    with pytest.raises(NotMedia) as refused:
        await derivatives.inspect(stored)
    assert words in str(refused.value)
    assert not stored.file.exists()


async def test_a_bomb_is_small() -> None:
    assert len(bomb()) < 30_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (animation("GIF"), "This is a GIF."),
        (SVG, "This is an SVG drawing."),
        (b"\xef\xbb\xbf \n<svg onload='x'>", "This is an SVG drawing."),
        (HTML, "This is a web page or markup."),
        (saved(drawing(64, 64), "TIFF"), "This is a TIFF picture."),
        (b"", "This is an empty file."),
        (b"\x8f\x03" * 900, "This is a file that Studio does not know."),
    ],
)
async def test_what_is_no_picture_is_named(data: bytes, words: str) -> None:
    with pytest.raises(NotMedia) as refused:
        await store.keep(data, media=("image",), name_hint="photo.jpg")
    assert str(refused.value) == words


async def test_nothing_of_what_hangs_on_a_picture_is_sent_on() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("page.html", HTML)
    polyglot = picture("PNG") + target.getvalue() + HTML
    assert (await measured(polyglot))["width"] == 1600
    for name in ("640.webp", "png", "jpg", "webp"):
        path = await derivatives.derive(version_of(await store.keep(polyglot)), name)
        assert b"<script" not in path.read_bytes() and b"PK" not in path.read_bytes()[-3000:]
