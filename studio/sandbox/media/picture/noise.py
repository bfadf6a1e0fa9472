"""Procedural noise, deterministic for a seeded generator."""

import numpy as np
from numpy.random import Generator
from PIL import Image

from studio.sandbox.media.picture.shapes import Plane


def resize_smoothly(plane: Plane, width: int, height: int) -> Plane:
    """Resize a plane without its outermost rows and columns, which lack neighbours for the interpolation."""
    rows, columns = plane.shape
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, (1, 1, columns - 1, rows - 1)))


def fractal_noise(rng: Generator, width: int, height: int, cells: float, *, octaves: int = 4, wide: float = 1) -> Plane:
    """Return fractal noise from 0 to 1, with `cells` lumps across the width; ``wide`` stretches them sideways."""
    total, weight, found = 0.0, 1.0, np.zeros((height, width), np.float32)
    for octave in range(octaves):
        columns = max(2, round(cells * 2**octave))
        rows = max(2, round(cells * 2**octave * height / width * wide))
        if columns > width or rows > height:
            break
        found += weight * resize_smoothly(rng.random((rows + 3, columns + 3), np.float32), width, height)
        total, weight = total + weight, weight * 0.5
    return np.clip((found / max(total, 1e-6) - 0.5) * 1.7 + 0.5, 0, 1)


def fractal_ridge(rng: Generator, width: int, cells: float, *, octaves: int = 5, sharp: float = 0) -> Plane:
    """Return a fractal line from 0 to 1, per column; a sharp one has peaks."""
    total, weight, found = 0.0, 1.0, np.zeros(width, np.float32)
    for octave in range(octaves):
        knots = rng.random(max(2, round(cells * 2**octave)) + 4).astype(np.float32)
        line = resize_smoothly(np.tile(knots, (4, 1)), width, 1)[0]
        line = line * (1 - sharp) + (1 - np.abs(2 * line - 1)) * sharp
        found += weight * line
        total, weight = total + weight, weight * 0.48
    return found / total


def smoothstep(low: float, high: float, values: Plane) -> Plane:
    """Return smoothstep between two bounds."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)
