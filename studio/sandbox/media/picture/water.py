"""Water: a mirror of what stands above it, broken by waves; and the world below its surface."""

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.land import feet, plain, rows_of
from studio.sandbox.media.picture.noise import cloudy, crest, ramp, stretched
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.stage import Stage, bigger, flat, rgba


def mirrored(stage: Stage, top: int, sway: float) -> Plane:
    """Return at half size what a water that begins at a row mirrors."""
    picture = flat(stage.layers, stage.width, stage.height)
    low = stage.height - top
    above = picture.crop((0, max(0, top - low), stage.width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    small = above.resize((stage.width // 2, max(4, low // 2)), Image.Resampling.BOX).filter(ImageFilter.BoxBlur(2))
    found = np.asarray(small, np.float32) / 255
    rows, columns = found.shape[:2]
    noise = waves(stage, columns, rows, 7)
    shift = ((noise - 0.5) * sway * np.linspace(0.2, 1, rows, dtype=np.float32)[:, None] * columns).astype(int)
    across = np.clip(np.arange(columns)[None] + shift, 0, columns - 1)
    return found[np.arange(rows)[:, None], across]


def waves(stage: Stage, width: int, height: int, cells: float) -> Plane:
    """Return waves from 0 to 1: fine at the horizon, long and wide towards us."""
    t = np.linspace(0, 1, height, dtype=np.float32)
    noise = cloudy(stage.rng, width, height * 2, cells, octaves=5, wide=7)
    rows = (np.log1p(t * 30) / np.log(31) * (height * 2 - 1)).astype(int)
    return noise[rows]


def sea(stage: Stage, top: int, depth: float = 0.45, *, calm: float = 0.5) -> None:
    """Paint water from a row to the lower edge."""
    mirror = mirrored(stage, top, 0.05 * (1.2 - calm))
    rows, columns = mirror.shape[:2]
    t = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    deep = mix(stage.light.on_ground("#1f6f94", 0.42), stage.light.sky[0], 0.3) * (1 - 0.25 * t[..., None])
    murk = np.broadcast_to(0.22 + (0.62 - 0.3 * calm) * t, (rows, columns))
    colour = mix(mirror, np.broadcast_to(deep, mirror.shape), murk)
    noise = waves(stage, columns, rows, 9)
    lift = np.clip((noise - np.roll(noise, 3, 0)) * 5, -1, 1) * (0.04 + 0.16 * t)
    colour = colour + stage.light.sky[2] * np.maximum(lift, 0)[..., None] - 0.5 * np.maximum(-lift, 0)[..., None]
    if stage.light.disc != "none":
        colour += glitter(stage, noise, t)[..., None] * stage.light.sun
    edge = np.clip(1 - t * rows / 2, 0, 1)
    colour = mix(colour, stage.light.sky[2], np.broadcast_to(edge * 0.6, (rows, columns)))
    stage.add(bigger(rgba(colour), stage.width, stage.height - top), 0, top, depth)


def glitter(stage: Stage, noise: Plane, t: Plane) -> Plane:
    """Return the sun's path on the water."""
    across = np.arange(noise.shape[1], dtype=np.float32)[None] * 2
    width = stage.width * (0.03 + 0.16 * t)
    path = np.exp(-(((across - stage.sun[0]) / width) ** 2))
    low = np.exp(-max(0.0, stage.light.height - 0.2) * 2.4)
    return ramp(0.56, 0.68, noise + 0.06 * path) * path * low * np.exp(-t * 1.1)


def underwater(stage: Stage) -> None:
    """Paint the world below: light from above, rays, a floor of sand, weed and coral."""
    stage.floats, stage.horizon, stage.ground = True, round(stage.height * 0.75), round(stage.height * 0.9)
    width, height = stage.width // 2, stage.height // 2
    t = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None]
    tint = mix(stage.light.key, stage.light.sky[1], 0.25)
    top, low = rgb("#59d6dc") * tint, rgb("#06365e") * (1 - stage.light.dark * 0.5)
    far = np.hypot(across - stage.sun[0] / stage.width, t * 0.8)
    colour = mix(np.broadcast_to(top, (height, width, 3)), low, np.clip(0.1 + 0.62 * t + 0.45 * far**1.3, 0, 1))
    angle = (across - stage.sun[0] / stage.width) / (t + 0.35)
    line = crest(stage.rng, 512, 9, octaves=3)
    rays = ramp(0.46, 0.72, line[np.clip((angle * 0.22 + 0.5) * 511, 0, 511).astype(int)]) * np.exp(-t * 2.1)
    stage.add(bigger(rgba(colour + rays[..., None] * 0.34), stage.width, stage.height), 0, 0, 0)
    floor = stage.height * 0.8
    haze = mix(colour[int(height * 0.75), width // 2], low, 0.3)
    for share, depth in ((0.86, 0.25), (0.93, 0.35)):
        reef(stage, floor * share + stage.height * 0.1, haze, depth)
    plain(stage, floor, rgb("#d8c79a") * mix(low, top, 0.72), mix(haze, rgb("#8fb9a8"), 0.3), 0.5, rough=0.22)
    garden(stage)


def reef(stage: Stage, foot: float, haze: Plane, depth: float) -> None:
    """Paint rocks in the distance."""
    line = foot - stage.height * 0.3 * crest(stage.rng, stage.width, 3) ** 1.5
    top, bottom = int(line.min()), min(stage.height, int(foot + stage.height * 0.06))
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - line[None]
    tone = mix(haze * (0.5 + depth * 0.2), haze, ramp(0, 0.22, down / stage.height))
    stage.paint(tone, np.clip(down + 0.5, 0, 1), 0, top, depth)


def garden(stage: Stage) -> None:
    """Paint what grows on the floor, to both sides of the middle."""
    size = min(stage.width, stage.height)
    rows_of(stage, ["kelp"], feet(stage, 0.86), size * 0.4, 9, 0.55, 0.1, motion="sway", clear=(0.3, 0.7))
    rows_of(stage, ["coral"], feet(stage, 0.92), size * 0.15, 7, 0.62, 0.05, clear=(0.38, 0.62))
    bright, dark = {"coral": "#f0a23c"}, {"kelp": "#1c5a52"}
    rows_of(stage, ["coral"], feet(stage, 0.95), size * 0.17, 5, 0.9, 0, colours=bright, clear=(0.3, 0.74))
    rows_of(stage, ["kelp"], feet(stage, 1.06), size * 0.5, 6, 0.95, 0, colours=dark, motion="sway", clear=(0.16, 0.84))
    bubbles(stage)


def bubbles(stage: Stage) -> None:
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


def foam(stage: Stage, row: float, thick: float, depth: float) -> None:
    """Paint the line where a wave ends on the sand."""
    line = row + thick * 2.4 * (crest(stage.rng, stage.width, 3) - 0.5)
    top, bottom = int(line.min() - thick * 2), int(line.max() + thick * 2)
    down = np.arange(top, bottom, dtype=np.float32)[:, None] - line[None]
    small = cloudy(stage.rng, stage.width // 2, max(4, (bottom - top) // 2), 30, wide=2)
    noise = stretched(small, stage.width, bottom - top)
    lace = np.exp(-((down / thick) ** 2) * 1.5) * ramp(0.3, 0.6, noise + 0.3 * (np.abs(down) < thick * 0.3))
    white = np.broadcast_to(mix(stage.light.shade, stage.light.key, 0.95), (*down.shape, 3))
    stage.paint(white, np.clip(lace, 0, 0.95), 0, top, depth)
