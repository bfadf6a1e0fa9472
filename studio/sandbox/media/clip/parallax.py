"""Parallax layers of a scene: its layers merged into sprites, each at a depth and with its own motion."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from studio.sandbox.media.clip.planes import Sprite, round_to_even
from studio.sandbox.media.picture import finish
from studio.sandbox.media.picture.scene import Layer, Scene
from studio.sandbox.media.picture.stage import composite

Place = tuple[float, float]
# Still layers within one of these ranges of depth are merged: the difference is not visible.
DEPTH_RANGES = (0.1, 0.3, 0.46, 0.58, 0.75, 0.9)
MIN_SUBJECT_DEPTH = 0.6
MAX_SUBJECT_WIDTH = 0.7  # as a share of the scene's width
EXTENSION = 0.16  # of the height: distant layers are extended below, where nearer ground may uncover them
MIN_EDGE_COVERAGE = 0.5  # least coverage of the last row that counts as an edge
WRAPPED_SPEEDS = {
    "fall": (0.03, 0.42),
    "rise": (0.0, -0.16),
}  # of the nearest depth, in canvases a second, right and down


@dataclass(frozen=True, slots=True)
class ParallaxLayer:
    """A sprite at a position of the canvas, with a depth and a motion."""

    sheet: Sprite
    x: int
    y: int
    depth: float
    motion: str = ""
    is_subject: bool = False

    def positions(self, seconds: float, canvas: tuple[int, int]) -> Iterator[Place]:
        """Yield its positions after some seconds, in pixels of the canvas; falling layers wrap around."""
        if self.motion in WRAPPED_SPEEDS:
            across, down = (speed * seconds * (0.35 + 0.65 * self.depth) % 1 for speed in WRAPPED_SPEEDS[self.motion])
            yield from (
                (self.x + (across - column) * canvas[0], self.y + (down - row) * canvas[1])
                for column in (0, 1) for row in (0, 1)
            )  # fmt: skip
        else:
            x, y = motion_offset(self, seconds)
            yield self.x + x * canvas[0], self.y + y * canvas[1]


def motion_offset(band: ParallaxLayer, seconds: float) -> Place:
    """Return the offset of a layer from its position, as a share of the canvas."""
    turn = 2 * math.pi * seconds + 9 * band.depth + band.x
    if band.motion == "sway":
        return 0.004 * math.sin(turn * 0.33) + 0.0015 * math.sin(turn * 0.8), 0.0
    if band.motion == "bob":
        return 0.003 * math.sin(turn * 0.19), 0.007 * math.sin(turn * 0.36)
    if band.motion == "drift":
        return 0.006 * (seconds - 3), 0.0
    return 0.0, 0.0


def build_layers(scene: Scene) -> list[ParallaxLayer]:
    """Return the parallax layers of a scene from back to front, in the look of its style."""
    below: list[Layer] = []
    found = []
    for (_, motion, is_subject), some in groupby(scene.layers, lambda layer: grouping_key(layer, scene.width)):
        layers = list(some)
        below += layers
        found.append(merge_layers(scene, layers, below, motion, is_subject=is_subject))
    return found


def grouping_key(layer: Layer, width: int) -> tuple[float, str, bool]:
    """Return the key by which adjacent layers are merged."""
    place = float(sum(layer.depth >= limit for limit in DEPTH_RANGES))
    return (layer.depth if layer.motion else place), layer.motion, belongs_to_subject(layer, width)


def belongs_to_subject(layer: Layer, width: int) -> bool:
    """Return whether a layer of a scene of some width belongs to the scene's subject."""
    is_narrow = layer.image.width < MAX_SUBJECT_WIDTH * width
    return layer.depth >= MIN_SUBJECT_DEPTH and is_narrow and layer.motion in ("", "bob")


def merge_layers(
    scene: Scene, layers: list[Layer], below: list[Layer], motion: str, *, is_subject: bool
) -> ParallaxLayer:
    """Merge layers into one, with the colours of the finished picture as far as it is composed."""
    left, top, right, low = bounding_box(scene, layers)
    alone = Image.new("RGBA", (right - left, low - top))
    for layer in layers:
        paste(alone, layer, left, top)
    colours = finish.apply_style(composite(below, scene.width, scene.height), scene.style) if scene.style else None
    if colours:
        alone = Image.merge("RGBA", (*colours.crop((left, top, right, low)).split(), alone.getchannel("A")))
    if not motion and not is_subject and has_open_base(alone):
        alone = extend_below(alone, 2 * int(EXTENSION * scene.height / 2))
    depth = sum(layer.depth for layer in layers) / len(layers)
    return ParallaxLayer(Sprite.from_picture(alone), left, top, depth, motion, is_subject)


def has_open_base(picture: Image.Image) -> bool:
    """Return whether a picture ends below in a straight edge, as hills behind a lake do, and not in trunks or feet."""
    row = picture.getchannel("A").crop((0, picture.height - 2, picture.width, picture.height - 1))
    return sum(row.tobytes()) > MIN_EDGE_COVERAGE * 255 * picture.width


def extend_below(picture: Image.Image, height: int) -> Image.Image:
    """Extend a picture downwards by repeating its last row."""
    found = Image.new("RGBA", (picture.width, picture.height + height))
    row = picture.crop((0, picture.height - 2, picture.width, picture.height - 1))
    found.paste(row.resize((picture.width, height)), (0, picture.height))
    found.paste(picture, (0, 0))
    return found


def bounding_box(scene: Scene, layers: list[Layer]) -> tuple[int, int, int, int]:
    """Return the smallest box with even sides around the visible part of layers."""
    left = max(min(layer.x for layer in layers), 0)
    top = max(min(layer.y for layer in layers), 0)
    right = min(max(layer.x + layer.image.width for layer in layers), scene.width)
    low = min(max(layer.y + layer.image.height for layer in layers), scene.height)
    left, top = 2 * (left // 2), 2 * (top // 2)
    return (
        left,
        top,
        max(left + round_to_even(right - left + 0.9), left + 2),
        max(top + round_to_even(low - top + 0.9), top + 2),
    )


def paste(picture: Image.Image, layer: Layer, left: int, top: int) -> None:
    """Composite a layer onto a picture whose upper left corner is at a position of the canvas."""
    x, y = layer.x - left, layer.y - top
    source = max(0, -x), max(0, -y)
    if source[0] < layer.image.width and source[1] < layer.image.height:
        picture.alpha_composite(layer.image, (max(0, x), max(0, y)), source)
