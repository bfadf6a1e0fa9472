"""Outer space: nebulas, stars and planets; and the lunar surface."""

import numpy as np

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.land import paint_plain, paint_ridge
from studio.sandbox.media.picture.noise import fractal_noise, smoothstep
from studio.sandbox.media.picture.sky import star_field
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale

NEBULAS = [
    ("#5a2bb8", "#e0488f", "#2fc4d8"), ("#1d4fb8", "#37c8c0", "#b46ae8"),
    ("#a8324f", "#f09a4a", "#5a3ab8"), ("#22705a", "#7fd8a0", "#2f56c0"),
]  # fmt: skip
WORLDS = [
    ("#d8935a", "#8a4a34"), ("#4f8fd0", "#d8e8f0"), ("#c9b28a", "#8f6f5a"),
    ("#8a5ac0", "#e0a8d8"), ("#4aa89a", "#d8f0d0"),
]  # fmt: skip


def paint_space(stage: Stage) -> None:
    """Paint a nebula, stars, and one or two planets."""
    stage.floats, stage.horizon, stage.ground = True, stage.height, round(stage.height * 0.74)
    stage.sun = (stage.sun[0], stage.height * 0.16)
    paint_nebula(stage)
    side = 1 if stage.sun[0] < stage.width / 2 else 0
    size = min(stage.width, stage.height)
    near, far = stage.height * stage.rng.uniform(0.66, 0.84), stage.height * stage.rng.uniform(0.16, 0.34)
    large, small = size * stage.rng.uniform(0.2, 0.34), size * stage.rng.uniform(0.035, 0.08)
    paint_planet(stage, stage.width * (0.2 + 0.6 * side), near, large, 0.3, ringed=stage.rng.random() < 0.5)
    paint_planet(stage, stage.width * (0.84 - 0.66 * side), far, small, 0.15, ringed=stage.rng.random() < 0.3)


def paint_lunar(stage: Stage) -> None:
    """Paint the lunar surface, with the earth above it."""
    stage.horizon, stage.ground = round(stage.height * 0.64), round(stage.height * 0.86)
    stage.sun = (stage.sun[0], stage.height * 0.1)
    paint_nebula(stage, 0.35)
    size = min(stage.width, stage.height) * 0.1
    paint_planet(stage, stage.width - stage.sun[0], stage.height * 0.24, size, 0.15, colours=("#3f86d8", "#f2f6f4"))
    grey = np.array([0.62, 0.62, 0.66], np.float32)
    paint_ridge(stage, stage.horizon + stage.height * 0.02, stage.height * 0.12, 2.4, grey, 0.3, sharp=0.3)
    near = rgb("#a2a2a8") * mix(stage.light.shade, stage.light.key, 0.8)
    paint_plain(stage, stage.horizon + stage.height * 0.01, near, near * 0.72, 0.5, rough=0.3, cells=14)


def paint_nebula(stage: Stage, strength: float = 1) -> None:
    """Paint glowing clouds of three colours on black, and stars."""
    width, height = stage.width // 2, stage.height // 2
    one, two, three = map(rgb, NEBULAS[stage.rng.integers(len(NEBULAS))])
    y, x = np.mgrid[:height, :width].astype(np.float32)
    angle = stage.rng.uniform(-0.7, 0.7)
    across = (x / width - 0.5) * np.sin(angle) + (y / height - 0.5) * np.cos(angle)
    band = np.exp(-(across**2) * 9)
    wisps, dust, tint = (fractal_noise(stage.rng, width, height, cells, octaves=6) for cells in (2.4, 4, 1.6))
    glow = smoothstep(0.32, 0.95, wisps * 0.72 + band * 0.34) * (1 - 0.7 * smoothstep(0.5, 0.8, dust) * band)
    colour = mix(mix(one, two, smoothstep(0.3, 0.7, tint)), three, smoothstep(0.62, 0.92, dust))
    found = rgb("#05060f") + colour * (glow * strength)[..., None] + two * (0.35 * strength * glow**4)[..., None]
    found = found + (star_field(stage, width, height, 2.2) * (0.6 + 0.4 * band))[..., None]
    stage.add(upscale(to_rgba(found), stage.width, stage.height), 0, 0, 0)


def paint_planet(
    stage: Stage,
    cx: float,
    cy: float,
    radius: float,
    depth: float,
    *,
    ringed: bool = False,
    colours: tuple[str, str] | None = None,
) -> None:
    """Paint a planet lit by the sun, with an atmosphere and maybe a ring."""
    size = int(radius * (4.6 if ringed else 2.5))
    y, x = (np.mgrid[:size, :size] - size / 2 + 0.5).astype(np.float32) / np.float32(radius)
    far = np.hypot(x, y)
    z = np.sqrt(np.clip(1 - far**2, 0, 1))
    dark, bright = map(rgb, colours or WORLDS[stage.rng.integers(len(WORLDS))])
    noise = fractal_noise(stage.rng, size, size, size / radius * 2, octaves=5, wide=1 if colours else 2.6)
    if not colours:
        noise = np.clip(0.5 + 0.5 * np.sin((y * 0.96 + x * 0.25) * 8 + noise * 3.4), 0, 1) * 0.6 + noise * 0.4
    lx, ly = (stage.sun[0] - cx) / stage.width, (stage.sun[1] - cy) / stage.height
    long = float(np.hypot(lx, ly)) or 1.0
    facing = (x * lx + y * ly) / long * 0.86 + z * 0.5
    surface = (
        mix(dark, bright, smoothstep(0.3, 0.72, noise)) * (0.04 + 1.08 * smoothstep(-0.15, 0.95, facing))[..., None]
    )
    surface = surface + bright * ((1 - z) ** 2.4 * np.clip(facing + 0.35, 0, 1) * 0.7)[..., None]
    ball = np.clip((1 - far) * radius + 0.5, 0, 1)
    air = np.exp(-np.maximum(far - 1, 0) * 12) * np.clip(facing + 0.3, 0, 1) * 0.4 * (1 - ball)
    alpha, colour = ball + air, mix(np.broadcast_to(bright, surface.shape), surface, ball)
    if ringed:
        tilted = np.hypot(x * 0.96 + y * 0.28, (y * 0.96 - x * 0.28) * 3.6)
        ring = smoothstep(1.3, 1.4, tilted) * (1 - smoothstep(2.05, 2.15, tilted)) * (0.55 + 0.45 * np.sin(tilted * 26))
        front = ring * np.where((far < 1) & (y * 0.96 - x * 0.28 < 0), 0, 0.85)
        colour, alpha = mix(colour, mix(dark, bright, 0.75) * 1.05, front), np.maximum(alpha, front)
    stage.paint(colour, alpha, cx - size / 2, cy - size / 2, depth)
