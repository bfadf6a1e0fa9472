"""Colours as the tables write them: `#rrggbb`, or a named colour of the figure with steps of lightness."""

import re
from collections.abc import Mapping
from functools import cache

import numpy as np

from studio.sandbox.media.picture.shapes import Plane

STEPPED = re.compile(r"(.+?)((?:[+-]\d)*)")


@cache
def rgb(code: str) -> Plane:
    """Parse `#rrggbb` as three numbers from 0 to 1."""
    found = np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)
    found.setflags(write=False)
    return found


def mix(one: Plane, other: Plane, share: float | Plane) -> Plane:
    """Interpolate linearly between two colours, by one share or a plane of shares."""
    weight = np.asarray(share, np.float32)
    weight = weight[..., None] if weight.ndim > 1 else weight
    return one + (other - one) * weight


def resolve_colour(word: str, names: Mapping[str, str]) -> Plane:
    """Return a colour by its name or code; `coat-2` is two steps darker than `coat`."""
    found = STEPPED.fullmatch(word)
    assert found
    colour = rgb(names.get(found[1], found[1]))
    steps = sum(map(int, re.findall(r"[+-]\d", found[2])))
    return mix(colour, np.full(3, float(steps > 0), np.float32), abs(steps) * 0.12)
