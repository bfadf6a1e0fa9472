"""Render a picture request to the bytes of a JPEG file."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from studio.sandbox.media.mark import SANDBOX_MARK
from studio.sandbox.media.picture import prompt, subject
from studio.sandbox.media.picture.scene import add_badge, compose, flatten

JPEG_QUALITY = 92
EXIF_SOFTWARE, EXIF_DESCRIPTION = 0x0131, 0x010E  # tag numbers
# Values of the request's `style`; a prompt may name more styles.
STYLES = {"漫画": "anime", "元气": "toy", "中世纪": "medieval", "水彩": "watercolour"}
# Added by the prompt optimizer where a prompt names no light.
LIGHTS = ("at golden hour", "in the first light of dawn", "on a bright summer day", "after an autumn storm")


def render_picture(request: dict[str, Any]) -> bytes:
    """Return a JPEG file; deterministic for a request.

    A request has `prompt`, `width`, `height` and `seed`; optionally `optimized`, `style` and `share` (strength of the
    style, 0 to 1), and `subject`, the path of a picture of the person to show.
    """
    text, seed = request["prompt"], request["seed"]
    if request.get("optimized"):
        text = add_light(text, seed)
    who = subject.open_subject(Path(request["subject"])) if request.get("subject") else None
    scene = compose(text, request["width"], request["height"], seed, subject=who)
    style = STYLES.get(request.get("style", ""), scene.style)
    picture = flatten(replace(scene, style=style))
    if (share := request.get("share", 1.0)) < 1:
        picture = Image.blend(flatten(replace(scene, style="")), picture, share)
    return encode_jpeg(add_badge(picture))


def add_light(text: str, seed: int) -> str:
    """Return a prompt with a light added, if it names none."""
    if prompt.parse_prompt(text).light:
        return text
    return f"{text}, {LIGHTS[int(np.random.default_rng(seed).integers(len(LIGHTS)))]}"


def encode_jpeg(picture: Image.Image) -> bytes:
    """Return a picture as a JPEG file with its origin in the metadata."""
    facts = Image.Exif()
    facts[EXIF_SOFTWARE], facts[EXIF_DESCRIPTION] = "Studio sandbox", SANDBOX_MARK
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0, exif=facts, comment=SANDBOX_MARK)
    return file.getvalue()
