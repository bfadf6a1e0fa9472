"""Skies: gradient, sun or moon, clouds, stars, aurora."""

import numpy as np

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.noise import fractal_noise, fractal_ridge, smoothstep
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale

DOWNSCALE = 2  # skies have no fine detail


def paint_sky(stage: Stage, *, clouds: bool = True) -> None:
    """Paint everything above the horizon, and a little below it."""
    width, height = stage.width // DOWNSCALE, min(stage.height, round(stage.horizon * 1.15)) // DOWNSCALE
    down, across = (
        np.arange(height, dtype=np.float32)[:, None] * DOWNSCALE,
        np.arange(width, dtype=np.float32)[None] * DOWNSCALE,
    )
    t = np.broadcast_to(np.clip(down / max(stage.horizon, 1), 0, 1), (height, width))
    top, middle, low = stage.light.sky
    colour = mix(mix(top, middle, smoothstep(0, 0.62, t)), low, smoothstep(0.45, 1, t))
    far = np.hypot(across - stage.sun[0], (down - stage.sun[1]) * 1.25) / stage.width
    strength = 0.85 if stage.light.disc != "none" else 0.3
    colour = colour + (stage.light.glow - colour) * (strength * np.exp(-far * 5.5))[..., None]
    colour += stage.light.glow * (0.35 * strength * np.exp(-far * 24))[..., None]
    if stage.light.stars or "stars" in stage.prompt.weather:
        colour += star_field(stage, width, height, 0.7)[..., None] * (1 - smoothstep(0.35, 1, t))[..., None]
    stage.add(upscale(to_rgba(colour), stage.width, height * DOWNSCALE), 0, 0, 0)
    DISCS[stage.light.disc](stage)
    if stage.light.aurora:
        paint_aurora(stage)
    if clouds:
        paint_clouds(stage)


def star_field(stage: Stage, width: int, height: int, share: float) -> Plane:
    """Return stars: many faint, few bright."""
    number = round(width * height / 900 * share)
    found = np.zeros((height, width), np.float32)
    xs, ys = stage.rng.integers(1, width - 1, number), stage.rng.integers(1, height - 1, number)
    found[ys, xs] = stage.rng.random(number, np.float32) ** 3 * 0.9 + 0.15
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        found[ys[::16] + dy, xs[::16] + dx] = 0.35
    return found


def paint_sun(stage: Stage) -> None:
    """Paint the sun."""
    paint_disc(stage, stage.height * 0.045, 1.0)


def paint_disc(stage: Stage, radius: float, marks: float) -> None:
    """Paint a disc at the sun's position."""
    size = int(radius * 2.4)
    y, x = (np.mgrid[:size, :size] - size / 2 + 0.5).astype(np.float32)
    alpha = np.clip(radius - np.hypot(x, y) + 0.5, 0, 1)
    colour = stage.light.sun * (np.ones((size, size), np.float32) * marks)[..., None]
    stage.paint(colour, alpha, stage.sun[0] - size / 2, stage.sun[1] - size / 2, 0.02)


def paint_moon(stage: Stage) -> None:
    """Paint the moon, with its maria."""
    radius = stage.height * 0.052
    size = int(radius * 2.4)
    y, x = (np.mgrid[:size, :size] - size / 2 + 0.5).astype(np.float32)
    seas = smoothstep(0.5, 0.75, fractal_noise(stage.rng, size, size, 3))
    ball = np.clip(1 - (np.hypot(x, y) / radius) ** 2 * 0.18, 0, 1) * (1 - 0.16 * seas)
    stage.paint(
        stage.light.sun * ball[..., None], np.clip(radius - np.hypot(x, y) + 0.5, 0, 1),
        stage.sun[0] - size / 2, stage.sun[1] - size / 2, 0.02,
    )  # fmt: skip


def paint_striped_sun(stage: Stage) -> None:
    """Paint a large sun cut into stripes, as in synthwave art."""
    radius = stage.height * 0.2
    size = int(radius * 2.1)
    y, x = (np.mgrid[:size, :size] - size / 2 + 0.5).astype(np.float32)
    t = (y / radius + 1) / 2
    gaps = (np.mod(t * 9, 1) < np.clip(t - 0.42, 0, 1)) & (t > 0.45)
    alpha = np.clip(radius - np.hypot(x, y) + 0.5, 0, 1) * np.where(gaps, 0, 0.96)
    colour = mix(stage.light.sun, stage.light.glow, smoothstep(0.15, 0.9, t))
    stage.paint(colour, alpha, stage.sun[0] - size / 2, stage.sun[1] - size / 2, 0.02)


def paint_no_disc(stage: Stage) -> None:
    """Paint no disc: it is behind clouds."""


DISCS = {"sun": paint_sun, "moon": paint_moon, "striped": paint_striped_sun, "none": paint_no_disc}


def paint_clouds(stage: Stage) -> None:
    """Paint clouds, flatter towards the horizon and lit by the sun."""
    width, height = stage.width // DOWNSCALE, max(8, stage.horizon // DOWNSCALE)
    noise = fractal_noise(stage.rng, width, height, 2.6, octaves=6, wide=2.1)
    cover = stage.light.cover + stage.rng.uniform(-0.14, 0.1)
    t = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    edge = 1.0 - cover + 0.2 * (t - 0.4) ** 2
    alpha = smoothstep(0, 0.3, noise - edge) * (1 - smoothstep(0.86, 1, t)) * 0.94
    dx, dy = (1 if stage.sun[0] > stage.width / 2 else -1), (1 if stage.light.height < 0.35 else -1)
    lit = np.clip((noise - np.roll(noise, (-dy * 7, -dx * 7), (0, 1))) * 3.6 + 0.5, 0, 1)
    across = np.arange(width, dtype=np.float32)[None] * DOWNSCALE
    near = np.exp(-np.hypot(across - stage.sun[0], t * stage.horizon - stage.sun[1]) / stage.width * 3)
    bright, dim = stage.light.cloud
    colour = mix(mix(dim, bright, lit), stage.light.glow, near * 0.45 * lit)
    stage.add(upscale(to_rgba(colour, alpha), stage.width, height * DOWNSCALE), 0, 0, 0.06, "drift")


def paint_aurora(stage: Stage) -> None:
    """Paint an aurora: curtains of light."""
    width, height = stage.width // 4, max(8, stage.horizon // 4)
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    colour, alpha = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
    for share in (0.0, 0.5, 1.0):
        foot = 0.3 + 0.5 * fractal_ridge(stage.rng, width, 2, octaves=3) - 0.12 * share
        folds = 0.45 + 0.55 * fractal_ridge(stage.rng, width, 22, octaves=2)
        above = foot - down
        veil = np.where(above > 0, np.exp(-above * 5), np.exp(above * 30)) * folds
        tone = mix(rgb("#59ffb8"), rgb("#9e6bff"), np.clip(above * 2.2, 0, 1))
        colour, alpha = colour + tone * veil[..., None], alpha + veil
    colour /= np.maximum(alpha, 1e-3)[..., None]
    stage.add(upscale(to_rgba(colour, np.clip(alpha * 0.5, 0, 0.8)), stage.width, height * 4), 0, 0, 0.04, "drift")
