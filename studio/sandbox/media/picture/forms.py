"""Forms: a body's signed distance field on a pixel grid, and its surface normals."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from studio.sandbox.media.picture import shapes
from studio.sandbox.media.picture.body import Body
from studio.sandbox.media.picture.shapes import Plane, Points

COARSE_POINTS = 72  # resolution of the coarse distance field per side


@dataclass(frozen=True, slots=True)
class Form:
    """Signed distance to the outline in pixels, and the surface normal's components right and down."""

    distance: Plane
    nx: Plane
    ny: Plane


@dataclass(frozen=True, slots=True)
class Grid:
    """A window of a canvas: first pixel, size, and ``scale`` in pixels per unit."""

    left: int
    top: int
    width: int
    height: int
    scale: float

    def planes(self, step: float = 1) -> tuple[Plane, Plane]:
        """Return the coordinates of its pixels, or of a coarser grid."""
        xs = self.left + (np.arange(math.ceil(self.width / step), dtype=np.float32) + 0.5) * step
        ys = self.top + (np.arange(math.ceil(self.height / step), dtype=np.float32) + 0.5) * step
        return np.meshgrid(xs, ys)  # type: ignore[return-value]


def build_form(body: Body, grid: Grid) -> Form:
    """Return the form of a body whose points are in pixels."""
    return FORMS[body.kind](body, grid)


def rotated_planes(body: Body, grid: Grid) -> tuple[Plane, Plane, float, float]:
    """Return coordinates around a body's centre, rotated with it, and the rotation's cosine and sine."""
    x, y = grid.planes()
    angle = math.radians(-body.option("turn", 0))
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = body.points[0]
    x, y = x - np.float32(cx), y - np.float32(cy)
    return x * cos + y * sin, y * cos - x * sin, cos, sin


def ellipse_form(body: Body, grid: Grid) -> Form:
    """Return an ellipsoid."""
    x, y, cos, sin = rotated_planes(body, grid)
    rx, ry = body.points[1]
    nx, ny = x / rx, y / ry
    return Form(shapes.ellipse(x, y, rx, ry), nx * cos - ny * sin, nx * sin + ny * cos)


def bevel(distance: Plane, puff: float, step: float = 1) -> Form:
    """Return a form that is rounded within ``puff`` of its outline, and flat inside."""
    dy, dx = (plane / np.float32(step) for plane in np.gradient(distance))
    slope = np.clip(1 + distance / max(puff, 1), 0, 1) / np.maximum(np.hypot(dx, dy), 0.3)
    return Form(distance, dx * slope, dy * slope)


def box_form(body: Body, grid: Grid) -> Form:
    """Return a box with rounded edges."""
    x, y, _, _ = rotated_planes(body, grid)
    (half_width, half_height), scale = body.points[1], grid.scale
    distance = shapes.box(x, y, half_width, half_height, body.option("r", 2) * scale)
    return bevel(distance, body.option("puff", body.option("r", 2) + 1) * scale)


def ring_form(body: Body, grid: Grid) -> Form:
    """Return a torus."""
    x, y, _, _ = rotated_planes(body, grid)
    radius, half_width = body.points[1]
    return bevel(shapes.ring(x, y, radius, half_width), half_width)


def petals_form(body: Body, grid: Grid) -> Form:
    """Return a ring of petals."""
    x, y, _, _ = rotated_planes(body, grid)
    radius, width = body.points[1][0], body.option("w", 4) * grid.scale
    return bevel(shapes.petals(x, y, radius, int(body.option("n", 8)), width), width)


def coarse_form(grid: Grid, distance: Callable[[Plane, Plane], Plane], puff: float, corner: float = 0) -> Form:
    """Return a bevelled form computed on a coarser grid and interpolated."""
    step = max(1.0, max(grid.width, grid.height) / COARSE_POINTS)
    coarse = bevel(distance(*grid.planes(step)) - np.float32(corner), puff, step)
    covered = (0, 0, grid.width / step, grid.height / step)
    planes = [
        Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize(
            (grid.width, grid.height), Image.Resampling.BICUBIC, covered
        )
        for plane in (coarse.distance, blur_creases(coarse.nx), blur_creases(coarse.ny))
    ]  # fmt: skip
    return Form(*map(np.asarray, planes))


def blur_creases(plane: Plane) -> Plane:
    """Blur a plane of normals, to remove the creases along the medial axis."""
    for _ in range(2):
        wide = np.pad(plane, 2, mode="edge")
        plane = (wide[:-4] + wide[1:-3] + wide[2:-2] + wide[3:-1] + wide[4:]) / 5
        plane = (plane[:, :-4] + plane[:, 1:-3] + plane[:, 2:-2] + plane[:, 3:-1] + plane[:, 4:]) / 5
    return plane


def tube_form(body: Body, grid: Grid) -> Form:
    """Return a curve with thickness."""
    width = body.option("w", 2) * grid.scale
    points = body.points if "straight" in body.flags else shapes.smooth_curve(body.points, closed=False)
    radii = np.linspace(width, body.option("w_end", body.option("w", 2)) * grid.scale, len(points)).tolist()
    return coarse_form(grid, lambda x, y: shapes.tube(x, y, points, radii), max(radii))


def outline_form(body: Body, grid: Grid, points: Points) -> Form:
    """Return a filled outline, bevelled."""
    corner, puff = body.option("r", 0.6) * grid.scale, body.option("puff", 6) * grid.scale
    return coarse_form(grid, lambda x, y: shapes.polygon(x, y, points), puff, corner)


def polygon_form(body: Body, grid: Grid) -> Form:
    """Return an outline with straight edges."""
    return outline_form(body, grid, body.points)


def blob_form(body: Body, grid: Grid) -> Form:
    """Return an outline that is a smooth curve through its points."""
    return outline_form(body, grid, shapes.smooth_curve(body.points, closed=True))


def lathe_form(body: Body, grid: Grid) -> Form:
    """Return a surface of revolution: its points are radii and heights around the first one's axis."""
    (axis, _), *profile = body.points
    points = profile if "straight" in body.flags else shapes.smooth_curve(profile, closed=False)
    mirror = [(2 * axis - x, y) for x, y in reversed(points)]
    distance = coarse_form(grid, lambda x, y: shapes.polygon(x, y, [*points, *mirror]), 1).distance
    x, y = grid.planes()
    heights, radii = zip(*sorted((py, abs(px - axis)) for px, py in points), strict=True)
    radius = np.maximum(np.interp(y[:, 0], heights, radii), 1).astype(np.float32)[:, None]
    across = np.clip((x - np.float32(axis)) / radius, -1, 1)
    slope = np.gradient(radius[:, 0])[:, None] if len(radius) > 1 else np.zeros_like(radius)
    # A surface that narrows upwards faces up.
    lean = -np.clip(slope, -0.8, 0.8) * np.sqrt(1 - across**2 * 0.9)
    return Form(distance, across * 0.97, lean.astype(np.float32))


FORMS: dict[str, Callable[[Body, Grid], Form]] = {
    "ellipse": ellipse_form,
    "box": box_form,
    "ring": ring_form,
    "petals": petals_form,
    "tube": tube_form,
    "poly": polygon_form,
    "blob": blob_form,
    "turned": lathe_form,
}
