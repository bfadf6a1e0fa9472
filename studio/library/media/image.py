"""Pictures: still ones that Pillow decodes. SVG, GIF and anything that moves is not kept."""

from importlib.util import find_spec
from typing import Any

from studio.library.media.marks import brand
from studio.library.media.registry import Derivative, Format, MediaType, Medium, register_medium

JPEG = MediaType("image/jpeg", "jpg", "JPEG", label="JPEG")
PNG = MediaType("image/png", "png", "PNG")
WEBP = MediaType("image/webp", "webp", "WEBP", label="WebP")
AVIF = MediaType("image/avif", "avif", "AVIF")
HAS_HEIF = find_spec("pi_heif") is not None  # the extra "heic"
HEIC = MediaType("image/heic", "heic", "HEIF", inline=False, upload=HAS_HEIF)
HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")
WEBP_SIDE = 16_383  # pixels, what the format can hold
JPEG_SIDE = 65_500  # pixels, what libjpeg writes
MOST_SIDES = {"webp": WEBP_SIDE, "jpg": JPEG_SIDE}  # by suffix
WIDTHS = (320, 640, 1280)
SENT = Derivative("send.jpg", "image/jpeg")  # upright, in sRGB, on white, with nothing else in it


@register_medium
class Image(Medium):
    """Still pictures."""

    name = "image"
    label = "Picture"
    plural = "Images"
    noun = "a picture"
    icon = "image"
    types = (JPEG, PNG, WEBP, AVIF, HEIC)
    formats = (
        Format("png", "PNG", "image/png"),
        Format("jpg", "JPEG", "image/jpeg"),
        Format("webp", "WebP", "image/webp"),
    )
    derivatives = (*(Derivative(f"{width}.webp", "image/webp") for width in WIDTHS), SENT)
    derivatives_at_store = tuple(f"{width}.webp" for width in WIDTHS)
    browser_copy = "1280.webp"
    compare_template = "library/media/image/_compare.html"
    thumbnail = "320.webp"
    theatre_modules = ("asset/zoom", "asset/compare")

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type of a picture."""
        marks = {
            JPEG: head[:3] == b"\xff\xd8\xff",
            PNG: head[:8] == b"\x89PNG\r\n\x1a\n",
            WEBP: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
            AVIF: brand(head) in (b"avif", b"avis"),
            HEIC: brand(head) in HEIF_BRANDS,
        }
        return next((kind.name for kind, fits in marks.items() if fits), None)

    def measure(self, details: dict[str, Any]) -> str:
        """Return width and height."""
        return f"{details['width']:,} × {details['height']:,}" if "width" in details else ""

    def aspect(self, details: dict[str, Any]) -> float:
        """Return the picture's own shape, within what a row of tiles can show."""
        return tile_aspect(details)

    def send_copy(self, media_type: str) -> str:
        """Return the JPEG that is sent on."""
        return SENT.name

    def formats_for(self, version: Any) -> tuple[Format, ...]:
        """Leave out the formats that cannot hold a picture of this size."""
        side = max(version.details.get("width", 0), version.details.get("height", 0))
        return tuple(one for one in self.formats if side <= MOST_SIDES.get(one.suffix, side))


def tile_aspect(details: dict[str, Any]) -> float:
    """Return width divided by height, from 0.4 to 2.5."""
    return min(2.5, max(0.4, details.get("width", 3) / max(1, details.get("height", 2))))
