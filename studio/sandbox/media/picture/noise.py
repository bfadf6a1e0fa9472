"""Noise: clouds, crests and grains, all out of a generator that the seed decides."""

import numpy as np
from numpy.random import Generator
from PIL import Image

from studio.sandbox.media.picture.shapes import Plane


def stretched(plane: Plane, width: int, height: int) -> Plane:
    """Return a plane in another size, its outermost rows and columns left out: they have no neighbours to bend to."""
    rows, columns = plane.shape
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, (1, 1, columns - 1, rows - 1)))


def cloudy(rng: Generator, width: int, height: int, cells: float, *, octaves: int = 4, wide: float = 1) -> Plane:
    """Return noise from 0 to 1, with so many lumps over the width; ``wide`` draws them out sideways."""
    total, weight, found = 0.0, 1.0, np.zeros((height, width), np.float32)
    for octave in range(octaves):
        columns = max(2, round(cells * 2**octave))
        rows = max(2, round(cells * 2**octave * height / width * wide))
        if columns > width or rows > height:
            break
        found += weight * stretched(rng.random((rows + 3, columns + 3), np.float32), width, height)
        total, weight = total + weight, weight * 0.5
    return np.clip((found / max(total, 1e-6) - 0.5) * 1.7 + 0.5, 0, 1)


def crest(rng: Generator, width: int, cells: float, *, octaves: int = 5, sharp: float = 0) -> Plane:
    """Return a line of hills from 0 to 1; a sharp one has peaks."""
    total, weight, found = 0.0, 1.0, np.zeros(width, np.float32)
    for octave in range(octaves):
        knots = rng.random(max(2, round(cells * 2**octave)) + 4).astype(np.float32)
        line = stretched(np.tile(knots, (4, 1)), width, 1)[0]
        line = line * (1 - sharp) + (1 - np.abs(2 * line - 1)) * sharp
        found += weight * line
        total, weight = total + weight, weight * 0.48
    return found / total


def ramp(low: float, high: float, values: Plane) -> Plane:
    """Return 0 below, 1 above, and a soft way between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)
