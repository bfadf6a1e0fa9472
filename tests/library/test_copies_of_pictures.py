"""Copies of a picture: upright, in sRGB, clear where it is clear, and of every picture that is taken."""

from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps

from studio.library import store
from studio.library.media import derivatives
from tests.library.pictures import drawing, grey_profile, opened, picture, saved
from tests.library.test_images import derived, measured, version_of

MOST_SENT_BYTES = 10_000_000  # of MiniMax

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
async def test_every_way_to_hold_a_camera_ends_upright_in_each_copy(format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(drawing(), format, exif=exif)
    wanted = ImageOps.exif_transpose(opened(data)).convert("RGB").resize((8, 8))
    details = await measured(data)
    for name in ("320.webp", "jpg"):
        found = await derived(data, name)
        assert (found.width < found.height) == (details["width"] < details["height"]) == (orientation > 4)
        assert dict(found.getexif()) == {}
        near = ImageChops.difference(found.convert("RGB").resize((8, 8)), wanted).getextrema()
        assert max(highest for _, highest in near) < 40


@pytest.mark.parametrize(
    "data",
    [
        saved(Image.new("LA", (400, 200), (120, 0)), "PNG"),
        saved(Image.new("L", (400, 200), 77), "PNG", transparency=77),
        saved(Image.new("RGB", (400, 200), (10, 20, 30)), "PNG", transparency=(10, 20, 30)),
        saved(Image.new("I;16", (400, 200), 1000), "PNG", transparency=1000),
        saved(drawing(400, 200, (0, 0, 0, 0), "RGBA"), "WEBP"),
        saved(drawing(400, 200, (0, 0, 0, 0), "RGBA"), "AVIF"),
    ],
    ids=["grey", "one grey", "one colour", "one of 65,536 greys", "WebP", "AVIF"],
)
async def test_whatever_says_that_parts_are_clear_they_stay_so(data: bytes) -> None:
    assert (await measured(data))["clear"] is True
    for name in ("320.webp", "png", "webp"):
        assert (await derived(data, name)).getpixel((300, 150))[3] == 0
    assert min((await derived(data, "jpg")).getpixel((300, 150))) > 250


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
async def test_a_profile_of_greys_is_converted(mode: str) -> None:
    colour: Any = {"L": 128, "LA": (128, 100), "I;16": 32_896}[mode]
    data = saved(Image.new(mode, (400, 200), colour), "PNG", icc_profile=grey_profile())
    for name in ("320.webp", "png"):
        found = await derived(data, name)
        assert found.getpixel((9, 9))[:3] == pytest.approx((188, 188, 188), abs=3)
        assert mode != "LA" or found.getpixel((9, 9))[3] == 100


async def test_a_profile_that_does_not_fit_is_passed_over() -> None:
    for profile in (grey_profile(), b"x" * 200):
        found = await derived(saved(drawing(), "PNG", icc_profile=profile), "320.webp")
        assert found.getpixel((300, 190)) == pytest.approx((220, 30, 30), abs=6)


@pytest.mark.parametrize("size", [(40_000, 3), (3, 40_000), (1, 1), (50_000, 1_000)])
async def test_every_picture_that_is_taken_has_thumbnails(size: tuple[int, int]) -> None:
    stored = await store.keep(saved(Image.new("RGB", size, (9, 99, 9)), "PNG"))
    await derivatives.inspect(stored)
    await derivatives.prepare("1" * 12, stored)
    for width in (320, 640, 1280):
        found = opened(derivatives.derived_path("1" * 12, f"{width}.webp").read_bytes())
        assert found.width <= width and found.height <= 16_383
        assert found.getpixel((0, 0)) == pytest.approx((9, 99, 9), abs=6)


async def test_nine_pictures_that_come_at_once_are_decoded_once_each() -> None:
    many = [await store.keep(picture("JPEG", 2048, 2048)) for _ in range(9)]
    for stored in many:
        await derivatives.inspect(stored)
    for number, stored in enumerate(many):
        stored.file.write_bytes(b"gone")  # so that it cannot be decoded again
        await derivatives.prepare(f"{number:012}", stored)
    assert opened(derivatives.derived_path("0" * 12, "1280.webp").read_bytes()).size == (1280, 1280)


@pytest.mark.parametrize("format", ["WEBP", "AVIF", "JPEG"])
async def test_what_is_sent_on_has_at_most_ten_megabytes_however_small_the_file_was(format: str) -> None:
    noise = Image.effect_noise((3600, 3600), 90).convert("RGB")
    data = saved(noise, format, quality=40)
    assert len(data) < MOST_SENT_BYTES < len(saved(noise, "JPEG", quality=92))
    sent = await derivatives.derive(version_of(await store.keep(data)), "send.jpg")
    assert sent.stat().st_size <= MOST_SENT_BYTES
    assert opened(sent.read_bytes()).size == (3600, 3600)
