"""Somebody's picture in a scene: it stands where the main thing of the prompt would."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.clip.bands import is_subject
from studio.sandbox.media.picture.scene import Layer, Scene

HEIGHT, WIDTH, FOOT = 0.66, 0.5, 0.93  # parts of the scene
DEPTH = 0.74
SLIM = 0.9  # how wide an oval is at most, of its height
EDGE = 0.2  # of an oval, that fades out


def with_subject(scene: Scene, picture: Image.Image) -> Scene:
    """Return a scene in which a picture takes the place of its main things."""
    cut = cut_out(picture)
    share = min(HEIGHT * scene.height / cut.height, WIDTH * scene.width / cut.width)
    cut = cut.resize((max(2, round(cut.width * share)), max(2, round(cut.height * share))), Image.Resampling.LANCZOS)
    there = [layer for layer in scene.layers if is_subject(layer, scene.width)]
    largest = max(there, key=lambda layer: layer.image.height, default=None)
    middle = largest.x + largest.image.width / 2 if largest else scene.width / 2
    x, y = round(middle - cut.width / 2), round(FOOT * scene.height - cut.height)
    shadow = Layer(shadow_of(cut), x - cut.width // 8, y + cut.height - cut.width // 10, DEPTH - 0.001)
    layers = [layer for layer in scene.layers if layer not in there]
    layers += [shadow, Layer(cut, x, y, DEPTH, "bob")]
    return replace(scene, layers=sorted(layers, key=lambda layer: layer.depth))


def cut_out(picture: Image.Image) -> Image.Image:
    """Return what is seen of a picture with transparent parts; of any other an oval whose edge fades out."""
    if picture.mode == "RGBA" and any(picture.getchannel("A").histogram()[:128]):
        return picture.crop(picture.getchannel("A").getbbox())
    aside = max(0, round((picture.width - SLIM * picture.height) / 2))
    whole = picture.crop((aside, 0, picture.width - aside, picture.height)).convert("RGBA")
    y, x = (np.linspace(-1, 1, size, dtype=np.float32) for size in (whole.height, whole.width))
    far = np.hypot(y[:, None], x[None, :])
    whole.putalpha(Image.fromarray((255 * np.clip((1 - far) / EDGE, 0, 1)).astype(np.uint8)))
    return whole


def shadow_of(cut: Image.Image) -> Image.Image:
    """Return the shadow that something casts on the ground, a quarter wider than it."""
    width, height = cut.width + cut.width // 4, max(4, cut.width // 5)
    y, x = (np.linspace(-1, 1, size, dtype=np.float32) for size in (height, width))
    dark = np.clip(1 - np.hypot(y[:, None], x[None, :]), 0, 1) * 130
    shadow = Image.new("RGBA", (width, height), (20, 20, 30, 0))
    shadow.putalpha(Image.fromarray(dark.astype(np.uint8)).filter(ImageFilter.GaussianBlur(2)))
    return shadow
