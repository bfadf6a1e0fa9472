"""Reference subjects: insert the cutout of a reference picture as a scene's first person or main thing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.figure import Figure, Lamp
from studio.sandbox.media.picture.nouns import Noun
from studio.sandbox.media.picture.prompt import Item, ParsedPrompt

MAX_SIDE_PX = 1024
DEFAULT_HEIGHT_M = 1.7
MAX_PIXELS = 64 << 20  # larger pictures are not decoded
NAME = "subject"


def probe_picture(path: str) -> dict[str, Any] | None:
    """Return a picture's `format`, `width` and `height`; None for a file that is none or is broken."""
    try:
        with Image.open(path) as picture:
            facts = {"format": picture.format, "width": picture.width, "height": picture.height}
            if picture.width * picture.height <= MAX_PIXELS:
                picture.draft("RGB", (64, 64))
                picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return facts


def open_subject(path: Path) -> Image.Image:
    """Open a picture with its EXIF orientation applied, no larger than needed."""
    with Image.open(path) as picture:
        picture.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))
        picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
        return ImageOps.exif_transpose(picture).convert("RGBA")


def insert_subject(wish: ParsedPrompt, cut: Image.Image) -> ParsedPrompt:
    """Return a prompt with the cutout as its first person, or added as its main thing."""
    things = list(wish.items)
    people = [number for number, one in enumerate(things) if one.noun.is_person]
    if not people:
        things = [Item(to_noun(cut)), *(replace(one, on=one.on + (one.on >= 0)) for one in things)]
    elif things[people[0]].on >= 0 and is_cut_off(cut):  # a portrait cannot ride
        whole = things[people[0]].noun
        things[people[0]] = replace(
            things[people[0]], noun=replace(whole, colours={**whole.colours, **sample_colours(cut)})
        )
    else:
        things[people[0]] = replace(things[people[0]], noun=to_noun(cut), count=1, colour="")
    return replace(wish, items=tuple(things))


def is_cut_off(cut: Image.Image) -> bool:
    """Return whether the subject continues below the edge of the picture, as in a portrait."""
    return bool(np.asarray(cut.getchannel("A"))[-1].mean() > 90)


def to_noun(cut: Image.Image) -> Noun:
    """Return the cutout as a noun."""
    half = cut.width / 2
    return Noun(
        NAME, (), (), {}, (-half, 0.0, half, float(cut.height)), "", DEFAULT_HEIGHT_M,
        "bust" if is_cut_off(cut) else "ground",
        "", None, (0, cut.height * 0.97, cut.width * 0.3), False, 0, "",
    )  # fmt: skip


def sample_colours(cut: Image.Image) -> dict[str, str]:
    """Return the colours of a portrait's hair, skin and shirt, by position."""
    pixels = np.asarray(cut.resize((32, 32), Image.Resampling.BOX))
    bands = {"hair": pixels[1:5], "skin": pixels[11:16, 13:19], "shirt": pixels[29:]}
    visible = {name: band[band[..., 3] > 128][:, :3] for name, band in bands.items()}
    return {
        name: "#{:02x}{:02x}{:02x}".format(*np.median(band, 0).astype(int))
        for name, band in visible.items()
        if len(band)
    }


def render_subject(cut: Image.Image, height: float, lamp: Lamp) -> Figure:
    """Render the cutout at a height in pixels, tinted by the light."""
    scale = height / cut.height
    width = max(2, round(cut.width * scale))
    image = cut.resize((width, max(2, round(height))), Image.Resampling.LANCZOS)
    colours = np.asarray(image.convert("RGB"), np.float32) / 255
    lit = mix(lamp.shade, lamp.key, 0.85)
    tone = colours * mix(np.ones(3, np.float32), lit / max(float(lit.max()), 0.1), 0.4)
    found = Image.fromarray((np.clip(tone, 0, 1) * 255).astype(np.uint8), "RGB")
    found.putalpha(image.getchannel("A"))
    return Figure(found, width / 2, image.height, scale)
