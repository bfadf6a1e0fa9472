"""Terrain: ridges, plains, and plants."""

import math

import numpy as np
from PIL import Image

from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.figure import render_figure
from studio.sandbox.media.picture.noise import fractal_noise, fractal_ridge, resize_smoothly, smoothstep
from studio.sandbox.media.picture.nouns import load_nouns
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale

BLURRED_HAZE = 0.2  # haze above which plants are rendered at half size


def set_levels(stage: Stage, horizon: float, ground: float) -> None:
    """Set the rows of the horizon and of the ground, as shares of the height."""
    stage.horizon, stage.ground = round(stage.height * horizon), round(stage.height * ground)
    stage.sun = (stage.sun[0], stage.horizon * (1 - stage.light.height))


def level_line(stage: Stage, share: float) -> Plane:
    """Return a horizontal line, as a row per column."""
    return np.full(stage.width, stage.height * share, np.float32)


def ground_colours(stage: Stage, code: str, share: float = 0.62) -> tuple[Plane, Plane]:
    """Return a ground's colours, near and far."""
    near = stage.light.on_ground(code, share)
    return near * 0.86, mix(near, stage.light.haze, 0.45)


def paint_ridge(
    stage: Stage,
    foot: float,
    rise: float,
    cells: float,
    colour: Plane,
    depth: float,
    *,
    sharp: float = 0,
    haze: float = 0,
    caps: float = 0,
    low: float = 0,
) -> Plane:
    """Paint a line of hills and return it; ``haze`` is distance, ``sharp`` makes peaks, ``caps`` is snow."""
    hills = fractal_ridge(stage.rng, stage.width, cells, octaves=6 if sharp else 4, sharp=sharp)
    line = foot - rise * np.clip((hills - 0.25) * 1.6, 0, 1.1)
    top, bottom = math.floor(line.min()) - 1, min(stage.height, math.ceil(low or foot + stage.height * 0.1))
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - line[None]
    rows = bottom - top
    rock = resize_smoothly(
        fractal_noise(stage.rng, stage.width // 2, max(4, rows // 2), cells * 3, octaves=5), stage.width, rows
    )
    side = 1 if stage.sun[0] > stage.width / 2 else -1
    slope = np.tanh(np.gradient(line) * 1.1 * side)[None]
    if sharp:
        lit = np.clip(0.5 + 0.3 * slope + (rock - np.roll(rock, -9 * side, 1)) * 3, 0, 1)
    else:
        lit = np.clip(0.5 + 0.4 * slope * np.exp(-np.maximum(down, 0) / (rise + 1) * 1.6) + (rock - 0.5) * 0.35, 0, 1)
    lit = lit + 0.35 * np.exp(-np.maximum(down, 0) / (stage.height * 0.012))
    found: Plane = colour * mix(stage.light.shade, stage.light.key, lit * 0.9) * (1 - stage.light.dark * 0.6)
    if caps:
        snow = smoothstep(-0.06, 0.1, caps - down / (rise + 1) + (rock - 0.5) * 0.55 + (lit - 0.6) * 0.12)
        white = mix(stage.light.shade, stage.light.key, np.clip(lit * 1.15, 0, 1)) * (1 - stage.light.dark * 0.4)
        found = mix(found, white, snow)
    mist = haze + (1 - haze) * 0.45 * smoothstep(0.2, 1.3, down / (rise + 1))
    misty = mix(found, stage.light.haze, np.broadcast_to(mist, down.shape))
    stage.paint(misty, np.clip(down + 0.5, 0, 1), 0, top, depth)
    return line


def paint_plain(
    stage: Stage, top: float, near: Plane, far: Plane, depth: float, *, rough: float = 0.3, cells: float = 9
) -> None:
    """Paint a ground from a row to the lower edge, with perspective."""
    top = round(top)
    width, height = stage.width // 2, max(4, (stage.height - top) // 2)
    t = np.linspace(0, 1, height, dtype=np.float32)
    noise = fractal_noise(stage.rng, width, height * 3, cells, octaves=5, wide=0.9)
    rows = np.clip(np.log1p(t * 14) / np.log(15) * (height * 3 - 1), 0, height * 3 - 1).astype(int)
    bumps = (noise[rows] - 0.5) * 2 * rough * (0.25 + 0.75 * t[:, None])
    aside = (np.arange(width, dtype=np.float32)[None] * 2 - stage.sun[0]) / stage.width
    pool = np.exp(-(aside**2) * 3) * 0.16 * (1 - t[:, None])
    colour = mix(far, near, np.broadcast_to(t[:, None] ** 0.6, (height, width)))
    colour = colour * (1 + bumps)[..., None] + stage.light.glow * pool[..., None]
    stage.add(upscale(to_rgba(colour), stage.width, stage.height - top), 0, top, depth)


def render_plant(
    stage: Stage, name: str, height: float, haze: float, colours: dict[str, str] | None = None
) -> tuple[Image.Image, float, float]:
    """Return a plant with haze applied, and the position of its foot."""
    noun, part = (
        load_nouns()[name],
        0.5 if haze > BLURRED_HAZE or height > stage.height else 1,
    )  # blurred or large plants need no detail
    figure = render_figure(
        noun, height * part, stage.lamp(stage.width * 0.5), {**noun.colours, **(colours or {})},
        mirrored=bool(stage.rng.integers(2)), grain=stage.grain,
    )  # fmt: skip
    veil = Image.new("RGB", figure.image.size, tuple(int(c * 255) for c in stage.light.haze))
    dim = Image.new("RGB", figure.image.size)
    shown = Image.blend(figure.image.convert("RGB"), dim, stage.light.dark * 0.55)
    shown = Image.blend(shown, veil, haze)
    shown.putalpha(figure.image.getchannel("A"))
    return (shown if part == 1 else scale(shown, 1 / part)), figure.x / part, figure.y / part


def paint_plants(
    stage: Stage,
    names: list[str],
    feet: Plane,
    height: float,
    number: int,
    depth: float,
    haze: float,
    *,
    colours: dict[str, str] | None = None,
    motion: str = "",
    clear: tuple[float, float] = (2, 2),
) -> None:
    """Paint a row of plants along a line, except in a clearing (shares of the width)."""
    kinds = [render_plant(stage, name, height, haze, colours) for name in names for _ in range(2)]
    places = np.sort((np.arange(number) + stage.rng.random(number)) / number)
    band = Image.new("RGBA", (stage.width, stage.height))
    for place in places:
        if clear[0] < place < clear[1]:
            stage.rng.random()
            continue
        image, x, y = kinds[stage.rng.integers(len(kinds))]
        size = 0.72 + 0.42 * stage.rng.random()
        column = min(stage.width - 1, int(place * stage.width))
        one = scale(image, size)
        stamp(band, one, column - x * size, float(feet[column]) - y * size)
    stage.add(band, 0, 0, depth, motion)


def scale(image: Image.Image, size: float) -> Image.Image:
    """Scale a picture by a factor."""
    width, height = (max(1, int(side * size)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BILINEAR)


def stamp(band: Image.Image, image: Image.Image, x: float, y: float) -> None:
    """Composite a picture onto another, clipped."""
    left, top = round(x), round(y)
    source = (max(0, -left), max(0, -top), min(image.width, band.width - left), min(image.height, band.height - top))
    if source[2] > source[0] and source[3] > source[1]:
        band.alpha_composite(image, (max(0, left), max(0, top)), source)


def scatter_plants(
    stage: Stage, name: str, top: float, number: int, height: float, depth: float, palette: list[str]
) -> None:
    """Paint plants scattered over a plain, larger towards the viewer, each in a colour of the palette."""
    kinds = [render_plant(stage, name, height, 0.0, {load_nouns()[name].main: colour}) for colour in palette]
    band = Image.new("RGBA", (stage.width, stage.height))
    for t in np.sort(stage.rng.random(number) ** 0.8):
        image, x, y = kinds[stage.rng.integers(len(kinds))]
        size = 0.16 + 0.84 * float(t) ** 1.3
        row = top + (stage.height * 1.06 - top) * float(t)
        one = scale(image, size)
        stamp(band, one, stage.rng.uniform(-0.03, 1.03) * stage.width - x * size, row - y * size)
    stage.add(band, 0, 0, depth)
