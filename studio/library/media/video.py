"""Films: MP4, QuickTime and WebM, decoded by FFmpeg."""

import re
from typing import Any

from studio.library.media.audio import SUBTITLES, lasting
from studio.library.media.image import HEIF_BRANDS, PNG, WIDTHS, tile_aspect
from studio.library.media.marks import brand
from studio.library.media.registry import Derivative, Format, MediaType, Medium, register_medium

MP4 = MediaType("video/mp4", "mp4", "mp4")
QUICKTIME = MediaType("video/quicktime", "mov", "mov", inline=False)
WEBM = MediaType("video/webm", "webm", "matroska", label="WebM")
PREVIEW = Derivative("preview.mp4", MP4.name)  # the first seconds, small and without sound
FRAME = re.compile(r"frame-(\d{1,9}|last)\.png", re.ASCII)  # what is seen at a millisecond
LAST_FRAME = "frame-last.png"
OTHERS = (*HEIF_BRANDS, b"avif", b"avis", b"M4A ", b"M4B ")  # what shares MP4's boxes and is no film


@register_medium
class Video(Medium):
    """Moving pictures, with or without sound."""

    name = "video"
    label = "Film"
    plural = "Video"
    noun = "a film"
    icon = "video"
    types = (MP4, QUICKTIME, WEBM)
    formats: tuple[Format, ...] = SUBTITLES
    derivatives = (
        Derivative("poster.webp", "image/webp"),
        *(Derivative(f"{width}.webp", "image/webp") for width in WIDTHS),
        Derivative("filmstrip.webp", "image/webp"),
        PREVIEW,
    )
    derivatives_at_store = ("poster.webp", *(f"{width}.webp" for width in WIDTHS), "filmstrip.webp", PREVIEW.name)
    thumbnail = "320.webp"
    compare_template = "library/media/video/_compare.html"
    theatre_modules = ("video/player",)

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type of a film."""
        if (found := brand(head)) and found not in OTHERS:
            return QUICKTIME.name if found == b"qt  " else MP4.name
        is_webm = head[:4] == b"\x1aE\xdf\xa3" and b"webm" in head[:64] and b"V_" in head
        return WEBM.name if is_webm else None

    def measure(self, details: dict[str, Any]) -> str:
        """Return length and size."""
        size = f"{details['width']:,} × {details['height']:,}" if "width" in details else ""
        return " · ".join(filter(None, [lasting(details.get("duration_ms", 0)), size]))

    def formats_for(self, version: Any) -> tuple[Format, ...]:
        """Return captions, where the film has words with exact times."""
        return self.formats if version.has_words else ()

    def aspect(self, details: dict[str, Any]) -> float:
        """Return the film's own shape, within what a row of tiles can show."""
        return tile_aspect(details)

    def derived_type(self, name: str) -> str | None:
        """Return the Content-Type of a derivative, or of one frame."""
        return PNG.name if FRAME.fullmatch(name) else super().derived_type(name)


def frame_at(milliseconds: int) -> str:
    """Return the name of the derivative that is the frame seen at a moment."""
    return f"frame-{milliseconds}.png"
