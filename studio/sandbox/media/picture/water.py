"""Water: reflections broken by waves, and the underwater world."""

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.land import level_line, paint_plain, paint_plants
from studio.sandbox.media.picture.noise import fractal_noise, fractal_ridge, resize_smoothly, smoothstep
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.stage import Stage, composite, to_rgba, upscale


def reflect_scene(stage: Stage, top: int, sway: float) -> Plane:
    """Return at half size the distorted reflection in water that begins at a row."""
    picture = composite(stage.layers, stage.width, stage.height)
    low = stage.height - top
    above = picture.crop((0, max(0, top - low), stage.width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    small = above.resize((stage.width // 2, max(4, low // 2)), Image.Resampling.BOX).filter(ImageFilter.BoxBlur(2))
    found = np.asarray(small, np.float32) / 255
    rows, columns = found.shape[:2]
    noise = wave_noise(stage, columns, rows, 7)
    shift = ((noise - 0.5) * sway * np.linspace(0.2, 1, rows, dtype=np.float32)[:, None] * columns).astype(int)
    across = np.clip(np.arange(columns)[None] + shift, 0, columns - 1)
    return found[np.arange(rows)[:, None], across]


def wave_noise(stage: Stage, width: int, height: int, cells: float) -> Plane:
    """Return waves from 0 to 1: fine at the horizon, longer towards the viewer."""
    t = np.linspace(0, 1, height, dtype=np.float32)
    noise = fractal_noise(stage.rng, width, height * 2, cells, octaves=5, wide=7)
    rows = (np.log1p(t * 30) / np.log(31) * (height * 2 - 1)).astype(int)
    return noise[rows]


def paint_sea(stage: Stage, top: int, depth: float = 0.45, *, calm: float = 0.5) -> None:
    """Paint water from a row to the lower edge."""
    mirror = reflect_scene(stage, top, 0.05 * (1.2 - calm))
    rows, columns = mirror.shape[:2]
    t = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    deep = mix(stage.light.on_ground("#1f6f94", 0.42), stage.light.sky[0], 0.3) * (1 - 0.25 * t[..., None])
    murk = np.broadcast_to(0.22 + (0.62 - 0.3 * calm) * t, (rows, columns))
    colour = mix(mirror, np.broadcast_to(deep, mirror.shape), murk)
    noise = wave_noise(stage, columns, rows, 9)
    lift = np.clip((noise - np.roll(noise, 3, 0)) * 5, -1, 1) * (0.04 + 0.16 * t)
    colour = colour + stage.light.sky[2] * np.maximum(lift, 0)[..., None] - 0.5 * np.maximum(-lift, 0)[..., None]
    if stage.light.disc != "none":
        colour += sun_glitter(stage, noise, t)[..., None] * stage.light.sun
    edge = np.clip(1 - t * rows / 2, 0, 1)
    colour = mix(colour, stage.light.sky[2], np.broadcast_to(edge * 0.6, (rows, columns)))
    stage.add(upscale(to_rgba(colour), stage.width, stage.height - top), 0, top, depth)


def sun_glitter(stage: Stage, noise: Plane, t: Plane) -> Plane:
    """Return the sun's glitter on the water."""
    across = np.arange(noise.shape[1], dtype=np.float32)[None] * 2
    width = stage.width * (0.03 + 0.16 * t)
    path = np.exp(-(((across - stage.sun[0]) / width) ** 2))
    low = np.exp(-max(0.0, stage.light.height - 0.2) * 2.4)
    return smoothstep(0.56, 0.68, noise + 0.06 * path) * path * low * np.exp(-t * 1.1)


def paint_underwater(stage: Stage) -> None:
    """Paint an underwater scene: light, rays, a sandy floor, weed and coral."""
    stage.floats, stage.horizon, stage.ground = True, round(stage.height * 0.75), round(stage.height * 0.9)
    width, height = stage.width // 2, stage.height // 2
    t = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None]
    tint = mix(stage.light.key, stage.light.sky[1], 0.25)
    top, low = rgb("#59d6dc") * tint, rgb("#06365e") * (1 - stage.light.dark * 0.5)
    far = np.hypot(across - stage.sun[0] / stage.width, t * 0.8)
    colour = mix(np.broadcast_to(top, (height, width, 3)), low, np.clip(0.1 + 0.62 * t + 0.45 * far**1.3, 0, 1))
    angle = (across - stage.sun[0] / stage.width) / (t + 0.35)
    line = fractal_ridge(stage.rng, 512, 9, octaves=3)
    rays = smoothstep(0.46, 0.72, line[np.clip((angle * 0.22 + 0.5) * 511, 0, 511).astype(int)]) * np.exp(-t * 2.1)
    stage.add(upscale(to_rgba(colour + rays[..., None] * 0.34), stage.width, stage.height), 0, 0, 0)
    floor = stage.height * 0.8
    haze = mix(colour[int(height * 0.75), width // 2], low, 0.3)
    for share, depth in ((0.86, 0.25), (0.93, 0.35)):
        paint_reef(stage, floor * share + stage.height * 0.1, haze, depth)
    paint_plain(stage, floor, rgb("#d8c79a") * mix(low, top, 0.72), mix(haze, rgb("#8fb9a8"), 0.3), 0.5, rough=0.22)
    paint_seabed(stage)


def paint_reef(stage: Stage, foot: float, haze: Plane, depth: float) -> None:
    """Paint rocks in the distance."""
    line = foot - stage.height * 0.3 * fractal_ridge(stage.rng, stage.width, 3) ** 1.5
    top, bottom = int(line.min()), min(stage.height, int(foot + stage.height * 0.06))
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - line[None]
    tone = mix(haze * (0.5 + depth * 0.2), haze, smoothstep(0, 0.22, down / stage.height))
    stage.paint(tone, np.clip(down + 0.5, 0, 1), 0, top, depth)


def paint_seabed(stage: Stage) -> None:
    """Paint what grows on the floor, to both sides of the middle."""
    size = min(stage.width, stage.height)
    paint_plants(stage, ["kelp"], level_line(stage, 0.86), size * 0.4, 9, 0.55, 0.1, motion="sway", clear=(0.3, 0.7))
    paint_plants(stage, ["coral"], level_line(stage, 0.92), size * 0.15, 7, 0.62, 0.05, clear=(0.38, 0.62))
    bright, dark = {"coral": "#f0a23c"}, {"kelp": "#1c5a52"}
    paint_plants(stage, ["coral"], level_line(stage, 0.95), size * 0.17, 5, 0.9, 0, colours=bright, clear=(0.3, 0.74))
    paint_plants(
        stage,
        ["kelp"],
        level_line(stage, 1.06),
        size * 0.5,
        6,
        0.95,
        0,
        colours=dark,
        motion="sway",
        clear=(0.16, 0.84),
    )
    paint_bubbles(stage)


def paint_bubbles(stage: Stage) -> None:
    """Paint rising bubbles."""
    band = np.zeros((stage.height, stage.width), np.float32)
    for _ in range(46):
        radius = stage.height * stage.rng.uniform(0.003, 0.013)
        size = int(radius * 2) + 3
        x, y = stage.rng.integers(0, stage.width - size), stage.rng.integers(0, stage.height - size)
        v, u = (np.mgrid[:size, :size] - size / 2 + 0.5).astype(np.float32)
        far = np.hypot(u, v)
        spot = np.hypot(u + radius * 0.35, v + radius * 0.35) / (radius * 0.35 + 0.5)
        shell = np.clip(1 - np.abs(far - radius) / 1.3, 0, 1) * 0.6 + np.clip(1 - spot, 0, 1)
        band[y : y + size, x : x + size] = np.maximum(band[y : y + size, x : x + size], shell)
    stage.paint(np.ones((*band.shape, 3), np.float32), band * 0.7, 0, 0, 0.97, "rise")


def paint_foam(stage: Stage, row: float, thick: float, depth: float) -> None:
    """Paint the foam line of a wave on sand."""
    line = row + thick * 2.4 * (fractal_ridge(stage.rng, stage.width, 3) - 0.5)
    top, bottom = int(line.min() - thick * 2), int(line.max() + thick * 2)
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - line[None]
    small = fractal_noise(stage.rng, stage.width // 2, max(4, (bottom - top) // 2), 30, wide=2)
    noise = resize_smoothly(small, stage.width, bottom - top)
    lace = np.exp(-((down / thick) ** 2) * 1.5) * smoothstep(0.3, 0.6, noise + 0.3 * (np.abs(down) < thick * 0.3))
    white = np.broadcast_to(mix(stage.light.shade, stage.light.key, 0.95), (*down.shape, 3))
    stage.paint(white, np.clip(lace, 0, 0.95), 0, top, depth)
