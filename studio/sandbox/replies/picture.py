"""What can be told of a picture without recognising anything in it: its size, its light, its colours."""

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
LOOKED_AT_PX, COLOURS, TOLD, MOST_PIXELS = 96, 12, 4, 64 << 20
LIGHTS = ("dark", "rather dark", "medium", "bright", "very bright")
CONTRASTS = ("flat", "low", "medium", "high", "very high")
GREYS = ((0.13, "black"), (0.35, "dark grey"), (0.62, "grey"), (0.86, "light grey"), (1.01, "white"))
# Hues in degrees, where each name ends.
HUES = (
    (14, "red"), (40, "orange"), (66, "yellow"), (95, "lime"), (160, "green"), (190, "teal"), (215, "sky blue"),
    (255, "blue"), (285, "violet"), (320, "magenta"), (345, "pink"), (361, "red"),
)  # fmt: skip


def described(pictures: tuple[dict[str, Any], ...]) -> str:
    """Return what there is to tell of each picture. Raises Refused."""
    parts = [one(picture) for picture in pictures]
    if len(parts) > 1:
        parts = [f"**Picture {at}**\n\n{part}" for at, part in enumerate(parts, 1)]
    return "\n\n".join([*parts, MEASURED])


def one(picture: dict[str, Any]) -> str:
    """Return what there is to tell of one picture. Raises Refused."""
    if "elsewhere" in picture:
        return f"A picture at {picture['elsewhere']}: the sandbox is offline and fetches nothing, so attach the file."
    try:
        data = Path(picture["path"]).read_bytes() if "path" in picture else base64.b64decode(picture["base64"])
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise invalid(FIELD)
            return told(image, len(data))
    except (UnidentifiedImageError, binascii.Error, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise invalid(FIELD) from None


def told(image: Image.Image, size_bytes: int) -> str:
    """Return the measures of a picture as a list."""
    kind, width, height = image.format, image.width, image.height
    image.draft("RGB", (LOOKED_AT_PX * 2, LOOKED_AT_PX * 2))
    clear = image.convert("RGBA")
    clear.thumbnail((LOOKED_AT_PX, LOOKED_AT_PX))
    seen = Image.new("RGB", clear.size, "white")
    seen.paste(clear, mask=clear.getchannel("A"))
    brightness, contrast = light(seen)
    colours = ", ".join(f"{name} {share} %" for name, share in dominant(seen))
    return "\n".join([
        f"- **Format:** {kind}, {width} × {height} pixels, {size(size_bytes)}",
        f"- **Orientation:** {orientation(width, height)} ({ratio(width, height)})",
        f"- **Colours:** {colours}",
        f"- **Brightness:** {worded(brightness, LIGHTS)} ({brightness} %)",
        f"- **Contrast:** {worded(contrast * 2, CONTRASTS)} ({contrast} %)",
    ])  # fmt: skip


def light(image: Image.Image) -> tuple[int, int]:
    """Return brightness and contrast, in hundredths of what is possible."""
    counts = image.convert("L").histogram()
    total = sum(counts)
    mean = sum(value * count for value, count in enumerate(counts)) / total
    spread = math.sqrt(sum((value - mean) ** 2 * count for value, count in enumerate(counts)) / total)
    return round(mean / 2.55), round(spread / 1.28)


def dominant(image: Image.Image) -> list[tuple[str, int]]:
    """Return the names of the colours that there is most of, and their shares in percent."""
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette, total = few.getpalette() or [], image.width * image.height
    shares: dict[str, float] = {}
    for count, at in cast("list[tuple[int, int]]", few.getcolors(256) or []):
        name = named(*palette[at * 3 : at * 3 + 3])
        shares[name] = shares.get(name, 0) + count * 100 / total
    most = sorted(shares.items(), key=lambda item: -item[1])[:TOLD]
    return [(name, round(share)) for name, share in most if share >= 0.5]


def named(red: int, green: int, blue: int) -> str:
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
    """Return how a picture lies."""
    return "square" if width == height else "landscape" if width > height else "portrait"


def ratio(width: int, height: int) -> str:
    """Return the relation of the sides, by a usual one where it is near."""
    usual = ((1, 1), (16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (21, 9), (9, 21), (5, 4), (4, 5), (2, 1), (1, 2))
    near = min(usual, key=lambda pair: abs(math.log(width * pair[1] / height / pair[0])))
    if abs(math.log(width * near[1] / height / near[0])) < 0.03:
        return f"{near[0]}:{near[1]}"
    return f"{width / height:.2f}:1"


def size(size_bytes: int) -> str:
    """Return a size as people read it."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{max(round(size_bytes / 1000), 1)} kB"


def worded(percent: int, words: tuple[str, ...]) -> str:
    """Return a share in words."""
    return words[min(percent * len(words) // 100, len(words) - 1)]
