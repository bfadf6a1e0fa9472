"""Somebody's picture in a scene: cut out of what is behind them, they stand where the main thing would."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, UnidentifiedImageError

from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.figure import Figure, Lamp
from studio.sandbox.media.picture.nouns import Noun
from studio.sandbox.media.picture.prompt import Wanted, Wish

LARGEST = 1024
COARSE, ALIKE = 128, 30  # pixels that the background is looked for at; how far its neighbours' colours may differ
SHARES = (0.12, 0.8)  # of a picture that somebody may fill: else it is cut as an oval
FOOT, TALL = 0.2, 1.7
NAME, CUT_OFF = "subject", "subject_cut_off"


def seen(path: str) -> dict[str, Any] | None:
    """Return a picture's `format`, `width` and `height`, None where a file is none."""
    try:
        with Image.open(path) as picture:
            facts = {"format": picture.format, "width": picture.width, "height": picture.height}
            picture.draft("RGB", (64, 64))
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return facts


def opened(path: Path) -> Image.Image:
    """Return a picture as a camera meant it, no larger than it is needed."""
    with Image.open(path) as picture:
        picture.draft("RGB", (LARGEST, LARGEST))
        picture.thumbnail((LARGEST, LARGEST))
        return ImageOps.exif_transpose(picture).convert("RGBA")


def cut_out(picture: Image.Image) -> Image.Image:
    """Return who is in a picture; what has transparent parts is cut out already."""
    whole = picture.convert("RGBA")
    if np.asarray(whole.getchannel("A")).min() > 127:
        whole.putalpha(silhouette(whole.convert("RGB")))
    return whole.crop(whole.getchannel("A").point(lambda value: 255 * (value > 24)).getbbox())


def silhouette(picture: Image.Image) -> Image.Image:
    """Return what differs from the colours at the edges; an oval where that is nearly nothing or nearly all."""
    small = picture.resize((COARSE, COARSE), Image.Resampling.BOX).filter(ImageFilter.MedianFilter(5))
    mask = Image.new("L", small.size, 255)
    sides = [(x, y) for y in range(0, COARSE * 2 // 3, 4) for x in (0, COARSE - 1)]
    for place in [*sides, *((x, 0) for x in range(0, COARSE, 4))]:
        filled = small.copy()
        ImageDraw.floodfill(filled, place, (255, 0, 255), thresh=ALIKE)
        same = ImageChops.difference(filled, small).convert("L").point(lambda value: 255 * (value > 0))
        mask = ImageChops.subtract(mask, same)
    mask = mask.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MedianFilter(5))
    share = np.asarray(mask).mean() / 255
    if not SHARES[0] < share < SHARES[1]:
        mask = oval()
    return mask.resize(picture.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.5))


def oval() -> Image.Image:
    """Return an oval with a soft edge."""
    y, x = np.mgrid[:COARSE, :COARSE].astype(np.float32) / (COARSE / 2) - 1
    return Image.fromarray((255 * np.clip((1 - np.hypot(x, y)) / FOOT, 0, 1)).astype(np.uint8))


def cast_as(wish: Wish, cut: Image.Image) -> Wish:
    """Return a wish whose first person, or else its first thing, is who was cut out."""
    is_cut_off = np.asarray(cut.getchannel("A"))[-1].mean() > 90  # by the lower edge of the picture
    bounds = (-cut.width / 2, 0.0, cut.width / 2, float(cut.height))
    noun = Noun(
        CUT_OFF if is_cut_off else NAME, (), (), {}, bounds, "", TALL, "bust" if is_cut_off else "ground", "",
        None, (0, cut.height * 0.97, cut.width * 0.3), False, 0, "",
    )  # fmt: skip
    things = list(wish.wanted)
    people = [number for number, one in enumerate(things) if one.noun.is_person]
    if people:
        things[people[0]] = replace(things[people[0]], noun=noun, count=1, colour="")
    else:
        things = [Wanted(noun), *(replace(one, on=one.on + (one.on >= 0)) for one in things)]
    return replace(wish, wanted=tuple(things))


def drawn(cut: Image.Image, height: float, lamp: Lamp) -> Figure:
    """Return who was cut out so many pixels high, a little in the colours of the light."""
    scale = height / cut.height
    width = max(2, round(cut.width * scale))
    image = cut.resize((width, max(2, round(height))), Image.Resampling.LANCZOS)
    colours = np.asarray(image.convert("RGB"), np.float32) / 255
    lit = mix(lamp.shade, lamp.key, 0.85)
    tone = colours * mix(np.ones(3, np.float32), lit / max(float(lit.max()), 0.1), 0.4)
    found = Image.fromarray((np.clip(tone, 0, 1) * 255).astype(np.uint8), "RGB")
    found.putalpha(image.getchannel("A"))
    return Figure(found, width / 2, image.height, scale)
