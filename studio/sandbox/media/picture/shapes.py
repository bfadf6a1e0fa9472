"""Signed distance functions of outlines: below zero inside."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.floating[Any]]  # 32 bits wherever it is large
Points = Sequence[tuple[float, float]]


def ellipse(x: Plane, y: Plane, rx: float, ry: float) -> Plane:
    """Return the approximate distance to an ellipse around the origin."""
    far = np.hypot(x / rx, y / ry)
    return (far * (far - 1) / np.maximum(np.hypot(x / rx**2, y / ry**2), 1e-6)).astype(np.float32)


def box(x: Plane, y: Plane, half_width: float, half_height: float, corner: float) -> Plane:
    """Return the distance to a box with round corners around the origin."""
    corner = min(corner, half_width, half_height)
    qx, qy = np.abs(x) - half_width + corner, np.abs(y) - half_height + corner
    return np.hypot(np.maximum(qx, 0), np.maximum(qy, 0)) + np.minimum(np.maximum(qx, qy), 0) - corner


def ring(x: Plane, y: Plane, radius: float, half_width: float) -> Plane:
    """Return the distance to a ring around the origin."""
    return np.abs(np.hypot(x, y) - radius) - half_width


def tube(x: Plane, y: Plane, points: Points, radii: Sequence[float]) -> Plane:
    """Return the distance to a polyline with a radius at each point."""
    found = np.full(x.shape, np.inf, np.float32)
    for (ax, ay), (bx, by), thick, thin in zip(points, points[1:], radii, radii[1:], strict=False):
        ex, ey = bx - ax, by - ay
        along = np.clip(((x - ax) * ex + (y - ay) * ey) / max(ex * ex + ey * ey, 1e-6), 0, 1)
        found = np.minimum(found, np.hypot(x - ax - along * ex, y - ay - along * ey) - thick - along * (thin - thick))
    return found


def polygon(x: Plane, y: Plane, points: Points) -> Plane:
    """Return the distance to a closed polygon."""
    nearest = np.full(x.shape, np.inf, np.float32)
    inside = np.zeros(x.shape, bool)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        ex, ey, wx, wy = bx - ax, by - ay, x - ax, y - ay
        along = np.clip((wx * ex + wy * ey) / max(ex * ex + ey * ey, 1e-6), 0, 1)
        nearest = np.minimum(nearest, (wx - ex * along) ** 2 + (wy - ey * along) ** 2)
        below, above, left = y >= ay, y < by, ex * wy > ey * wx
        inside ^= (below & above & left) | ~(below | above | left)
    return np.where(inside, -1, 1).astype(np.float32) * np.sqrt(nearest)


def petals(x: Plane, y: Plane, radius: float, number: int, width: float) -> Plane:
    """Return the distance to a ring of petals around the origin."""
    sector = 2 * np.pi / number
    angle = np.mod(np.arctan2(y, x) + sector / 2, sector) - sector / 2
    far = np.hypot(x, y)
    return ellipse(far * np.cos(angle) - radius * 0.55, far * np.sin(angle), radius * 0.45, width)


def smooth_curve(points: Points, *, closed: bool, steps: int = 5) -> list[tuple[float, float]]:
    """Return points on a Catmull-Rom spline through the given ones."""
    if len(points) < 3:
        return list(points)
    given = np.asarray(points, float)
    around = np.vstack([given[-1:], given, given[:2]] if closed else [given[:1], given, given[-1:]])
    t = (np.arange(steps) / steps)[:, None]
    curve = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False)
    ]
    ends = [] if closed else [given[-1:]]
    return [(float(px), float(py)) for px, py in np.vstack([*curve, *ends])]
