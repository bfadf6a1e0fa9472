"""The scene under construction: size, light, random generator, and the layers so far."""

from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from PIL import Image

from studio.sandbox.media.picture.figure import Lamp
from studio.sandbox.media.picture.lights import Light
from studio.sandbox.media.picture.prompt import ParsedPrompt
from studio.sandbox.media.picture.shapes import Plane


@dataclass(frozen=True, slots=True)
class Layer:
    """A cropped picture at a position; depth 0 is the sky, 1 the nearest; ``motion`` is its animation in a clip."""

    image: Image.Image
    x: int
    y: int
    depth: float
    motion: str = ""


@dataclass(slots=True)
class Stage:
    """The state of a scene that painters share. ``horizon`` and ``ground`` are rows."""

    width: int
    height: int
    rng: Generator
    prompt: ParsedPrompt
    light: Light
    biome: str
    sun: tuple[float, float] = (0, 0)
    horizon: int = 0
    ground: int = 0
    floats: bool = False  # no ground: space, under water
    bare: bool = False  # an interior: no weather
    water: bool = False  # the ground reflects
    perch: tuple[float, float] | None = None  # position of the main thing, if the background sets one
    subject: Image.Image | None = None  # the cutout of the reference picture
    layers: list[Layer] = field(default_factory=list)

    @property
    def grain(self) -> Plane:
        """Return noise for textures."""
        return self.rng.random((96, 96), np.float32) - 0.5

    def lamp(self, x: float) -> Lamp:
        """Return the light on a thing at a column."""
        side = np.clip((self.sun[0] - x) / self.width * 1.5, -0.72, 0.72)
        side = side if abs(side) > 0.25 else np.copysign(0.25, side)
        return Lamp(float(side), -0.5, self.light.key, self.light.shade, self.light.rim)

    def add(self, image: Image.Image, x: float, y: float, depth: float, motion: str = "") -> None:
        """Add a layer, cropped to its visible part."""
        if (box := image.getchannel("A").getbbox()) is None:
            return
        whole = box == (0, 0, *image.size)
        self.layers.append(
            Layer(image if whole else image.crop(box), round(x) + box[0], round(y) + box[1], depth, motion)
        )  # fmt: skip

    def paint(self, colour: Plane, alpha: Plane | float, x: float, y: float, depth: float, motion: str = "") -> None:
        """Add a layer of colour and alpha planes from 0 to 1."""
        self.add(to_rgba(colour, alpha), x, y, depth, motion)


def to_rgba(colour: Plane, alpha: Plane | float = 1.0) -> Image.Image:
    """Convert planes from 0 to 1 to a picture."""
    rows, columns = colour.shape[:2]
    found = np.empty((rows, columns, 4), np.uint8)
    found[..., :3] = np.clip(colour, 0, 1) * 255 + 0.5
    found[..., 3] = np.clip(alpha, 0, 1) * np.float32(255) + np.float32(0.5)
    return Image.fromarray(found, "RGBA")


def upscale(image: Image.Image, width: int, height: int) -> Image.Image:
    """Upscale a picture that was painted at a lower resolution."""
    return image.resize((width, height), Image.Resampling.BICUBIC)


def composite(layers: list[Layer], width: int, height: int) -> Image.Image:
    """Composite layers to one picture."""
    found = Image.new("RGBA", (width, height), (0, 0, 0, 255))
    for layer in layers:
        left, top = max(0, -layer.x), max(0, -layer.y)
        right, low = min(layer.image.width, width - layer.x), min(layer.image.height, height - layer.y)
        if right > left and low > top:
            found.alpha_composite(layer.image, (layer.x + left, layer.y + top), (left, top, right, low))
    return found.convert("RGB")
