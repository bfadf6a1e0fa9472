"""Weather: precipitation, fog, lightning and drifting particles."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.noise import fractal_noise
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale

PETALS = {"leaves": ["#d9772e", "#c4502a", "#e8b13c"], "petals": ["#ffd3e4", "#f7a8c6", "#ffeaf2"]}
LEAF = ((-1, 0), (-0.3, 0.5), (0.5, 0.45), (1, 0), (0.5, -0.45), (-0.3, -0.5))


def paint_weather(stage: Stage) -> None:
    """Paint the weather of the prompt, and what belongs to the light."""
    if stage.bare or stage.biome in ("underwater", "space", "lunar", "abstract"):
        return
    wanted = stage.prompt.weather | ({"fireflies"} if stage.light.name == "mystic" else set())
    for name, paint in WEATHERS.items():
        if name in wanted:
            paint(stage)


def paint_rain(stage: Stage) -> None:
    """Paint rain, near and far."""
    for number, long, alpha, depth in ((500, 0.03, 90, 0.85), (160, 0.07, 120, 0.98)):
        band = Image.new("L", (stage.width, stage.height))
        pen = ImageDraw.Draw(band)
        for x, y, size in stage.rng.random((number, 3)):
            x, y, size = x * stage.width * 1.1, (y * 1.1 - 0.05) * stage.height, (0.6 + size) * long * stage.height
            pen.line((x, y, x - size * 0.18, y + size), alpha, 1 + (depth > 0.9) * max(1, stage.height // 700))
        pale = mix(stage.light.haze, np.ones(3, np.float32), 0.5)
        add_veil(stage, pale, band.filter(ImageFilter.GaussianBlur(0.7)), depth, "fall")


def paint_snowfall(stage: Stage) -> None:
    """Paint flakes: small and many, large and few."""
    for number, radius, blur, depth in ((420, 0.0016, 0.5, 0.6), (160, 0.0035, 1, 0.85), (36, 0.008, 4, 0.99)):
        band = Image.new("L", (stage.width, stage.height))
        pen = ImageDraw.Draw(band)
        for x, y, size in stage.rng.random((number, 3)):
            x, y, size = x * stage.width, y * stage.height, (0.6 + size * 0.8) * radius * stage.height
            pen.ellipse((x - size, y - size, x + size, y + size), 235)
        add_veil(stage, np.ones(3, np.float32), band.filter(ImageFilter.GaussianBlur(blur)), depth, "fall")


def add_veil(stage: Stage, colour: Plane, alpha: Image.Image, depth: float, motion: str) -> None:
    """Add a layer of one colour."""
    image = Image.new("RGBA", alpha.size, tuple(int(c * 255) for c in np.clip(colour, 0, 1)))
    image.putalpha(alpha)
    stage.add(image, 0, 0, depth, motion)


def paint_fog(stage: Stage) -> None:
    """Paint banks of fog."""
    width, height = stage.width // 4, stage.height // 4
    t = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    for depth, strength in ((0.48, 0.75), (0.92, 0.45)):
        noise = fractal_noise(stage.rng, width, height, 2, octaves=4, wide=2.5)
        alpha = strength * np.exp(-(((t - 0.25 - depth * 0.5) / 0.34) ** 2)) * (0.35 + 0.9 * noise)
        colour = np.broadcast_to(mix(stage.light.haze, stage.light.key, 0.25), (height, width, 3))
        stage.add(upscale(to_rgba(colour, alpha), stage.width, stage.height), 0, 0, depth, "drift")


def paint_lightning(stage: Stage) -> None:
    """Paint a lightning bolt with its branches."""
    band = Image.new("L", (stage.width, stage.height))
    pen = ImageDraw.Draw(band)
    start = stage.width - stage.sun[0] * 0.8 - stage.width * 0.1
    for branch in range(3):
        x, y = start, stage.horizon * 0.12 * (1 + branch * 1.6)
        points = [(x, y)]
        while y < stage.horizon * (0.97 if not branch else 0.75):
            x, y = x + stage.rng.normal(0.2 * branch, 1) * stage.width * 0.022, y + stage.horizon * 0.05
            points.append((x, y))
        pen.line(points, 255, max(1, stage.width // (260 if not branch else 600)), joint="curve")
        start = points[min(4, len(points) - 1)][0]
    shine = Image.eval(band.filter(ImageFilter.GaussianBlur(stage.width / 50)), lambda v: min(255, v * 6))
    add_veil(stage, stage.light.rim, shine, 0.09, "")
    add_veil(stage, np.ones(3, np.float32), band.filter(ImageFilter.GaussianBlur(0.8)), 0.1, "")


def paint_petals(stage: Stage) -> None:
    """Paint leaves or petals in the wind."""
    palette = PETALS["petals" if "petals" in stage.prompt.weather else "leaves"]
    band = Image.new("RGBA", (stage.width, stage.height))
    pen = ImageDraw.Draw(band)
    for x, y, size, angle in stage.rng.random((46, 4)):
        x, y, size, angle = x * stage.width, y * stage.height, (0.3 + size) * stage.height * 0.011, angle * np.pi * 2
        cos, sin = np.cos(angle) * size, np.sin(angle) * size
        shape = [(x + cos * u - sin * v, y + sin * u + cos * v) for u, v in LEAF]
        pen.polygon(shape, palette[stage.rng.integers(3)])
    stage.add(band.filter(ImageFilter.GaussianBlur(0.8)), 0, 0, 0.93, "fall")


def paint_fireflies(stage: Stage) -> None:
    """Paint fireflies."""
    size = max(5, stage.height // 40)
    y, x = (np.mgrid[:size, :size] - (size - 1) / 2).astype(np.float32) / (size / 2)
    far = np.hypot(x, y)
    colour = np.broadcast_to(mix(stage.light.glow, rgb("#fff299"), 0.7), (size, size, 3))
    spark = to_rgba(colour, np.clip(np.exp(-far * 5) * 1.5, 0, 1) * np.clip(1.2 - far, 0, 1))
    band = Image.new("RGBA", (stage.width, stage.height))
    for x, y, scale in stage.rng.random((60, 3)):
        one = spark.resize((max(2, int(size * (0.3 + scale))),) * 2)
        left, top = x * (stage.width - size * 1.4), (0.3 + 0.66 * y) * (stage.height - size * 1.4)
        band.alpha_composite(one, (int(left), int(top)))
    stage.add(band, 0, 0, 0.9, "drift")


WEATHERS = {
    "fog": paint_fog,
    "lightning": paint_lightning,
    "rain": paint_rain,
    "snow": paint_snowfall,
    "leaves": paint_petals,
    "petals": paint_petals,
    "fireflies": paint_fireflies,
}
