"""Describe a picture by measurements: size, brightness, contrast, dominant colours."""

import base64
import binascii
import colorsys
import io
import math
from pathlib import Path
from typing import Any, cast

from PIL import Image, UnidentifiedImageError

from studio.sandbox.core.errors import invalid

FIELD = "messages content image_url"
MEASURED = "I measure pictures; I cannot recognise what is in them. A MiniMax model can, with your key."
THUMBNAIL_PX = 96
COLOURS = 12
MAX_NAMED_COLOURS = 4
MAX_PIXELS = 64 << 20
LIGHTS = ("dark", "rather dark", "medium", "bright", "very bright")
CONTRASTS = ("flat", "low", "medium", "high", "very high")
GREYS = ((0.13, "black"), (0.35, "dark grey"), (0.62, "grey"), (0.86, "light grey"), (1.01, "white"))
# Upper limit of each hue's name in degrees.
HUES = (
    (14, "red"), (40, "orange"), (66, "yellow"), (95, "lime"), (160, "green"), (190, "teal"), (215, "sky blue"),
    (255, "blue"), (285, "violet"), (320, "magenta"), (345, "pink"), (361, "red"),
)  # fmt: skip


def describe_pictures(pictures: tuple[dict[str, Any], ...]) -> str:
    """Return a description of each picture. Raises Refused."""
    parts = [describe_picture(picture) for picture in pictures]
    if len(parts) > 1:
        parts = [f"**Picture {at}**\n\n{part}" for at, part in enumerate(parts, 1)]
    return "\n\n".join([*parts, MEASURED])


def describe_picture(picture: dict[str, Any]) -> str:
    """Return the description of one picture. Raises Refused."""
    if "elsewhere" in picture:
        return f"A picture at {picture['elsewhere']}: the sandbox is offline and fetches nothing, so attach the file."
    try:
        data = Path(picture["path"]).read_bytes() if "path" in picture else base64.b64decode(picture["base64"])
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise invalid(FIELD)
            return format_measurements(image, len(data))
    except (UnidentifiedImageError, binascii.Error, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise invalid(FIELD) from None


def format_measurements(image: Image.Image, size_bytes: int) -> str:
    """Return the measurements of a picture as a Markdown list."""
    kind, width, height = image.format, image.width, image.height
    image.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))
    clear = image.convert("RGBA")
    clear.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    thumbnail = Image.new("RGB", clear.size, "white")
    thumbnail.paste(clear, mask=clear.getchannel("A"))
    brightness, contrast = measure_light(thumbnail)
    colours = ", ".join(f"{name} {share} %" for name, share in dominant_colours(thumbnail))
    return "\n".join([
        f"- **Format:** {kind}, {width} × {height} pixels, {format_size(size_bytes)}",
        f"- **Orientation:** {orientation(width, height)} ({aspect_ratio(width, height)})",
        f"- **Colours:** {colours}",
        f"- **Brightness:** {percent_to_word(brightness, LIGHTS)} ({brightness} %)",
        f"- **Contrast:** {percent_to_word(contrast * 2, CONTRASTS)} ({contrast} %)",
    ])  # fmt: skip


def measure_light(image: Image.Image) -> tuple[int, int]:
    """Return brightness and contrast in percent."""
    counts = image.convert("L").histogram()
    total = sum(counts)
    mean = sum(value * count for value, count in enumerate(counts)) / total
    spread = math.sqrt(sum((value - mean) ** 2 * count for value, count in enumerate(counts)) / total)
    return round(mean / 2.55), round(spread / 1.28)


def dominant_colours(image: Image.Image) -> list[tuple[str, int]]:
    """Return the names of the most frequent colours, and their shares in percent."""
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette, total = few.getpalette() or [], image.width * image.height
    shares: dict[str, float] = {}
    for count, at in cast("list[tuple[int, int]]", few.getcolors(256) or []):
        name = colour_name(*palette[at * 3 : at * 3 + 3])
        shares[name] = shares.get(name, 0) + count * 100 / total
    most = sorted(shares.items(), key=lambda item: -item[1])[:MAX_NAMED_COLOURS]
    return [(name, round(share)) for name, share in most if share >= 0.5]


def colour_name(red: int, green: int, blue: int) -> str:
    """Return a colour's name."""
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < 0.12 or not 0.07 < lightness < 0.95:
        return next(name for most, name in GREYS if lightness < most)
    degrees = hue * 360
    name = next(name for most, name in HUES if degrees < most)
    if name == "orange" and lightness < 0.4:
        return "brown"
    return f"dark {name}" if lightness < 0.28 else f"light {name}" if lightness > 0.72 else name


def orientation(width: int, height: int) -> str:
    """Return the orientation: landscape, portrait or square."""
    return "square" if width == height else "landscape" if width > height else "portrait"


def aspect_ratio(width: int, height: int) -> str:
    """Return the aspect ratio, as a common one where it is close."""
    usual = ((1, 1), (16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (21, 9), (9, 21), (5, 4), (4, 5), (2, 1), (1, 2))
    near = min(usual, key=lambda pair: abs(math.log(width * pair[1] / height / pair[0])))
    if abs(math.log(width * near[1] / height / near[0])) < 0.03:
        return f"{near[0]}:{near[1]}"
    return f"{width / height:.2f}:1"


def format_size(size_bytes: int) -> str:
    """Return a file size in kB or MB."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{max(round(size_bytes / 1000), 1)} kB"


def percent_to_word(percent: int, words: tuple[str, ...]) -> str:
    """Return the word of a scale for a percentage."""
    return words[min(percent * len(words) // 100, len(words) - 1)]
