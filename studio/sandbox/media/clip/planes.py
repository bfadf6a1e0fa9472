"""Pictures as film has them: a plane of light, and two of colour at half the size (BT.709, limited range)."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

# Rows are Y, U and V; what they are added to follows.
MATRIX = np.array([
    [0.1826, 0.6142, 0.0620],
    [-0.1006, -0.3386, 0.4392],
    [0.4392, -0.3989, -0.0403],
], np.float32)  # fmt: skip
OFFSETS = (16.5, 128.5, 128.5)  # the half rounds
BLACK = (16, 128, 128)
BAND_ROWS = 256
SEEN, ALIKE = 12, 6  # of 255: alpha that counts, and differences that do not
HALVES = (1, 2, 2)  # how much smaller each plane is

Planes = tuple[Image.Image, Image.Image, Image.Image]
Box = tuple[float, float, float, float]
Size = tuple[int, int]


def even(value: float) -> int:
    """Return the nearest even number."""
    return 2 * round(value / 2)


def half(plane: Image.Image) -> Image.Image:
    """Return a plane at half the size."""
    return plane.resize((plane.width // 2, plane.height // 2), Image.Resampling.BOX)


def planes_of(picture: Image.Image) -> Planes:
    """Return the planes of an RGB picture whose sides are even."""
    values = np.asarray(picture.convert("RGB"))
    whole = [np.empty(values.shape[:2], np.uint8) for _ in OFFSETS]
    for top in range(0, len(values), BAND_ROWS):  # a few rows at a time, or the floats would be eight times as much
        rows = values[top : top + BAND_ROWS].astype(np.float32)
        for plane, weights, offset in zip(whole, MATRIX, OFFSETS, strict=True):
            plane[top : top + BAND_ROWS] = rows @ weights + np.float32(offset)
    light, blue, red = (Image.fromarray(plane) for plane in whole)
    return light, half(blue), half(red)


def blank(size: Size) -> Planes:
    """Return black planes."""
    light, blue, red = (
        Image.new("L", (size[0] // part, size[1] // part), value) for part, value in zip(HALVES, BLACK, strict=True)
    )
    return light, blue, red


def copied(planes: Planes) -> Planes:
    """Return planes that can be drawn into."""
    light, blue, red = (plane.copy() for plane in planes)
    return light, blue, red


def blended(one: Planes, two: Planes, share: float) -> Planes:
    """Return planes between two others."""
    light, blue, red = (Image.blend(first, second, share) for first, second in zip(one, two, strict=True))
    return light, blue, red


def coloured_edges(picture: Image.Image) -> Image.Image:
    """Return the colours of an RGBA picture; just outside its shapes they go on, so that no dark rim is mixed in."""
    nearby = picture.convert("RGBa").filter(ImageFilter.BoxBlur(3)).convert("RGBA").convert("RGB")
    nearby.paste(picture.convert("RGB"), mask=picture.getchannel("A").point(lambda value: 255 if value else 0))
    return nearby


def only_colour(picture: Image.Image) -> tuple[int, int, int] | None:
    """Return the colour of an RGBA picture that has only one."""
    values = np.asarray(picture)
    seen = values[values[..., 3] > SEEN][:, :3]
    if not len(seen) or (np.ptp(seen, axis=0) > ALIKE).any():
        return None
    red, green, blue = (int(value) for value in np.median(seen, axis=0))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture with transparent parts: its planes, or one colour; no masks where it covers all of its box."""

    planes: Planes | None
    masks: tuple[Image.Image, Image.Image] | None  # of light, and of colour
    size: Size
    ink: tuple[int, int, int] = BLACK

    @classmethod
    def of(cls, picture: Image.Image) -> "Sheet":
        """Return the sheet of an RGBA picture whose sides are even."""
        alpha = picture.getchannel("A")
        if alpha.getextrema() == (255, 255):
            return cls(planes_of(picture), None, picture.size)
        masks = alpha, half(alpha)
        if colour := only_colour(picture):
            light, blue, red = (plane.tobytes()[0] for plane in planes_of(Image.new("RGB", (2, 2), colour)))
            return cls(None, masks, picture.size, (light, blue, red))
        return cls(planes_of(coloured_edges(picture)), masks, picture.size)

    def draw(self, frame: Planes, x: float, y: float, scale: float) -> None:
        """Draw it into a frame, scaled, its upper left corner at a place; what is outside is left out."""
        width, height = frame[0].size
        left, right = covered(x, self.size[0] * scale, width)
        top, bottom = covered(y, self.size[1] * scale, height)
        if right <= left or bottom <= top:
            return
        box = ((left - x) / scale, (top - y) / scale, (right - x) / scale, (bottom - y) / scale)
        sizes = [((right - left) // part, (bottom - top) // part) for part in HALVES]
        masks = [cut(mask, box, part, size) for mask, part, size in zip(self.masks or (), HALVES, sizes, strict=False)]
        for number, (part, size) in enumerate(zip(HALVES, sizes, strict=True)):
            place = (left // part, top // part, right // part, bottom // part)
            piece = cut(self.planes[number], box, part, size) if self.planes else self.ink[number]
            frame[number].paste(piece, place, masks[min(number, 1)] if masks else None)


def covered(at: float, length: float, limit: int) -> tuple[int, int]:
    """Return from which to which even pixel a length lies wholly inside."""
    begin, end = max(at, 0.0), min(at + length, float(limit))
    return 2 * -int(-begin // 2), 2 * int(end // 2)


def cut(plane: Image.Image, box: Box, part: int, size: Size) -> Image.Image:
    """Return a part of a plane at a size; the box is in pixels of the whole picture."""
    left, top, right, bottom = (value / part for value in box)
    # Sums of floats may be past the edge by a little.
    inside = max(left, 0.0), max(top, 0.0), min(right, float(plane.width)), min(bottom, float(plane.height))
    return plane.resize(size, Image.Resampling.BILINEAR, box=inside)
