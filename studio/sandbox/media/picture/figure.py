"""Figures: a noun's bodies, shaded and composited on a canvas."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from studio.sandbox.media.picture import forms
from studio.sandbox.media.picture.body import Body
from studio.sandbox.media.picture.colour import mix, resolve_colour
from studio.sandbox.media.picture.forms import Form, Grid
from studio.sandbox.media.picture.nouns import Noun
from studio.sandbox.media.picture.shapes import Plane

MARGIN = 1.5  # units around a figure for soft edges


@dataclass(frozen=True, slots=True)
class Lamp:
    """The light of a scene: its direction (right, down, towards the viewer), and the key, shade and rim colours."""

    x: float
    y: float
    key: Plane
    shade: Plane
    rim: Plane

    @property
    def z(self) -> float:
        """Return the component towards the viewer."""
        return math.sqrt(max(0.05, 1 - self.x**2 - self.y**2))


@dataclass(frozen=True, slots=True)
class Figure:
    """A rendered figure; its base is at (``x``, ``y``) of the image."""

    image: Image.Image
    x: float
    y: float
    scale: float
    side: int = 1  # -1 where it is mirrored

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Convert a position of the noun's units to pixels from the base."""
        return x * self.scale * self.side, -y * self.scale


class Canvas:
    """Premultiplied colour and alpha, and the form that was painted last."""

    def __init__(self, width: int, height: int, lamp: Lamp, colours: Mapping[str, str]) -> None:
        self.colour = np.zeros((height, width, 3), np.float32)
        self.alpha = np.zeros((height, width), np.float32)
        self.lamp, self.colours = lamp, colours
        self.under: tuple[Grid, Form] | None = None

    def paint(self, body: Body, scale: float) -> None:
        """Paint one body: its ambient shadow on what is there, then itself."""
        if (grid := self.window(body, scale)) is None:
            return
        form = forms.build_form(body, grid)
        alpha = np.clip(0.5 - form.distance / (body.option("blur", 0) * scale + 1), 0, 1) * body.option("a", 100) / 100
        where = np.s_[grid.top : grid.top + grid.height, grid.left : grid.left + grid.width]
        if "clip" in body.flags and self.under:
            form, alpha = self.clip_to_surface(form, alpha, grid)
        elif not body.flags & {"flat", "glow"} and not body.option("blur", 0):
            strength = 0.4 * body.option("a", 100) / 100
            self.colour[where] *= 1 - strength * np.exp(-np.maximum(form.distance, 0) / (2.2 * scale))[..., None]
        if "clip" not in body.flags:
            self.under = grid, form
        shaded = self.shade_body(body, form)
        self.colour[where] += (shaded - self.colour[where]) * alpha[..., None]
        self.alpha[where] += (1 - self.alpha[where]) * alpha

    def window(self, body: Body, scale: float) -> Grid | None:
        """Return the part of the canvas that a body and its shadow cover."""
        height, width = self.alpha.shape
        margin = extent(body, scale) + (5 + body.option("blur", 0)) * scale
        xs, ys = zip(*outline_points(body), strict=True)
        left, top = max(0, math.floor(min(xs) - margin)), max(0, math.floor(min(ys) - margin))
        right, low = min(width, math.ceil(max(xs) + margin)), min(height, math.ceil(max(ys) + margin))
        return Grid(left, top, right - left, low - top, scale) if right > left + 1 and low > top + 1 else None

    def clip_to_surface(self, form: Form, alpha: Plane, grid: Grid) -> tuple[Form, Plane]:
        """Return a form on the surface of the previous one, clipped to it."""
        assert self.under
        below, surface = self.under
        planes = [np.full(form.distance.shape, value, np.float32) for value in (99, 0, 0)]
        x, y = below.left - grid.left, below.top - grid.top
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(grid.width, x + below.width), min(grid.height, y + below.height)
        if x1 > x0 and y1 > y0:
            for plane, source in zip(planes, (surface.distance, surface.nx, surface.ny), strict=True):
                plane[y0:y1, x0:x1] = source[y0 - y : y1 - y, x0 - x : x1 - x]
        return Form(form.distance, planes[1], planes[2]), alpha * np.clip(0.5 - planes[0], 0, 1)

    def shade_body(self, body: Body, form: Form) -> Plane:
        """Return a body's shaded colour."""
        colour, lamp = resolve_colour(body.colour, self.colours), self.lamp
        if "glow" in body.flags:
            return np.broadcast_to(mix(colour, np.ones(3, np.float32), 0.15), (*form.distance.shape, 3))
        if "flat" in body.flags and "clip" not in body.flags:
            return np.broadcast_to(colour * mix(lamp.shade, lamp.key, 0.7), (*form.distance.shape, 3))
        nz = np.sqrt(np.clip(1 - form.nx**2 - form.ny**2, 0, 1))
        facing = form.nx * lamp.x + form.ny * lamp.y + nz * lamp.z
        tone = mix(lamp.shade, lamp.key, np.clip(0.42 + 0.58 * facing, 0, 1) ** 1.3)
        edge = (1 - nz) ** 2 * np.clip(form.nx * lamp.x * 1.3 + form.ny * lamp.y, 0, 1)
        shine: Plane = np.zeros((), np.float32)
        if "gloss" in body.flags:
            half = math.sqrt((lamp.z + 1) ** 2 + lamp.x**2 + lamp.y**2)
            shine = np.clip((form.nx * lamp.x + form.ny * lamp.y + nz * (lamp.z + 1)) / half, 0, 1) ** 40 * 0.75
        return colour * tone + lamp.rim * (edge * 0.55)[..., None] + lamp.key * shine[..., None]

    def image(self, texture: Plane) -> Image.Image:
        """Return the picture, with a texture applied to its brightness."""
        straight = self.colour / np.maximum(self.alpha, 1e-3)[..., None] * (1 + texture)[..., None]
        rgba = np.dstack([np.clip(straight, 0, 1), self.alpha])
        return Image.fromarray((rgba * 255 + 0.5).astype(np.uint8), "RGBA")


def outline_points(body: Body) -> list[tuple[float, float]]:
    """Return the points that bound a body, without its thickness."""
    if body.is_round:
        return [body.points[0]]
    if body.kind == "turned":
        axis = body.points[0][0]
        return [*body.points[1:], *((2 * axis - x, y) for x, y in body.points[1:])]
    return list(body.points)


def extent(body: Body, scale: float) -> float:
    """Return the extent of a body beyond its points."""
    if body.is_round:
        return body.radius
    bend = 0.12 * max(max(c) - min(c) for c in zip(*body.points, strict=True)) if body.kind in ("blob", "tube") else 0
    return scale * max(body.option("r", 0.6), body.option("w", 0), body.option("w_end", 0)) + bend


def to_pixels(body: Body, left: float, top: float, scale: float) -> Body:
    """Return a body with its points in pixels."""
    points = [((x - left) * scale, (top - y) * scale) for x, y in body.points]
    if body.is_round:
        points[1] = (body.points[1][0] * scale, body.points[1][1] * scale)
    return replace(body, points=points)


def render_figure(
    noun: Noun, height: float, lamp: Lamp, colours: Mapping[str, str], *, mirrored: bool, grain: Plane
) -> Figure:
    """Render a noun at a height in pixels; ``grain`` is noise for its texture."""
    left, bottom, right, top = noun.bounds
    scale = height / max(top - bottom, 1)
    left, right = (-right, -left) if mirrored else (left, right)
    haze = MARGIN + max(body.option("blur", 0) for body in noun.bodies) / 2
    left, bottom, right, top = left - haze, bottom - haze, right + haze, top + haze
    canvas = Canvas(math.ceil((right - left) * scale), math.ceil((top - bottom) * scale), lamp, colours)
    for body in noun.bodies:
        canvas.paint(to_pixels(body.mirror() if mirrored else body, left, top, scale), scale)
    rows, columns = canvas.alpha.shape
    texture = np.tile(grain, (rows // grain.shape[0] + 1, columns // grain.shape[1] + 1))[:rows, :columns]
    image = canvas.image(texture * noun.rough)
    return Figure(image, -left * scale, top * scale, scale, -1 if mirrored else 1)
