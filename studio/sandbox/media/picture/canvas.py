"""A request for one picture, from its prompt to the bytes of its file."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.sandbox.media.mark import SANDBOX_MARK
from studio.sandbox.media.picture import prompt, subject
from studio.sandbox.media.picture.scene import badge, compose, flatten

QUALITY = 92
SOFTWARE, DESCRIPTION = 0x0131, 0x010E  # numbers of EXIF
# The styles that a request may name; a prompt may name more.
STYLES = {"漫画": "anime", "元气": "toy", "中世纪": "medieval", "水彩": "watercolour"}
# What the optimizer adds to a prompt that says nothing of its light.
LIGHTS = ("at golden hour", "in the first light of dawn", "on a bright summer day", "after an autumn storm")


def painted(request: dict[str, Any]) -> bytes:
    """Return a JPEG file, always the same for the same request.

    It holds `prompt`, `width`, `height`, `seed`; and perhaps `optimized`, `style` and `share`, how much of the style is
    seen, and `subject`, the path of a picture of who is to appear.
    """
    text, seed = request["prompt"], request["seed"]
    if request.get("optimized"):
        text = enriched(text, seed)
    who = subject.opened(Path(request["subject"])) if request.get("subject") else None
    scene = compose(text, request["width"], request["height"], seed, subject=who)
    style = STYLES.get(request.get("style", ""), scene.style)
    picture = flatten(replace(scene, style=style))
    if (share := request.get("share", 1.0)) < 1:
        picture = Image.blend(flatten(replace(scene, style="")), picture, share)
    return encoded(badge(picture))


def enriched(text: str, seed: int) -> str:
    """Return a prompt with a light, if it says none."""
    if prompt.read(text).light:
        return text
    return f"{text}, {LIGHTS[int(np.random.default_rng(seed).integers(len(LIGHTS)))]}"


def encoded(picture: Image.Image) -> bytes:
    """Return a picture as a JPEG file that says where it is from."""
    facts = Image.Exif()
    facts[SOFTWARE], facts[DESCRIPTION] = "Studio sandbox", SANDBOX_MARK
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, subsampling=0, exif=facts, comment=SANDBOX_MARK)
    return file.getvalue()
