"""Interiors: a wall with window light and a table; and abstract backgrounds."""

import numpy as np

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.noise import fractal_noise, smoothstep
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale

WALLS = ["#c9d3d2", "#d9cdbd", "#b9c4cf", "#cfd6c4", "#d8c3bb", "#8fa5a6"]
TABLES = ["#c79a6a", "#a9784f", "#d9d4cb", "#8a6a52", "#b9b2a8"]
DARK_WALLS, DARK_TABLES = ["#3a3f4a", "#4a3d38", "#2f4446"], ["#5a3f2e", "#4a4038"]
SILKS = [
    ("#2b1b4f", "#d0488a", "#ffb56b"), ("#07324a", "#1f9e97", "#f2e6b8"),
    ("#3a1410", "#c4642a", "#ffe0a0"), ("#101a45", "#4f6fd8", "#c8e0ff"),
]  # fmt: skip


def paint_room(stage: Stage) -> None:
    """Paint a blurred wall and table, with window light."""
    stage.bare = True
    stage.horizon, stage.ground = round(stage.height * 0.68), round(stage.height * 0.84)
    dark = stage.light.is_dark
    wall = rgb((DARK_WALLS if dark else WALLS)[stage.rng.integers(3 if dark else len(WALLS))])
    width, height = stage.width // 2, stage.height // 2
    y, x = np.mgrid[:height, :width].astype(np.float32)
    y, x = y / height, x / width
    lit = 1 - 0.55 * np.hypot(x - stage.sun[0] / stage.width, (y - 0.22) * 0.9)
    colour = wall * mix(stage.light.shade, stage.light.key, np.clip(lit, 0, 1)) * (1.12 if not dark else 0.8)
    colour = colour + stage.light.key * (0.16 * window_light(stage, x, y))[..., None]
    if dark:
        colour = colour + bokeh(stage, width, height)
    stage.add(upscale(to_rgba(colour), stage.width, stage.height), 0, 0, 0)
    if not any(w.noun.place == "bust" for w in stage.prompt.items):
        paint_table(stage, dark=dark)


def window_light(stage: Stage, x: Plane, y: Plane) -> Plane:
    """Return the light of a four-paned window on the wall."""
    side = 1 if stage.sun[0] < stage.width / 2 else -1
    u = (x - 0.5) * side - 0.06 + (y - 0.3) * 0.55
    v = y - 0.34 - (x - 0.5) * side * 0.18
    soft = 0.02
    frame = smoothstep(-0.2, -0.2 + soft, -np.abs(u)) * smoothstep(-0.26, -0.26 + soft, -np.abs(v))
    bars = smoothstep(0.006, 0.006 + soft, np.abs(u)) * smoothstep(0.006, 0.006 + soft, np.abs(v))
    return frame * bars


def bokeh(stage: Stage, width: int, height: int) -> Plane:
    """Return out-of-focus lights."""
    found = np.zeros((height, width, 3), np.float32)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    for _ in range(14):
        radius = height * stage.rng.uniform(0.015, 0.045)
        far = np.hypot(x - stage.rng.uniform(0, width), y - stage.rng.uniform(0, height * 0.6))
        shine = np.clip((radius - far) / 3, 0, 1) * (0.1 + 0.12 * far / radius)
        found += mix(stage.light.glow, rgb("#ffd59a"), stage.rng.random()) * shine[..., None]
    return found


def paint_table(stage: Stage, *, dark: bool) -> None:
    """Paint a table with a soft far edge."""
    top = stage.horizon
    width, height = stage.width // 2, (stage.height - top) // 2
    code = (DARK_TABLES if dark else TABLES)[stage.rng.integers(2 if dark else len(TABLES))]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    t, across = y / height, x / width
    wood = fractal_noise(stage.rng, width, height, 5, octaves=5, wide=9)
    lit = 0.86 - 0.6 * np.abs(across - stage.sun[0] / stage.width) * (0.6 + 0.4 * t)
    colour = rgb(code) * mix(stage.light.shade, stage.light.key, np.clip(lit, 0, 1)) * (0.9 + 0.2 * wood)[..., None]
    colour = colour * (0.86 if dark else 1.06) + stage.light.key * (0.14 * np.exp(-t * 7))[..., None]
    stage.add(upscale(to_rgba(colour, np.clip(y / 2.5, 0, 1)), stage.width, height * 2), 0, top, 0.5)


def paint_abstract(stage: Stage) -> None:
    """Paint light rings or silk folds, in the colours that were named."""
    stage.floats, stage.horizon, stage.ground = True, stage.height, round(stage.height * 0.74)
    rings = bool(stage.prompt.words & {"lens", "rings", "ring", "circles", "fresnel", "spiral", "swirl"})
    dark, middle, bright = map(rgb, SILKS[stage.rng.integers(len(SILKS))])
    if stage.prompt.colours:
        middle = rgb(stage.prompt.colours[0])
        dark, bright = middle * 0.16, mix(rgb(stage.prompt.colours[-1]), np.ones(3, np.float32), 0.6)
    width, height = stage.width // 2, stage.height // 2
    y, x = np.mgrid[:height, :width].astype(np.float32) / np.float32(min(width, height))
    value, shine = (lens_pattern if rings else silk_pattern)(stage, x, y)
    colour = (
        mix(mix(dark, middle, smoothstep(0, 0.55, value)), bright, smoothstep(0.5, 1, value))
        + bright * shine[..., None]
    )
    stage.add(upscale(to_rgba(colour), stage.width, stage.height), 0, 0, 0)


def lens_pattern(stage: Stage, x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Return concentric rings around a light, and their shine."""
    cx, cy = stage.rng.uniform(0.3, 0.7) * x.max(), stage.rng.uniform(0.35, 0.65) * y.max()
    far = np.hypot(x - cx, y - cy)
    grooves = np.mod(far**0.85 * stage.rng.uniform(16, 24), 1)
    edge = np.exp(-((grooves - 0.5) ** 2) * 26)
    streak = 0.8 + 0.35 * np.cos(np.arctan2(y - cy, x - cx) * 2 + stage.rng.uniform(0, 6))
    fade = np.exp(-far * 1.5)
    shine = np.exp(-((far / 0.11) ** 2)) * 1.4 + 0.25 * np.exp(-far * 7)
    return np.clip(edge * streak * (0.25 + fade) + 0.3 * fade, 0, 1), shine


def silk_pattern(stage: Stage, x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Return folds of cloth, and their shine."""
    height, width = x.shape
    warp, fine = (
        fractal_noise(stage.rng, width, height, 1.3, octaves=2),
        fractal_noise(stage.rng, width, height, 2.2, octaves=2),
    )
    phase = (x * 0.7 + y * 1.1) * stage.rng.uniform(2, 3.4) + warp * 6 + fine * 2.2
    fold = 0.5 + 0.5 * np.sin(phase)
    return np.clip(fold**1.4 * (0.45 + 0.75 * warp), 0, 1), np.clip(np.sin(phase + 0.7), 0, 1) ** 14 * 0.35
