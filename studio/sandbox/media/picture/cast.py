"""The things of a scene: how large each is, where it stands, and what it leaves on the ground and in the water."""

import math
from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.picture import subject
from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.figure import Figure, draw
from studio.sandbox.media.picture.noise import ramp
from studio.sandbox.media.picture.prompt import Wanted
from studio.sandbox.media.picture.stage import Stage

MAIN, DEPTH = 0.56, 0.72  # the main thing's share of the shorter side, and how near it is
WIDEST = 0.88
BORNE = 0.55  # how large something is that sits on another
# Rows and columns of several of a kind, from the middle out.
SPOTS = [
    (0, 0), (-1, -0.3), (1, -0.22), (-1.9, 0.2), (1.9, 0.16), (-0.5, -0.85), (0.55, -0.95), (-2.7, -0.5), (2.7, -0.6),
]  # fmt: skip


def cast(stage: Stage) -> None:
    """Put the things of the wish on the stage, the farther ones first."""
    things = list(stage.wish.wanted)
    grounded = [w for w in things if w.on < 0]
    for number, one in sorted(enumerate(things), key=lambda pair: -pair[1].noun.tall * (pair[1].on < 0)):
        if one.on < 0:
            group(stage, number, one, share(one, grounded))


def share(one: Wanted, others: list[Wanted]) -> float:
    """Return a thing's height as a share of the shorter side: real sizes count, but not as much as they do in life."""
    tallest = max(w.noun.tall * w.size**2 for w in others)
    alone = MAIN if len(others) == 1 else 0.5
    part = alone * max(0.34, (one.noun.tall * one.size**2 / tallest) ** 0.3)
    left, bottom, right, top = one.noun.bounds
    crowd = one.count**-0.42 * (1 if len(others) == 1 else 0.9)
    slender = min(1.25, max(1.0, 0.8 * (top - bottom) / (right - left)))
    return part * crowd * slender * (one.size**0.8 if len(others) == 1 else 1)


def group(stage: Stage, number: int, one: Wanted, part: float) -> None:
    """Put one kind of thing on the stage, as often as it is wanted."""
    side = min(stage.width, stage.height)
    left, bottom, right, top = one.noun.bounds
    aspect = (right - left) / max(top - bottom, 1)
    height = side * part if one.noun.place != "bust" else stage.height * 0.82
    spread = max(1, min(one.count, 5) * 0.82 if one.count > 1 else 1)
    height = min(height, stage.width * WIDEST / aspect / spread, stage.height * 0.8)
    x, y = home(stage, number, one, height)
    if stage.perch == (x, y):
        height = min(height, y - stage.height * 0.05)
    for i in np.argsort([SPOTS[i][1] for i in range(one.count)]):
        column, row = SPOTS[i]
        jitter = stage.rng.uniform(-0.08, 0.08, 2) if one.count > 1 else (0, 0)
        far = 1 + 0.18 * row
        gap = height * aspect * (0.98 if one.count < 6 else 0.86)
        free = stage.floats or one.noun.place in ("air", "sky", "under")
        at = x + (column * 0.95 + jitter[0]) * gap, y + (row + jitter[1]) * height * (0.75 if free else 0.16)
        put(stage, number, one, height * far, at, DEPTH + 0.02 * row)


def home(stage: Stage, number: int, one: Wanted, height: float) -> tuple[float, float]:
    """Return where a kind of thing has its base."""
    alone = len([w for w in stage.wish.wanted if w.on < 0]) == 1
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


def put(stage: Stage, number: int, one: Wanted, height: float, at: tuple[float, float], depth: float) -> None:
    """Paint one thing, with what it bears."""
    x, y = at
    figure = drawn(stage, one, height, x)
    image = figure.image
    dips = stage.water and one.noun.place in ("under", "water")
    if dips and one.noun.place == "under":
        cut = round(figure.y - height * 0.3)
        image = image.crop((0, 0, image.width, cut))
        figure = replace(figure, image=image, y=cut)
    left, top = x - figure.x, y - figure.y
    stands = not stage.floats and one.noun.place not in ("air", "sky", "bust") and not dips
    if stands or (stage.biome == "underwater" and one.noun.place == "ground"):
        shadow(stage, image, left, y, depth - 0.001)
    if dips or (stage.water and stage.perch is None and stands):
        reflection(stage, image, left, y, depth - 0.001)
    motion = "bob" if dips or (not stands and one.noun.place != "bust") else ""
    stage.add(tinted(stage, image, one, depth), left, top, depth, motion)
    bear(stage, number, figure, at, depth + 0.004, motion)


def drawn(stage: Stage, one: Wanted, height: float, x: float) -> Figure:
    """Return a thing in its colours and this scene's light."""
    if stage.subject and not one.noun.bodies:
        return subject.drawn(stage.subject, height, stage.lamp(x))
    colours = dict(one.noun.colours)
    if one.colour and one.noun.main:
        colours[one.noun.main] = one.colour
    mirrored = one.noun.place != "bust" and bool(stage.rng.integers(2))
    lamp = stage.lamp(x)
    if one.noun.shines:
        lamp = replace(lamp, key=np.ones(3, np.float32), shade=np.full(3, 0.62, np.float32))
    return draw(one.noun, height, lamp, colours, mirrored=mirrored, grain=stage.grain)


def tinted(stage: Stage, image: Image.Image, one: Wanted, depth: float) -> Image.Image:
    """Return a thing as the air lets it be seen; what is far or under water is paler."""
    haze = 0.16 if stage.biome == "underwater" else 0.05
    veil = stage.light.haze if stage.biome != "underwater" else np.array([0.15, 0.5, 0.62], np.float32)
    flat = Image.new("RGB", image.size, tuple(int(c * 255) for c in veil))
    found = Image.blend(image.convert("RGB"), flat, haze)
    found.putalpha(image.getchannel("A"))
    return found


def bear(stage: Stage, number: int, figure: Figure, at: tuple[float, float], depth: float, motion: str) -> None:
    """Paint what sits on a thing, or on its head, with what that bears itself."""
    one = stage.wish.wanted[number]
    for rider, later in enumerate(stage.wish.wanted):
        if later.on != number:
            continue
        place, height = seat(one, later, figure)
        right, down = figure.spot(*place)
        for i in range(later.count):
            shown = drawn(stage, later, height, at[0] + right)
            x, y = at[0] + right + (i - (later.count - 1) / 2) * shown.image.width * 0.86, at[1] + down
            stage.add(tinted(stage, shown.image, later, depth), x - shown.x, y - shown.y, depth, motion)
            bear(stage, rider, shown, (x, y), depth + 0.004, motion)


def seat(one: Wanted, later: Wanted, figure: Figure) -> tuple[tuple[float, float], float]:
    """Return where something is on a thing, in the thing's own units, and how high it is in pixels."""
    left, bottom, right, top = later.noun.bounds
    if later.noun.wear and one.noun.head:
        sx, sy, wide = one.noun.head
        return (sx, sy), 2.3 * wide * figure.scale / (right - left) * (top - bottom)
    real = (later.noun.tall * later.size / one.noun.tall / one.size) ** 0.4
    height = figure.image.height * min(0.9, BORNE * real)
    row = later.count * height * (right - left) / (top - bottom)
    return one.noun.seat or (0, one.noun.bounds[3]), height * min(1, 0.66 * figure.image.width / row)


def shadow(stage: Stage, image: Image.Image, left: float, base: float, depth: float) -> None:
    """Paint the dark below a thing, drawn away from the light."""
    width = image.width
    height = max(8, int(width * 0.16))
    y, x = np.mgrid[: height * 2, : width * 2].astype(np.float32)
    away = np.clip((left + width / 2 - stage.sun[0]) / stage.width, -0.5, 0.5) * width * 0.4
    far = np.hypot((x - width - away) / (width * 0.62), (y - height) / (height * 0.62))
    core = np.hypot((x - width) / (width * 0.46), (y - height) / (height * 0.3))
    alpha = 0.36 * (1 - ramp(0.1, 1, far)) + 0.4 * (1 - ramp(0.2, 1, core))
    dark = np.broadcast_to(stage.light.shade * 0.22, (*alpha.shape, 3))
    stage.paint(dark, alpha, left - width / 2, base - height, depth)


def reflection(stage: Stage, image: Image.Image, left: float, base: float, depth: float) -> None:
    """Paint a thing upside down in the water, broken by the waves."""
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
    wake(stage, image, left, base, depth + 0.003)


def wake(stage: Stage, image: Image.Image, left: float, base: float, depth: float) -> None:
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
