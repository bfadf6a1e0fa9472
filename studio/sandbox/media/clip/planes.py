"""YUV planes of pictures (4:2:0, BT.709, limited range), and sprites that are drawn into them."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

# Rows are Y, U and V; their offsets follow.
MATRIX = np.array([
    [0.1826, 0.6142, 0.0620],
    [-0.1006, -0.3386, 0.4392],
    [0.4392, -0.3989, -0.0403],
], np.float32)  # fmt: skip
OFFSETS = (16.5, 128.5, 128.5)  # plus 0.5 for rounding
BLACK = (16, 128, 128)
BAND_ROWS = 256
VISIBLE_ALPHA = 12  # of 255
COLOUR_TOLERANCE = 6  # of 255: differences that still count as one colour
SUBSAMPLING = (1, 2, 2)  # divisor of each plane's size

Planes = tuple[Image.Image, Image.Image, Image.Image]
Box = tuple[float, float, float, float]
Size = tuple[int, int]


def round_to_even(value: float) -> int:
    """Return the nearest even number."""
    return 2 * round(value / 2)


def halve(plane: Image.Image) -> Image.Image:
    """Return a plane at half the size."""
    return plane.resize((plane.width // 2, plane.height // 2), Image.Resampling.BOX)


def to_planes(picture: Image.Image) -> Planes:
    """Convert an RGB picture with even sides to YUV planes."""
    values = np.asarray(picture.convert("RGB"))
    whole = [np.empty(values.shape[:2], np.uint8) for _ in OFFSETS]
    for top in range(0, len(values), BAND_ROWS):  # in bands of rows, to limit the memory of the floats
        rows = values[top : top + BAND_ROWS].astype(np.float32)
        for plane, weights, offset in zip(whole, MATRIX, OFFSETS, strict=True):
            plane[top : top + BAND_ROWS] = rows @ weights + np.float32(offset)
    light, blue, red = (Image.fromarray(plane) for plane in whole)
    return light, halve(blue), halve(red)


def black_planes(size: Size) -> Planes:
    """Return black planes."""
    light, blue, red = (
        Image.new("L", (size[0] // part, size[1] // part), value)
        for part, value in zip(SUBSAMPLING, BLACK, strict=True)
    )
    return light, blue, red


def copy_planes(planes: Planes) -> Planes:
    """Return a copy of planes."""
    light, blue, red = (plane.copy() for plane in planes)
    return light, blue, red


def blend(one: Planes, two: Planes, share: float) -> Planes:
    """Blend two frames."""
    light, blue, red = (Image.blend(first, second, share) for first, second in zip(one, two, strict=True))
    return light, blue, red


def bleed_edges(picture: Image.Image) -> Image.Image:
    """Return an RGBA picture's colours, extended beyond its shapes so that scaling mixes in no dark rim."""
    nearby = picture.convert("RGBa").filter(ImageFilter.BoxBlur(3)).convert("RGBA").convert("RGB")
    nearby.paste(picture.convert("RGB"), mask=picture.getchannel("A").point(lambda value: 255 if value else 0))
    return nearby


def single_colour(picture: Image.Image) -> tuple[int, int, int] | None:
    """Return the colour of an RGBA picture that has only one, else None."""
    values = np.asarray(picture)
    visible = values[values[..., 3] > VISIBLE_ALPHA][:, :3]
    if not len(visible) or (np.ptp(visible, axis=0) > COLOUR_TOLERANCE).any():
        return None
    red, green, blue = (int(value) for value in np.median(visible, axis=0))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Sprite:
    """A picture with transparency: its planes, or one colour; no masks where it is opaque."""

    planes: Planes | None
    masks: tuple[Image.Image, Image.Image] | None  # of the Y plane, and of the half-size planes
    size: Size
    ink: tuple[int, int, int] = BLACK

    @classmethod
    def from_picture(cls, picture: Image.Image) -> "Sprite":
        """Return the sprite of an RGBA picture with even sides."""
        alpha = picture.getchannel("A")
        if alpha.getextrema() == (255, 255):
            return cls(to_planes(picture), None, picture.size)
        masks = alpha, halve(alpha)
        if colour := single_colour(picture):
            light, blue, red = (plane.tobytes()[0] for plane in to_planes(Image.new("RGB", (2, 2), colour)))
            return cls(None, masks, picture.size, (light, blue, red))
        return cls(to_planes(bleed_edges(picture)), masks, picture.size)

    def draw(self, frame: Planes, x: float, y: float, scale: float) -> None:
        """Draw it into a frame, scaled, with its upper left corner at a position; clipped to the frame."""
        width, height = frame[0].size
        left, right = covered_pixels(x, self.size[0] * scale, width)
        top, bottom = covered_pixels(y, self.size[1] * scale, height)
        if right <= left or bottom <= top:
            return
        box = ((left - x) / scale, (top - y) / scale, (right - x) / scale, (bottom - y) / scale)
        sizes = [((right - left) // part, (bottom - top) // part) for part in SUBSAMPLING]
        masks = [
            crop_scaled(mask, box, part, size)
            for mask, part, size in zip(self.masks or (), SUBSAMPLING, sizes, strict=False)
        ]
        for number, (part, size) in enumerate(zip(SUBSAMPLING, sizes, strict=True)):
            place = (left // part, top // part, right // part, bottom // part)
            piece = crop_scaled(self.planes[number], box, part, size) if self.planes else self.ink[number]
            frame[number].paste(piece, place, masks[min(number, 1)] if masks else None)


def covered_pixels(at: float, length: float, limit: int) -> tuple[int, int]:
    """Return the even pixels, first and end, that a length covers completely."""
    begin, end = max(at, 0.0), min(at + length, float(limit))
    return 2 * -int(-begin // 2), 2 * int(end // 2)


def crop_scaled(plane: Image.Image, box: Box, part: int, size: Size) -> Image.Image:
    """Return a crop of a plane, scaled to a size; the box is in pixels of the whole picture."""
    left, top, right, bottom = (value / part for value in box)
    # Rounding errors may exceed the edges a little.
    inside = max(left, 0.0), max(top, 0.0), min(right, float(plane.width)), min(bottom, float(plane.height))
    return plane.resize(size, Image.Resampling.BILINEAR, box=inside)
