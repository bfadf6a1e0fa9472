"""Pictures in the media child: decoded by Pillow within a limit of pixels; what is written carries no metadata."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import BinaryIO

from PIL import Image, ImageOps

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child.colour import on_white, to_srgb, tone_of
from studio.library.media.child.files import write_files
from studio.library.media.image import HAS_HEIF, WEBP_SIDE

MOST_PIXELS = 50_000_000
ORIENTATION, TURNED = 0x0112, {5, 6, 7, 8}  # EXIF: these swap width and height
DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, struct.error, zlib.error)
STILL_TYPES = {"JPEG"}  # a phone's JPEG may hold a second picture, which is no movement

Image.MAX_IMAGE_PIXELS = None  # ``opened`` has a limit of its own, with words for people
if HAS_HEIF:
    import_module("pi_heif").register_heif_opener()


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Measure a picture by decoding all of it: width and height as it is shown, its tone, whether parts are clear."""
    with opened(source, reader) as image:
        turned = image.getexif().get(ORIENTATION) in TURNED
        image.load()
        width, height = image.size[::-1] if turned else image.size
        small = image.resize((64, 64), Image.Resampling.NEAREST) if image.width * image.height > 64 * 64 else image
        small.info = image.info
        clear = "A" in image.mode or "transparency" in image.info
        if image.mode == "RGBA":
            clear = image.getchannel("A").getextrema()[0] != 255
        yield {"width": width, "height": height, "tone": tone_of(small), "clear": clear}, b""


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write thumbnails ("640.webp") and conversions ("jpg"), all from one decoding."""
    widths = sorted((width_of(name) for name in targets if name[0].isdigit()), reverse=True)
    with opened(source, reader) as image:
        if len(widths) == len(targets) and image.format == "JPEG":
            image.draft(None, (widths[0] * 2, widths[0] * 2))  # decodes no more than is needed
        whole = upright(image)
    names = sorted(targets, key=lambda name: -width_of(name) if name[0].isdigit() else -(1 << 30))
    state = {"image": whole}

    def render(name: str, file: BinaryIO) -> None:
        if name[0].isdigit():
            state["image"] = shrink(state["image"], width_of(name))
        save(state["image"], name, file)

    yield from write_files({name: targets[name] for name in names}, render)


def width_of(name: str) -> int:
    """Return the width in the name of a thumbnail."""
    return int(name.partition(".")[0])


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
    turned = ImageOps.exif_transpose(image)
    if profile:
        turned.info["icc_profile"] = profile
    plain = to_srgb(turned)
    plain.info = {}  # place, camera, comment and profile: Pillow would write some of it again
    return plain


def shrink(image: Image.Image, width: int) -> Image.Image:
    """Return the picture at most so wide, and never larger than it is."""
    small = image.copy() if image.width <= width and image.height <= WEBP_SIDE else image
    if small is image:
        scale = min(1.0, width / image.width, WEBP_SIDE / image.height)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = {}
    return small


def save(image: Image.Image, name: str, file: BinaryIO) -> None:
    """Write a picture as its name says. Raises WorkFailed for one that the format cannot hold."""
    suffix = name.rpartition(".")[2]
    if suffix == "png":
        image.save(file, "PNG", compress_level=6)
    elif suffix == "jpg":
        on_white(image).save(file, "JPEG", quality=92, optimize=True)
    elif max(image.size) > WEBP_SIDE:
        raise WorkFailed(f"A WebP has at most {WEBP_SIDE:,} pixels a side. Choose PNG or JPEG.")
    elif name == "webp":
        image.save(file, "WEBP", quality=92, method=4)
    else:
        image.save(file, "WEBP", quality=78, method=2)
