"""Placement of things in a scene: size, position, shadow and reflection."""

import math
from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.picture import subject
from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.figure import Figure, render_figure
from studio.sandbox.media.picture.noise import smoothstep
from studio.sandbox.media.picture.prompt import Item
from studio.sandbox.media.picture.stage import Stage

MAIN_HEIGHT = 0.56  # the main thing's share of the shorter side
MAIN_DEPTH = 0.72
MAX_WIDTH = 0.88
RIDER_HEIGHT = 0.55  # of a rider, as a share of its bearer
# Columns and rows of the copies of a thing, from the middle outwards.
GROUP_OFFSETS = [
    (0, 0), (-1, -0.3), (1, -0.22), (-1.9, 0.2), (1.9, 0.16), (-0.5, -0.85), (0.55, -0.95), (-2.7, -0.5), (2.7, -0.6),
]  # fmt: skip


def place_things(stage: Stage) -> None:
    """Place the things of a prompt in the scene, the farther ones first."""
    things = list(stage.prompt.items)
    grounded = [w for w in things if w.on < 0]
    for number, one in sorted(enumerate(things), key=lambda pair: -pair[1].noun.tall * (pair[1].on < 0)):
        if one.on < 0:
            place_group(stage, number, one, relative_height(one, grounded))


def relative_height(one: Item, others: list[Item]) -> float:
    """Return a thing's height as a share of the shorter side; differences of real size are reduced."""
    tallest = max(w.noun.tall * w.size**2 for w in others)
    alone = MAIN_HEIGHT if len(others) == 1 else 0.5
    part = alone * max(0.34, (one.noun.tall * one.size**2 / tallest) ** 0.3)
    left, bottom, right, top = one.noun.bounds
    crowd = one.count**-0.42 * (1 if len(others) == 1 else 0.9)
    slender = min(1.25, max(1.0, 0.8 * (top - bottom) / (right - left)))
    return part * crowd * slender * (one.size**0.8 if len(others) == 1 else 1)


def place_group(stage: Stage, number: int, one: Item, part: float) -> None:
    """Place the copies of one thing."""
    side = min(stage.width, stage.height)
    left, bottom, right, top = one.noun.bounds
    aspect = (right - left) / max(top - bottom, 1)
    height = side * part if one.noun.place != "bust" else stage.height * 0.82
    spread = max(1, min(one.count, 5) * 0.82 if one.count > 1 else 1)
    height = min(height, stage.width * MAX_WIDTH / aspect / spread, stage.height * 0.8)
    x, y = choose_position(stage, number, one, height)
    if stage.perch == (x, y):
        height = min(height, y - stage.height * 0.05)
    for i in np.argsort([GROUP_OFFSETS[i][1] for i in range(one.count)]):
        column, row = GROUP_OFFSETS[i]
        jitter = stage.rng.uniform(-0.08, 0.08, 2) if one.count > 1 else (0, 0)
        far = 1 + 0.18 * row
        gap = height * aspect * (0.98 if one.count < 6 else 0.86)
        free = stage.floats or one.noun.place in ("air", "sky", "under")
        at = x + (column * 0.95 + jitter[0]) * gap, y + (row + jitter[1]) * height * (0.75 if free else 0.16)
        place_thing(stage, number, one, height * far, at, MAIN_DEPTH + 0.02 * row)


def choose_position(stage: Stage, number: int, one: Item, height: float) -> tuple[float, float]:
    """Return the base position of a thing."""
    alone = len([w for w in stage.prompt.items if w.on < 0]) == 1
    slots = [0.5] if alone else [0.44, 0.76, 0.2, 0.6]
    wander = stage.rng.uniform(-0.07, 0.07) if alone else stage.rng.uniform(-0.03, 0.03)
    x = stage.width * (slots[number % len(slots)] + wander)
    if stage.perch and one.noun.place == "ground" and one.noun.tall >= 3:
        x, y = stage.perch
        return x, y
    if one.noun.place == "bust":
        return stage.width * (0.5 + wander * 0.6), stage.height * 1.01
    if one.noun.place == "sky" or (one.noun.place == "air" and not stage.bare):
        high = 0.44 if alone and one.noun.place == "air" else 0.3
        middle = stage.height * (high + stage.rng.uniform(-0.05, 0.05))
        return x, max(middle + height * 0.5, height + stage.height * 0.06)
    if stage.floats and (stage.biome != "underwater" or one.noun.place in ("under", "air", "sky", "water")):
        return x, stage.height * (0.5 + stage.rng.uniform(-0.05, 0.03)) + height * 0.5
    front = stage.height * 0.03 * (one.noun.tall < 2) * (not alone)
    return x, stage.ground + front + stage.height * stage.rng.uniform(-0.01, 0.02)


def place_thing(stage: Stage, number: int, one: Item, height: float, at: tuple[float, float], depth: float) -> None:
    """Paint one thing, and what rides on it."""
    x, y = at
    figure = render_thing(stage, one, height, x)
    image = figure.image
    dips = stage.water and one.noun.place in ("under", "water")
    if dips and one.noun.place == "under":
        cut = round(figure.y - height * 0.3)
        image = image.crop((0, 0, image.width, cut))
        figure = replace(figure, image=image, y=cut)
    left, top = x - figure.x, y - figure.y
    stands = not stage.floats and one.noun.place not in ("air", "sky", "bust") and not dips
    if stands or (stage.biome == "underwater" and one.noun.place == "ground"):
        paint_shadow(stage, image, left, y, depth - 0.001)
    if dips or (stage.water and stage.perch is None and stands):
        paint_reflection(stage, image, left, y, depth - 0.001)
    motion = "bob" if dips or (not stands and one.noun.place != "bust") else ""
    stage.add(apply_haze(stage, image, one, depth), left, top, depth, motion)
    place_riders(stage, number, figure, at, depth + 0.004, motion)


def render_thing(stage: Stage, one: Item, height: float, x: float) -> Figure:
    """Return a thing in its colours and this scene's light."""
    if stage.subject and not one.noun.bodies:
        return subject.render_subject(stage.subject, height, stage.lamp(x))
    colours = dict(one.noun.colours)
    if one.colour and one.noun.main:
        colours[one.noun.main] = one.colour
    mirrored = one.noun.place != "bust" and bool(stage.rng.integers(2))
    lamp = stage.lamp(x)
    if one.noun.shines:
        lamp = replace(lamp, key=np.ones(3, np.float32), shade=np.full(3, 0.62, np.float32))
    return render_figure(one.noun, height, lamp, colours, mirrored=mirrored, grain=stage.grain)


def apply_haze(stage: Stage, image: Image.Image, one: Item, depth: float) -> Image.Image:
    """Blend a thing with the haze of the air or the water."""
    haze = 0.16 if stage.biome == "underwater" else 0.05
    veil = stage.light.haze if stage.biome != "underwater" else np.array([0.15, 0.5, 0.62], np.float32)
    flat = Image.new("RGB", image.size, tuple(int(c * 255) for c in veil))
    found = Image.blend(image.convert("RGB"), flat, haze)
    found.putalpha(image.getchannel("A"))
    return found


def place_riders(stage: Stage, number: int, figure: Figure, at: tuple[float, float], depth: float, motion: str) -> None:
    """Paint what rides on a thing or is worn on its head, recursively."""
    one = stage.prompt.items[number]
    for rider, later in enumerate(stage.prompt.items):
        if later.on != number:
            continue
        place, height = riding_position(one, later, figure)
        right, down = figure.spot(*place)
        for i in range(later.count):
            shown = render_thing(stage, later, height, at[0] + right)
            x, y = at[0] + right + (i - (later.count - 1) / 2) * shown.image.width * 0.86, at[1] + down
            stage.add(apply_haze(stage, shown.image, later, depth), x - shown.x, y - shown.y, depth, motion)
            place_riders(stage, rider, shown, (x, y), depth + 0.004, motion)


def riding_position(one: Item, later: Item, figure: Figure) -> tuple[tuple[float, float], float]:
    """Return the position of a rider, in units of its bearer, and its height in pixels."""
    left, bottom, right, top = later.noun.bounds
    if later.noun.wear and one.noun.head:
        sx, sy, wide = one.noun.head
        return (sx, sy), 2.3 * wide * figure.scale / (right - left) * (top - bottom)
    real = (later.noun.tall * later.size / one.noun.tall / one.size) ** 0.4
    height = figure.image.height * min(0.9, RIDER_HEIGHT * real)
    row = later.count * height * (right - left) / (top - bottom)
    return one.noun.seat or (0, one.noun.bounds[3]), height * min(1, 0.66 * figure.image.width / row)


def paint_shadow(stage: Stage, image: Image.Image, left: float, base: float, depth: float) -> None:
    """Paint a contact shadow, directed away from the light."""
    width = image.width
    height = max(8, int(width * 0.16))
    y, x = np.mgrid[: height * 2, : width * 2].astype(np.float32)
    away = np.clip((left + width / 2 - stage.sun[0]) / stage.width, -0.5, 0.5) * width * 0.4
    far = np.hypot((x - width - away) / (width * 0.62), (y - height) / (height * 0.62))
    core = np.hypot((x - width) / (width * 0.46), (y - height) / (height * 0.3))
    alpha = 0.36 * (1 - smoothstep(0.1, 1, far)) + 0.4 * (1 - smoothstep(0.2, 1, core))
    dark = np.broadcast_to(stage.light.shade * 0.22, (*alpha.shape, 3))
    stage.paint(dark, alpha, left - width / 2, base - height, depth)


def paint_reflection(stage: Stage, image: Image.Image, left: float, base: float, depth: float) -> None:
    """Paint a mirrored thing in the water, distorted by waves."""
    height = max(4, int(image.height * 0.55))
    flipped = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((image.width, height))
    flipped = flipped.filter(ImageFilter.BoxBlur(2))
    pixels = np.asarray(flipped).copy()
    t = np.arange(height)
    for row in range(height):
        pixels[row] = np.roll(pixels[row], int(math.sin(row * 0.5 + row * row * 0.003) * (1 + row * 0.035)), 0)
    pixels[..., :3] = (mix(pixels[..., :3].astype(np.float32) / 255, stage.light.sky[1], 0.28) * 235).astype(np.uint8)
    pixels[..., 3] = (pixels[..., 3] * (0.62 * (1 - t / height) ** 0.8)[:, None]).astype(np.uint8)
    stage.add(Image.fromarray(pixels, "RGBA"), left, base - 2, depth, "bob")
    paint_waterline(stage, image, left, base, depth + 0.003)


def paint_waterline(stage: Stage, image: Image.Image, left: float, base: float, depth: float) -> None:
    """Paint the foam where a thing meets the water."""
    foot = np.asarray(image.getchannel("A"))[-max(4, image.height // 30) :].max(0) > 100
    if not foot.any():
        return
    first, last = int(np.argmax(foot)), int(len(foot) - np.argmax(foot[::-1]))
    size = max(6, image.width // 28)
    y, x = np.mgrid[:size, : int((last - first) * 1.16)].astype(np.float32)
    ends = np.clip(np.minimum(x, x.max() - x) / (x.max() * 0.12 + 1), 0, 1)
    lace = np.exp(-(((y - size / 2) / size * 4) ** 2)) * ends * 0.5
    colour = np.ones((*lace.shape, 3), np.float32) * stage.light.key
    stage.paint(colour, lace, left + first - (last - first) * 0.08, base - size * 0.6, depth, "bob")
