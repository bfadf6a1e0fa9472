"""Forms: where a body lies on a grid of pixels, and which way its surface looks there."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from studio.sandbox.media.picture import shapes
from studio.sandbox.media.picture.body import Body
from studio.sandbox.media.picture.shapes import Plane, Points

COARSE = 72  # outlines of many edges are measured at about this many points a side


@dataclass(frozen=True, slots=True)
class Form:
    """Distances to the outline in pixels, and the surface's direction to the right and downwards."""

    distance: Plane
    nx: Plane
    ny: Plane


@dataclass(frozen=True, slots=True)
class Grid:
    """A window of a canvas: its first pixel and its size; ``scale`` is pixels a unit of the body's."""

    left: int
    top: int
    width: int
    height: int
    scale: float

    def planes(self, step: float = 1) -> tuple[Plane, Plane]:
        """Return the places of its pixels; with a step, those of a coarser grid on it."""
        xs = self.left + (np.arange(math.ceil(self.width / step), dtype=np.float32) + 0.5) * step
        ys = self.top + (np.arange(math.ceil(self.height / step), dtype=np.float32) + 0.5) * step
        return np.meshgrid(xs, ys)  # type: ignore[return-value]


def form(body: Body, grid: Grid) -> Form:
    """Return a body's form; its points are pixels already."""
    return FORMS[body.kind](body, grid)


def turned_planes(body: Body, grid: Grid) -> tuple[Plane, Plane, float, float]:
    """Return a grid around a body's centre, turned as it is turned, and the turn's cosine and sine."""
    x, y = grid.planes()
    angle = math.radians(-body.option("turn", 0))
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = body.points[0]
    x, y = x - np.float32(cx), y - np.float32(cy)
    return x * cos + y * sin, y * cos - x * sin, cos, sin


def ellipse(body: Body, grid: Grid) -> Form:
    """Return an ellipsoid."""
    x, y, cos, sin = turned_planes(body, grid)
    rx, ry = body.points[1]
    nx, ny = x / rx, y / ry
    return Form(shapes.ellipse(x, y, rx, ry), nx * cos - ny * sin, nx * sin + ny * cos)


def bevelled(distance: Plane, puff: float, step: float = 1) -> Form:
    """Return a form that is round as far as ``puff`` from its outline, and flat within."""
    dy, dx = (plane / np.float32(step) for plane in np.gradient(distance))
    slope = np.clip(1 + distance / max(puff, 1), 0, 1) / np.maximum(np.hypot(dx, dy), 0.3)
    return Form(distance, dx * slope, dy * slope)


def box(body: Body, grid: Grid) -> Form:
    """Return a box with round edges."""
    x, y, _, _ = turned_planes(body, grid)
    (half_width, half_height), scale = body.points[1], grid.scale
    distance = shapes.box(x, y, half_width, half_height, body.option("r", 2) * scale)
    return bevelled(distance, body.option("puff", body.option("r", 2) + 1) * scale)


def ring(body: Body, grid: Grid) -> Form:
    """Return a ring, round like a tyre."""
    x, y, _, _ = turned_planes(body, grid)
    radius, half_width = body.points[1]
    return bevelled(shapes.ring(x, y, radius, half_width), half_width)


def petals(body: Body, grid: Grid) -> Form:
    """Return a ring of petals."""
    x, y, _, _ = turned_planes(body, grid)
    radius, width = body.points[1][0], body.option("w", 4) * grid.scale
    return bevelled(shapes.petals(x, y, radius, int(body.option("n", 8)), width), width)


def measured(grid: Grid, distance: Callable[[Plane, Plane], Plane], puff: float, corner: float = 0) -> Form:
    """Return a bevelled form that was measured on a coarser grid: between its points it hardly bends."""
    step = max(1.0, max(grid.width, grid.height) / COARSE)
    coarse = bevelled(distance(*grid.planes(step)) - np.float32(corner), puff, step)
    covered = (0, 0, grid.width / step, grid.height / step)
    planes = [
        Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize(
            (grid.width, grid.height), Image.Resampling.BICUBIC, covered
        )
        for plane in (coarse.distance, calm(coarse.nx), calm(coarse.ny))
    ]  # fmt: skip
    return Form(*map(np.asarray, planes))


def calm(plane: Plane) -> Plane:
    """Return a plane without the creases along its middle."""
    for _ in range(2):
        wide = np.pad(plane, 2, mode="edge")
        plane = (wide[:-4] + wide[1:-3] + wide[2:-2] + wide[3:-1] + wide[4:]) / 5
        plane = (plane[:, :-4] + plane[:, 1:-3] + plane[:, 2:-2] + plane[:, 3:-1] + plane[:, 4:]) / 5
    return plane


def tube(body: Body, grid: Grid) -> Form:
    """Return a line as thick as `w` says."""
    width = body.option("w", 2) * grid.scale
    points = body.points if "straight" in body.flags else shapes.smooth(body.points, closed=False)
    radii = np.linspace(width, body.option("w_end", body.option("w", 2)) * grid.scale, len(points)).tolist()
    return measured(grid, lambda x, y: shapes.tube(x, y, points, radii), max(radii))


def outline(body: Body, grid: Grid, points: Points) -> Form:
    """Return what an outline encloses, puffed up."""
    corner, puff = body.option("r", 0.6) * grid.scale, body.option("puff", 6) * grid.scale
    return measured(grid, lambda x, y: shapes.polygon(x, y, points), puff, corner)


def poly(body: Body, grid: Grid) -> Form:
    """Return an outline with straight edges."""
    return outline(body, grid, body.points)


def blob(body: Body, grid: Grid) -> Form:
    """Return an outline that is a curve through its points."""
    return outline(body, grid, shapes.smooth(body.points, closed=True))


def turned(body: Body, grid: Grid) -> Form:
    """Return what a profile makes on a lathe: its points are radii and heights, around the first one's axis."""
    (axis, _), *profile = body.points
    points = profile if "straight" in body.flags else shapes.smooth(profile, closed=False)
    mirror = [(2 * axis - x, y) for x, y in reversed(points)]
    distance = measured(grid, lambda x, y: shapes.polygon(x, y, [*points, *mirror]), 1).distance
    x, y = grid.planes()
    heights, radii = zip(*sorted((py, abs(px - axis)) for px, py in points), strict=True)
    radius = np.maximum(np.interp(y[:, 0], heights, radii), 1).astype(np.float32)[:, None]
    across = np.clip((x - np.float32(axis)) / radius, -1, 1)
    slope = np.gradient(radius[:, 0])[:, None] if len(radius) > 1 else np.zeros_like(radius)
    # A narrowing to the top looks upwards.
    lean = -np.clip(slope, -0.8, 0.8) * np.sqrt(1 - across**2 * 0.9)
    return Form(distance, across * 0.97, lean.astype(np.float32))


FORMS: dict[str, Callable[[Body, Grid], Form]] = {
    "ellipse": ellipse, "box": box, "ring": ring, "petals": petals, "tube": tube, "poly": poly, "blob": blob,
    "turned": turned,
}  # fmt: skip
