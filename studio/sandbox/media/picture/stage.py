"""The stage that a scene is set on: its size, its light, its chance, and the layers so far."""

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from PIL import Image

from studio.sandbox.media.picture.figure import Lamp
from studio.sandbox.media.picture.lights import Light
from studio.sandbox.media.picture.prompt import Wish
from studio.sandbox.media.picture.shapes import Plane


@dataclass(frozen=True, slots=True)
class Layer:
    """A cropped picture at a place; depth 0 is the sky, 1 the nearest; ``motion`` is how it is animated in a clip."""

    image: Image.Image
    x: int
    y: int
    depth: float
    motion: str = ""


@dataclass(slots=True)
class Stage:
    """What painters of scenery need. ``horizon`` and ``ground`` are rows: where it ends, and where things stand."""

    width: int
    height: int
    rng: Generator
    wish: Wish
    light: Light
    biome: str
    sun: tuple[float, float] = (0, 0)
    horizon: int = 0
    ground: int = 0
    floats: bool = False  # things hang in the middle: space, water
    bare: bool = False  # a room or a studio: what stands there is all there is
    water: bool = False  # the ground is a surface that mirrors
    perch: tuple[float, float] | None = None  # where the main thing stands, if somewhere of its own
    subject: Image.Image | None = None  # who was cut out of the reference
    layers: list[Layer] = field(default_factory=list)

    @property
    def grain(self) -> Plane:
        """Return noise for the textures of things."""
        return self.rng.random((96, 96), np.float32) - 0.5

    def lamp(self, x: float) -> Lamp:
        """Return the light on a thing that stands at a column."""
        side = np.clip((self.sun[0] - x) / self.width * 1.5, -0.72, 0.72)
        side = side if abs(side) > 0.25 else np.copysign(0.25, side)
        return Lamp(float(side), -0.5, self.light.key, self.light.shade, self.light.rim)

    def add(self, image: Image.Image, x: float, y: float, depth: float, motion: str = "") -> None:
        """Add a layer, cut down to what is to be seen of it."""
        if (box := image.getchannel("A").getbbox()) is None:
            return
        whole = box == (0, 0, *image.size)
        self.layers.append(
            Layer(image if whole else image.crop(box), round(x) + box[0], round(y) + box[1], depth, motion)
        )  # fmt: skip

    def paint(self, colour: Plane, alpha: Plane | float, x: float, y: float, depth: float, motion: str = "") -> None:
        """Add a layer of numbers from 0 to 1."""
        self.add(rgba(colour, alpha), x, y, depth, motion)


def rgba(colour: Plane, alpha: Plane | float = 1.0) -> Image.Image:
    """Return a picture of numbers from 0 to 1."""
    rows, columns = colour.shape[:2]
    found = np.empty((rows, columns, 4), np.uint8)
    found[..., :3] = np.clip(colour, 0, 1) * 255 + 0.5
    found[..., 3] = np.clip(alpha, 0, 1) * np.float32(255) + np.float32(0.5)
    return Image.fromarray(found, "RGBA")


def bigger(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return a picture that was painted small, in its real size."""
    return image.resize((width, height), Image.Resampling.BICUBIC)


def flat(layers: list[Layer], width: int, height: int) -> Image.Image:
    """Return layers as one picture."""
    found = Image.new("RGBA", (width, height), (0, 0, 0, 255))
    for layer in layers:
        left, top = max(0, -layer.x), max(0, -layer.y)
        right, low = min(layer.image.width, width - layer.x), min(layer.image.height, height - layer.y)
        if right > left and low > top:
            found.alpha_composite(layer.image, (layer.x + left, layer.y + top), (left, top, right, low))
    return found.convert("RGB")
