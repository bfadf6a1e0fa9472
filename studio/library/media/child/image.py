"""Pictures in the media child: decoded by Pillow within a limit of pixels; what is written carries no metadata."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import BinaryIO

from PIL import Image, ImageOps

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child.colour import is_clear, on_white, to_srgb, tone_of
from studio.library.media.child.files import write_files
from studio.library.media.image import HAS_HEIF, JPEG_SIDE, MOST_SIDES, SENT, WEBP_SIDE

MOST_PIXELS = 50_000_000
KEPT_PIXELS = 40_000_000  # nine pictures of 2,048 × 2,048, which a set may bring at once
FAST_PIXELS = 8_000_000  # above, a conversion is written fast, and not as small as it could be
SENT_BYTES = 10_000_000  # MiniMax takes pictures of at most so much
SENT_QUALITIES = ((92, JPEG_SIDE), (85, 8192), (85, 4096), (80, 2048))  # of a JPEG, and its longest side in pixels
SMALL_SIDE = 640  # pixels; the largest thumbnail is written fast, a tenth larger than it could be
ORIENTATION = 0x0112  # EXIF
DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, struct.error, zlib.error)
STILL_TYPES = {"JPEG"}  # a phone's JPEG may hold a second picture, which is no movement

Image.MAX_IMAGE_PIXELS = None  # ``opened`` has a limit of its own, with words for people
if HAS_HEIF:
    import_module("pi_heif").register_heif_opener()
# Pictures that were measured, the newest last: what is stored is made smaller soon afterwards, from the same decoding.
_measured: dict[str, Image.Image] = {}


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Measure a picture by decoding all of it: width and height as it is shown, its tone, whether parts are clear."""
    with opened(source, reader) as image:
        whole = upright(image)
    keep_measured(source, whole)
    yield (
        {**dict(zip(("width", "height"), whole.size, strict=True)), "tone": tone_of(whole), "clear": is_clear(whole)},
        b"",
    )


def keep_measured(source: str, image: Image.Image) -> None:
    """Keep a decoded picture for its thumbnails, and let the oldest go where all together are too many pixels."""
    _measured[source] = image
    while sum(one.width * one.height for one in _measured.values()) > KEPT_PIXELS:
        del _measured[next(iter(_measured))]


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write thumbnails ("640.webp") and conversions ("jpg"), all from one decoding, the largest first."""
    names = sorted(targets, key=lambda name: (is_thumbnail(name), -width_of(name)))
    image = _measured.pop(source, None) or decoded(source, reader, names)

    def render(name: str, file: BinaryIO) -> None:
        nonlocal image
        if is_thumbnail(name):
            image = shrink(image, width_of(name))
        try:
            save(image, name, file)
        except MemoryError:
            raise WorkFailed("This picture is too large for that format.") from None

    yield from write_files({name: targets[name] for name in names}, render)


def decoded(source: str, reader: str, names: list[str]) -> Image.Image:
    """Return the picture upright, no larger than the named derivatives need it."""
    with opened(source, reader) as image:
        if image.format == "JPEG" and all(is_thumbnail(name) for name in names):
            width = 2 * max(width_of(name) for name in names)
            image.draft(None, (width, width))
        return upright(image)


def is_thumbnail(name: str) -> bool:
    """Return whether a name is that of a thumbnail, which begins with its width."""
    return name[0].isdigit()


def width_of(name: str) -> int:
    """Return the width in the name of a thumbnail, 0 for any other name."""
    return int(name.partition(".")[0]) if is_thumbnail(name) else 0


@contextmanager
def opened(source: str, reader: str) -> Iterator[Image.Image]:
    """Open a picture with one reader. Raises WorkFailed for bombs, for what moves, and for what is damaged."""
    if reader == "HEIF" and not HAS_HEIF:
        raise WorkFailed("This server cannot read HEIC. Save the picture as JPEG and use that.")
    try:
        with open(source, "rb") as file, Image.open(file, formats=[reader]) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise WorkFailed(f"{width:,} × {height:,} pixels are too many; {MOST_PIXELS:,} at most are taken.")
            if reader not in STILL_TYPES and getattr(image, "is_animated", False):
                raise WorkFailed("This picture moves. Save one still of it and use that.")
            yield image
    except MemoryError:
        raise WorkFailed("This picture is too large to be opened here.") from None
    except DAMAGED as error:
        raise WorkFailed(f"This picture is cut off or damaged: {error}.") from None


def upright(image: Image.Image) -> Image.Image:
    """Return the picture as it is to be seen, in sRGB, with nothing else in it."""
    image.load()
    profile = image.info.get("icc_profile")
    if image.getexif().get(ORIENTATION, 1) != 1:
        image = ImageOps.exif_transpose(image)
        image.info["icc_profile"] = profile
    plain = to_srgb(image)
    plain.info = {}  # place, camera, comment and profile: Pillow would write some of it again
    return plain


def shrink(image: Image.Image, width: int) -> Image.Image:
    """Return the picture at most so wide, never larger than it is, and as high as a WebP can be."""
    scale = min(1.0, width / image.width, WEBP_SIDE / image.height)
    if scale == 1.0:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    # Hamming is as sharp as thumbnails need it, in less than half the time of Lanczos.
    small = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)
    small.info = {}
    return small


def save_sent(image: Image.Image, file: BinaryIO) -> None:
    """Write the JPEG that is sent on, as good as its bytes allow: what came as WebP, AVIF or HEIC is larger as one."""
    flat, side = on_white(image), max(image.size)
    for quality, most in SENT_QUALITIES:
        scale = min(1.0, most / side)
        size = max(1, round(flat.width * scale)), max(1, round(flat.height * scale))
        small = flat if scale == 1.0 else flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        file.seek(0)
        file.truncate()
        small.save(file, "JPEG", quality=quality, optimize=small.width * small.height <= FAST_PIXELS)
        if file.tell() <= SENT_BYTES:
            return


def save(image: Image.Image, name: str, file: BinaryIO) -> None:
    """Write a picture as its name says. Raises WorkFailed for one that the format cannot hold."""
    suffix, fast = name.rpartition(".")[2], image.width * image.height > FAST_PIXELS
    if name == SENT.name:
        save_sent(image, file)
    elif max(image.size) > (most := MOST_SIDES.get(suffix, max(image.size))):
        raise WorkFailed(f"A {suffix.upper()} has at most {most:,} pixels a side. Choose another format.")
    elif suffix == "png":
        image.save(file, "PNG", compress_level=1 if fast else 6)
    elif suffix == "jpg":
        on_white(image).save(file, "JPEG", quality=92, optimize=not fast)
    elif name == "webp":
        image.save(file, "WEBP", quality=92, method=1 if fast else 4)
    else:
        image.save(file, "WEBP", quality=78, method=1 if max(image.size) > SMALL_SIDE else 2)
