"""Cities: houses, lit windows, signs without letters, and a reflecting street."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.noise import smoothstep
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.sky import paint_sky
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale
from studio.sandbox.media.picture.water import reflect_scene, wave_noise

WARM = ["#ffd27a", "#ffb85c", "#ffe6b0", "#9fd0ff"]
NEON = ["#ff4fb4", "#4de8ff", "#ffd65a", "#a06bff", "#58ffb0"]
AWNINGS = ["#b8443c", "#3c6e8a", "#3f7a56"]
WALLS = ["#b98a72", "#c7b299", "#8f98a6", "#a8746a", "#9aa88f", "#d0c3b0"]


def paint_city(stage: Stage) -> None:
    """Paint a street between houses."""
    stage.horizon, stage.ground = round(stage.height * 0.68), round(stage.height * 0.88)
    stage.sun = (stage.sun[0], stage.horizon * (1 - stage.light.height))
    paint_sky(stage)
    for haze, high, wide, depth in ((0.72, 0.5, 0.06, 0.15), (0.45, 0.42, 0.075, 0.25), (0.18, 0.3, 0.11, 0.35)):
        paint_skyline(stage, haze, high, wide, depth)
    paint_canyon(stage)
    paint_street(stage)


def wall_colour(stage: Stage, code: str, haze: float, lit: float) -> tuple[int, int, int]:
    """Return a wall's colour at a distance."""
    colour = mix(stage.light.on_ground(code, lit), stage.light.haze, haze)
    return to_pixel(colour)


def to_pixel(colour: Plane) -> tuple[int, int, int]:
    """Return a colour as 8-bit integers for Pillow."""
    red, green, blue = (int(c) for c in np.clip(colour * 255, 0, 255))
    return red, green, blue


def paint_skyline(stage: Stage, haze: float, high: float, wide: float, depth: float) -> None:
    """Paint a row of houses, each with a lit and a dark side."""
    band = Image.new("RGBA", (stage.width, stage.horizon + 2))
    pen, x = ImageDraw.Draw(band), -stage.rng.uniform(0, wide) * stage.height
    while x < stage.width:
        width = stage.height * wide * stage.rng.uniform(0.7, 1.5)
        middle = abs((x + width / 2) / stage.width - 0.5) * 2
        top = stage.horizon - stage.height * high * (0.4 + 0.35 * middle + 0.4 * stage.rng.random())
        paint_house(stage, pen, (x, top, x + width, stage.horizon + 2), haze)
        x += width * stage.rng.uniform(0.92, 1.1)
    glow = band.filter(ImageFilter.GaussianBlur(1)) if haze > 0.5 else band
    stage.add(glow, 0, 0, depth)


def paint_house(stage: Stage, pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], haze: float) -> None:
    """Paint one house with its windows."""
    left, top, right, low = box
    code, split = WALLS[stage.rng.integers(len(WALLS))], left + (right - left) * 0.7
    lit_left = stage.sun[0] < (left + right) / 2
    pen.rectangle(box, wall_colour(stage, code, haze, 0.85 if lit_left else 0.4))
    pen.rectangle((split, top, right, low), wall_colour(stage, code, haze, 0.3 if lit_left else 0.9))
    if stage.rng.random() < 0.3:
        middle, thick = (left + right) / 2, max(1, stage.height // 400)
        pen.line((middle, top - (right - left) * 0.5, middle, top), wall_colour(stage, code, haze, 0.2), thick)
    paint_windows(stage, pen, box, haze)


def paint_windows(stage: Stage, pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], haze: float) -> None:
    """Paint the windows of a house's front."""
    left, top, right, low = box
    step = max(5.0, stage.height * 0.0125)
    dim = mix(stage.light.sky[1] * 0.55, stage.light.haze, haze * 0.9)
    colours, share = (NEON if stage.light.name == "neon" else WARM), 0.46 if stage.light.is_dark else 0.1
    for row in np.arange(top + step, low - step, step * 1.4):
        for column in np.arange(left + step * 0.6, right - step * 0.6, step):
            shines = stage.rng.random() < share
            code = colours[int(stage.rng.random() ** 2 * len(colours))]
            glass = mix(rgb(code), stage.light.haze, haze * 0.6) if shines else dim
            pen.rectangle((column, row, column + step * 0.5, row + step * 0.8), to_pixel(glass))


def paint_canyon(stage: Stage) -> None:
    """Paint the nearest houses on both sides, in perspective, with their signs."""
    for side in (-1, 1):
        band = Image.new("RGBA", (stage.width, stage.height))
        pen = ImageDraw.Draw(band)
        deep, wide = stage.width * 0.3, stage.width * 0.2
        edge = stage.width / 2 + side * stage.width * 0.5
        lit = 0.32 if (stage.sun[0] > deep) == (side < 0) else 0.62
        for part in range(3):
            near, far = edge - side * wide * part / 2.2, edge - side * wide * (part + 1) / 2.2
            rise = stage.height * (0.62 - 0.13 * part - 0.06 * stage.rng.random())
            back = stage.horizon + stage.height * (0.08 - 0.03 * part)
            foot = back + stage.height * 0.03
            wall = [(near, stage.horizon - rise), (far, stage.horizon - rise * 0.86), (far, back), (near, foot)]
            pen.polygon(wall, wall_colour(stage, WALLS[stage.rng.integers(len(WALLS))], 0.04 + part * 0.08, lit))
            paint_panes(stage, pen, wall)
        paint_sign(stage, pen, edge - side * wide * 0.62)
        stage.add(band, 0, 0, 0.42)


def paint_panes(stage: Stage, pen: ImageDraw.ImageDraw, wall: list[tuple[float, float]]) -> None:
    """Paint windows and a lit shop on a wall in perspective."""
    (x0, top0), (x1, top1), (_, low1), (_, low0) = wall
    colours, share = (NEON if stage.light.name == "neon" else WARM), 0.55 if stage.light.is_dark else 0.12

    def at(u: float, v: float) -> tuple[float, float]:
        return x0 + (x1 - x0) * u, (top0 + (low0 - top0) * v) * (1 - u) + (top1 + (low1 - top1) * v) * u

    for v in np.arange(0.06, 0.74, 0.11):
        for u in (0.12, 0.41, 0.7):
            code = colours[stage.rng.integers(len(colours))]
            glass = rgb(code) if stage.rng.random() < share else stage.light.sky[1] * 0.5
            pen.polygon([at(u, v), at(u + 0.19, v), at(u + 0.19, v + 0.07), at(u, v + 0.07)], to_pixel(glass))
    shop = rgb(colours[stage.rng.integers(len(colours))]) * (1 if stage.light.is_dark else 0.6)
    pen.polygon([at(0.08, 0.84), at(0.92, 0.84), at(0.92, 0.97), at(0.08, 0.97)], to_pixel(shop * 0.92))
    awning = wall_colour(stage, AWNINGS[stage.rng.integers(3)], 0, 0.7)
    pen.polygon([at(0.04, 0.81), at(0.96, 0.81), at(0.99, 0.85), at(0.01, 0.85)], awning)


def paint_sign(stage: Stage, pen: ImageDraw.ImageDraw, x: float) -> None:
    """Paint a hanging sign of light bars, without letters."""
    if not stage.light.is_dark:
        return
    size = stage.height * 0.034
    top, low = stage.horizon - stage.height * 0.34, stage.horizon - stage.height * 0.12
    for i, y in enumerate(np.arange(top, low, size * 1.25)):
        code = (NEON if stage.light.name == "neon" else WARM)[i % 4]
        frame, thick = (x - size / 2, y, x + size / 2, y + size), max(2, int(size / 7))
        pen.rounded_rectangle(frame, size * 0.25, outline=code, width=thick)
        pen.line((x - size * 0.22, y + size / 2, x + size * 0.22, y + size / 2), code, max(2, int(size / 8)))


def paint_street(stage: Stage) -> None:
    """Paint the street: wet or dry asphalt, and its markings."""
    top = stage.horizon + round(stage.height * 0.01)
    mirror = reflect_scene(stage, top, 0.03)
    rows, columns = mirror.shape[:2]
    t = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    wet = 0.62 if stage.light.is_dark or "rain" in stage.prompt.weather else 0.16
    puddles = smoothstep(0.38, 0.62, wave_noise(stage, columns, rows, 5)) * 0.45 + 0.55
    asphalt = np.broadcast_to(stage.light.on_ground("#6a6c74", 0.6) * (1 - 0.25 * t[..., None]), mirror.shape)
    asphalt = asphalt * (0.92 + 0.16 * stage.rng.random((rows, columns, 1), np.float32))
    colour = mix(asphalt, mirror * 1.05, wet * puddles * (1 - 0.4 * t))
    colour = add_markings(stage, colour, t)
    stage.add(upscale(to_rgba(colour), stage.width, stage.height - top), 0, top, 0.5)


def add_markings(stage: Stage, colour: Plane, t: Plane) -> Plane:
    """Add pavements and a centre line to a street."""
    across = (np.linspace(-1, 1, colour.shape[1], dtype=np.float32)[None]) / (0.16 + 1.3 * t)
    kerb = smoothstep(0.78, 0.79, np.abs(across))
    paved = mix(colour, stage.light.on_ground("#a8a49c", 0.7), kerb * 0.55)
    dashes = (np.mod(1 / (t + 0.12) * 1.5, 1) < 0.55) & (np.abs(across) < 0.018)
    return mix(paved, stage.light.on_ground("#f4ecd0", 0.9), np.where(dashes, 0.8, 0).astype(np.float32))
