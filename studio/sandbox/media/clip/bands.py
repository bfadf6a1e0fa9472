"""A scene as a camera sees it: layers that belong together become sheets, each at its depth and with its own stir."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from studio.sandbox.media.clip.planes import Sheet, even
from studio.sandbox.media.picture import finish
from studio.sandbox.media.picture.scene import Layer, Scene
from studio.sandbox.media.picture.stage import flat

Place = tuple[float, float]
# Still layers of one of these ranges are one sheet: that they are not all at one depth is not to be seen.
RANGES = (0.1, 0.3, 0.46, 0.58, 0.75, 0.9)
SUBJECT_DEPTH, SUBJECT_SHARE = 0.6, 0.7  # how near it is at least, and how much of the width it takes at most
SKIRT = 0.16  # of the height: what stands far away goes on below, where the ground in front of it may sink
EDGE = 0.5  # how much of a last row is seen at least where something ends in an edge
WRAPPED = {"fall": (0.03, 0.42), "rise": (0.0, -0.16)}  # in canvases a second, across and down, of what is nearest


@dataclass(frozen=True, slots=True)
class Band:
    """A sheet at a place of a canvas."""

    sheet: Sheet
    x: int
    y: int
    depth: float
    moves: str = ""
    is_main: bool = False

    def places(self, seconds: float, canvas: tuple[int, int]) -> Iterator[Place]:
        """Yield where it is drawn after some seconds, in pixels of the canvas; what falls comes in again above."""
        if self.moves in WRAPPED:
            across, down = (speed * seconds * (0.35 + 0.65 * self.depth) % 1 for speed in WRAPPED[self.moves])
            yield from (
                (self.x + (across - column) * canvas[0], self.y + (down - row) * canvas[1])
                for column in (0, 1) for row in (0, 1)
            )  # fmt: skip
        else:
            x, y = stirred(self, seconds)
            yield self.x + x * canvas[0], self.y + y * canvas[1]


def stirred(band: Band, seconds: float) -> Place:
    """Return how far a sheet is from its place, in parts of the canvas."""
    turn = 2 * math.pi * seconds + 9 * band.depth + band.x
    if band.moves == "sway":
        return 0.004 * math.sin(turn * 0.33) + 0.0015 * math.sin(turn * 0.8), 0.0
    if band.moves == "bob":
        return 0.003 * math.sin(turn * 0.19), 0.007 * math.sin(turn * 0.36)
    if band.moves == "drift":
        return 0.006 * (seconds - 3), 0.0
    return 0.0, 0.0


def bands(scene: Scene) -> list[Band]:
    """Return the sheets of a scene, from back to front, in the look of its style."""
    below: list[Layer] = []
    found = []
    for (_, moves, main), some in groupby(scene.layers, lambda layer: group(layer, scene.width)):
        layers = list(some)
        below += layers
        found.append(band(scene, layers, below, moves, is_main=main))
    return found


def group(layer: Layer, width: int) -> tuple[float, str, bool]:
    """Return what tells layers apart that cannot be one sheet."""
    place = float(sum(layer.depth >= limit for limit in RANGES))
    return (layer.depth if layer.moves else place), layer.moves, is_subject(layer, width)


def is_subject(layer: Layer, width: int) -> bool:
    """Return whether a layer of a scene of some width belongs to what the scene is about."""
    is_narrow = layer.image.width < SUBJECT_SHARE * width
    return layer.depth >= SUBJECT_DEPTH and is_narrow and layer.moves in ("", "bob")


def band(scene: Scene, layers: list[Layer], below: list[Layer], moves: str, *, is_main: bool) -> Band:
    """Return layers as one sheet. Its colours are those of the finished picture, as far as there is one yet."""
    left, top, right, low = box_of(scene, layers)
    alone = Image.new("RGBA", (right - left, low - top))
    for layer in layers:
        paste(alone, layer, left, top)
    colours = finish.finished(flat(below, scene.width, scene.height), scene.style) if scene.style else None
    if colours:
        alone = Image.merge("RGBA", (*colours.crop((left, top, right, low)).split(), alone.getchannel("A")))
    if not moves and not is_main and stands_on_nothing(alone):
        alone = skirted(alone, 2 * int(SKIRT * scene.height / 2))
    depth = sum(layer.depth for layer in layers) / len(layers)
    return Band(Sheet.of(alone), left, top, depth, moves, is_main)


def stands_on_nothing(picture: Image.Image) -> bool:
    """Return whether a picture ends below in an edge, such as hills behind a lake, and not in trunks or feet."""
    row = picture.getchannel("A").crop((0, picture.height - 2, picture.width, picture.height - 1))
    return sum(row.tobytes()) > EDGE * 255 * picture.width


def skirted(picture: Image.Image, height: int) -> Image.Image:
    """Return a picture whose last row goes on below it."""
    found = Image.new("RGBA", (picture.width, picture.height + height))
    row = picture.crop((0, picture.height - 2, picture.width, picture.height - 1))
    found.paste(row.resize((picture.width, height)), (0, picture.height))
    found.paste(picture, (0, 0))
    return found


def box_of(scene: Scene, layers: list[Layer]) -> tuple[int, int, int, int]:
    """Return the smallest box, with even sides, that holds all that is seen of layers."""
    left = max(min(layer.x for layer in layers), 0)
    top = max(min(layer.y for layer in layers), 0)
    right = min(max(layer.x + layer.image.width for layer in layers), scene.width)
    low = min(max(layer.y + layer.image.height for layer in layers), scene.height)
    left, top = 2 * (left // 2), 2 * (top // 2)
    return left, top, max(left + even(right - left + 0.9), left + 2), max(top + even(low - top + 0.9), top + 2)


def paste(picture: Image.Image, layer: Layer, left: int, top: int) -> None:
    """Lay a layer over a picture whose upper left corner is at a place of the canvas."""
    x, y = layer.x - left, layer.y - top
    source = max(0, -x), max(0, -y)
    if source[0] < layer.image.width and source[1] < layer.image.height:
        picture.alpha_composite(layer.image, (max(0, x), max(0, y)), source)
