"""Films are measured by their packets and frames, and have a poster and a strip."""

from typing import Any

import pytest

from studio.library import store
from studio.library.media import derivatives
from studio.library.models import Version
from studio.library.store import NotMedia
from tests.library.films import film
from tests.library.pictures import opened
from tests.library.sounds import HTML, sound

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize(
    ("format", "media_type"), [("mp4", "video/mp4"), ("mov", "video/quicktime"), ("webm", "video/webm")]
)
@pytest.mark.parametrize("sound", [True, False])
async def test_a_film_is_told_by_its_bytes_and_measured(format: str, media_type: str, sound: bool) -> None:
    stored = await store.keep(film(format, sound=sound), name_hint="picture.png")
    assert (stored.media_type, stored.medium) == (media_type, "video")
    details = (await derivatives.inspect(stored)).details
    assert details["duration_ms"] == pytest.approx(2000, abs=120)
    assert details["fps"] == pytest.approx(10, abs=0.6)
    expected = {"width": 320, "height": 180, "has_sound": sound, "tone": "03"}
    assert {name: details[name] for name in expected} == expected


async def test_the_poster_is_the_first_frame_that_shows_something() -> None:
    stored = await store.keep(film())
    await derivatives.prepare("0" * 12, stored)
    poster, small, strip = (
        opened(derivatives.derived_path("0" * 12, f"{name}.webp").read_bytes())
        for name in ("poster", "320", "filmstrip")
    )
    assert poster.size == small.size == (320, 180)
    red, green, blue = poster.getpixel((310, 170))
    assert blue > 150 > max(red, green)
    assert strip.size == (12 * 160, 90)
    assert strip.getpixel((80, 80))[2] < 60  # the first moment is black
    columns = [column_of_square(strip.crop((160 * n, 0, 160 * n + 160, 90))) for n in range(3, 12)]
    assert columns == sorted(columns) and columns[0] < columns[-1]


def column_of_square(frame: Any) -> int:
    """Return where the white square is, in pixels from the left."""
    return next(x for x in range(frame.width) if min(frame.getpixel((x, 40))) > 180)


async def test_a_film_of_one_dark_colour_has_a_poster_all_the_same() -> None:
    stored = await store.keep(film(seconds=1.0, dark=99, sound=False))
    assert (await derivatives.inspect(stored)).details["tone"] == "00"


async def test_a_film_cut_off_keeps_what_is_there() -> None:
    data = film(seconds=6.0)
    details = (await derivatives.inspect(await store.keep(data[: len(data) * 2 // 3]))).details
    assert 1000 < details["duration_ms"] <= 6000


@pytest.mark.parametrize(
    "data",
    [
        film(faststart=False)[:2000],
        film()[:40] + HTML,
        film("webm")[:700] + b"\0" * 900,
        b"\0\0\0\x20ftypisom" + b"\0" * 4000,
    ],
)
async def test_what_only_pretends_to_be_a_film_is_refused_and_removed(data: bytes) -> None:
    stored = await store.keep(data)
    with pytest.raises(NotMedia, match=r"film|moving"):
        await derivatives.inspect(stored)
    assert not stored.file.exists()


async def test_a_film_that_says_it_is_sound_is_refused_in_words() -> None:
    data = film().replace(b"ftypisom", b"ftypM4A ", 1)
    stored = await store.keep(data, media=("audio",))
    with pytest.raises(NotMedia, match="Export its sound alone"):
        await derivatives.inspect(stored)


async def test_a_recording_of_a_browser_is_sound() -> None:
    stored = await store.keep(sound("webm", 2.0, 48_000))
    assert stored.media_type == "audio/webm"
    assert (await derivatives.inspect(stored)).details["duration_ms"] == pytest.approx(2000, abs=110)


async def test_an_m4a_is_sound_and_becomes_an_mp3() -> None:
    stored = await store.keep(sound("ipod", 2.0, 44_100))
    assert stored.media_type == "audio/mp4"
    version = Version(medium="audio", media_type=stored.media_type, path=stored.path, sha256=stored.sha256)
    assert (await derivatives.derive(version, "mp3")).stat().st_size > 10_000
