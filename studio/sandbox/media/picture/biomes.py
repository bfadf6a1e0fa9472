"""The places of scenes, each painted from back to front."""

import numpy as np

from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.indoors import abstract, room
from studio.sandbox.media.picture.land import plain, ridge, rows_of, sown
from studio.sandbox.media.picture.outer import lunar, space
from studio.sandbox.media.picture.shapes import Plane
from studio.sandbox.media.picture.sky import sky
from studio.sandbox.media.picture.stage import Stage, bigger, rgba
from studio.sandbox.media.picture.town import city
from studio.sandbox.media.picture.water import foam, sea, underwater

GREEN, GOLD, LEAVES = "#5f9440", "#c9a24a", ["#4d8a3c", "#6d9c3a", "#39733f"]
AUTUMN = ["#d9772e", "#c4502a", "#e0a436"]
BLOOMS = ["#f2f0ea", "#f2c53d", "#e0524f", "#a66fd0", "#f08cb4"]


def level(stage: Stage, horizon: float, ground: float) -> None:
    """Set where it ends and where things stand, in shares of the height."""
    stage.horizon, stage.ground = round(stage.height * horizon), round(stage.height * ground)
    stage.sun = (stage.sun[0], stage.horizon * (1 - stage.light.height))


def feet(stage: Stage, share: float) -> Plane:
    """Return a level line."""
    return np.full(stage.width, stage.height * share, np.float32)


def ground_of(stage: Stage, code: str, share: float = 0.62) -> tuple[Plane, Plane]:
    """Return a ground's colours, near and far."""
    near = stage.light.on_ground(code, share)
    return near * 0.86, mix(near, stage.light.haze, 0.45)


def meadow(stage: Stage) -> None:
    """Paint hills of grass, trees at their feet, and flowers."""
    level(stage, stage.rng.uniform(0.5, 0.58), 0.84)
    sky(stage)
    grass = GOLD if stage.light.name == "autumn" else GREEN
    size, lit = stage.height, stage.light.on_ground(grass, 0.8) / np.maximum(stage.light.key, 0.2)
    ridge(stage, stage.horizon, size * 0.2, 2.2, lit, 0.15, haze=0.7)
    ridge(stage, stage.horizon + size * 0.03, size * 0.14, 2.6, lit, 0.25, haze=0.48)
    line = ridge(stage, stage.horizon + size * 0.1, size * 0.12, 1.7, lit, 0.35, haze=0.2, low=size * 0.8)
    leaves = AUTUMN if stage.light.name == "autumn" else LEAVES
    rows_of(stage, ["tree"], line + size * 0.02, size * 0.15, 9, 0.38, 0.18, colours={"leaves": leaves[0]}, clear=(0.36, 0.7))
    plain(stage, stage.horizon + size * 0.1, *ground_of(stage, grass, 0.72), 0.5, rough=0.26, cells=26)
    palette = stage.rng.permutation(BLOOMS).tolist()[:3]
    sown(stage, "grass", stage.horizon + size * 0.13, 120, size * 0.09, 0.55, [grass, "#7aa648", "#4e7f38"])
    sown(stage, "daisy", stage.horizon + size * 0.16, 44, size * 0.11, 0.56, palette)
    rows_of(stage, ["grass", "daisy"], feet(stage, 1.03), size * 0.15, 20, 0.96, 0.0, moves="sway", clear=(0.25, 0.75))


def forest(stage: Stage) -> None:
    """Paint trees behind trees, with light between them."""
    level(stage, 0.62, 0.86)
    stage.sun = (stage.sun[0], stage.height * 0.2)
    sky(stage, clouds=False)
    size = stage.height
    autumn = stage.light.name == "autumn"
    leaves = AUTUMN if autumn else ["#3f7a3c", "#5a8f3f", "#2f6640"]
    plain(stage, size * 0.6, *ground_of(stage, "#7d6a3c" if autumn else "#4f6f38", 0.5), 0.2, rough=0.3)
    for haze, foot, height, number, depth in ((0.74, 0.65, 0.52, 15, 0.22), (0.5, 0.69, 0.62, 11, 0.3), (0.24, 0.75, 0.74, 9, 0.4)):
        kinds = ["tree", "pine"] if autumn or haze < 0.6 else ["pine"]
        rows_of(stage, kinds, feet(stage, foot), size * height, number, depth, haze, colours={"leaves": leaves[number % 3]}, clear=(0.42, 0.6) if haze < 0.7 else (2, 2))
        if haze > 0.3:
            mist(stage, foot, 0.5 * haze, depth + 0.02)
    sown(stage, "grass", size * 0.74, 90, size * 0.08, 0.5, ["#567a34", "#3f6b38", "#7a8a3c"])
    sown(stage, "fern", size * 0.78, 12, size * 0.12, 0.52, ["#3f7a3c"])
    rays(stage)
    rows_of(stage, ["tall_tree"], feet(stage, 1.03), size * 1.3, 6, 0.94, 0.0, colours={"leaves": leaves[2]}, clear=(0.17, 0.86))
    rows_of(stage, ["fern"], feet(stage, 1.04), size * 0.2, 12, 0.97, 0.0, moves="sway", clear=(0.3, 0.72))


def mist(stage: Stage, row: float, strength: float, depth: float) -> None:
    """Paint a bank of mist around a row."""
    down = np.linspace(-1, 1, round(stage.height * 0.3), dtype=np.float32)[:, None]
    veil = np.broadcast_to(np.exp(-(down**2) * 5) * strength, (len(down), stage.width))
    colour = np.broadcast_to(stage.light.haze, (*veil.shape, 3))
    stage.paint(colour, veil, 0, stage.height * (row - 0.15), depth, "drift")


def rays(stage: Stage) -> None:
    """Paint shafts of light that fall from the sun."""
    width, height = stage.width // 4, stage.height // 4
    y, x = np.mgrid[:height, :width].astype(np.float32) * 4
    angle = np.arctan2(x - stage.sun[0], y + stage.height * 0.25)
    line = stage.rng.random(40).astype(np.float32)
    beam = np.interp(angle * 13 + 20, np.arange(40), line).astype(np.float32)
    alpha = np.clip((beam - 0.5) * 1.3, 0, 1) * (1 - y / stage.height) * (0.42 if not stage.light.is_dark else 0.2)
    colour = np.broadcast_to(stage.light.glow, (*alpha.shape, 3))
    stage.add(bigger(rgba(colour, alpha), stage.width, stage.height), 0, 0, 0.45)


def mountain(stage: Stage) -> None:
    """Paint peaks behind peaks above a lake, or a valley."""
    level(stage, 0.62, 0.86)
    sky(stage)
    size, rock = stage.height, np.array([0.46, 0.45, 0.5], np.float32)
    ridge(stage, stage.horizon, size * 0.42, 2.2, rock, 0.12, sharp=0.85, haze=0.55, caps=0.5)
    ridge(stage, stage.horizon + size * 0.01, size * 0.34, 2.7, rock, 0.2, sharp=0.8, haze=0.3, caps=0.34)
    line = ridge(stage, stage.horizon + size * 0.02, size * 0.15, 3, stage.light.on_ground("#4f7a4a", 0.9), 0.3, haze=0.18)
    rows_of(stage, ["pine"], line + size * 0.015, size * 0.08, 46, 0.32, 0.22)
    stage.water = stage.wish.biome == "mountain" and any(w.noun.place == "water" for w in stage.wish.wanted)
    if stage.water or stage.rng.random() < 0.5:
        sea(stage, stage.horizon + round(size * 0.015), 0.4, calm=1)
    if stage.water:
        return
    bank = ridge(stage, size * 0.88, size * 0.1, 1.3, stage.light.on_ground(GREEN, 0.9), 0.5, low=size)
    plain(stage, size * 0.9, *ground_of(stage, GREEN, 0.6), 0.52, rough=0.3, cells=24)
    rows_of(stage, ["pine"], bank + size * 0.04, size * 0.3, 8, 0.54, 0.04, clear=(0.26, 0.78))
    sown(stage, "grass", size * 0.84, 60, size * 0.07, 0.56, [GREEN, "#7aa648"])


def snow(stage: Stage) -> None:
    """Paint white hills, and pines that bear snow."""
    level(stage, 0.58, 0.85)
    sky(stage)
    size, white = stage.height, np.array([0.95, 0.97, 1.0], np.float32)
    ridge(stage, stage.horizon, size * 0.34, 2.3, np.array([0.6, 0.62, 0.7], np.float32), 0.12, sharp=0.8, haze=0.45, caps=0.75)
    line = ridge(stage, stage.horizon + size * 0.05, size * 0.13, 2.4, white, 0.25, haze=0.3)
    rows_of(stage, ["snowy_pine"], line + size * 0.02, size * 0.14, 26, 0.28, 0.35)
    line = ridge(stage, stage.horizon + size * 0.14, size * 0.12, 1.6, white, 0.35, haze=0.08, low=size)
    rows_of(stage, ["snowy_pine"], line + size * 0.03, size * 0.36, 9, 0.4, 0.1, clear=(0.3, 0.72))
    plain(stage, stage.horizon + size * 0.17, *ground_of(stage, "#f4f7fb", 0.78), 0.5, rough=0.08, cells=5)


def desert(stage: Stage) -> None:
    """Paint dunes with a lit and a dark side."""
    level(stage, 0.56, 0.84)
    sky(stage)
    size = stage.height
    code = "#c8643c" if stage.light.name == "mars" else "#e3b36b"
    sand = stage.light.on_ground(code, 0.95) / np.maximum(stage.light.key, 0.2)
    ridge(stage, stage.horizon, size * 0.16, 3, sand * 0.85, 0.12, sharp=0.5, haze=0.55)
    ridge(stage, stage.horizon + size * 0.06, size * 0.15, 1.4, sand, 0.25, haze=0.28, sharp=0.35)
    ridge(stage, stage.horizon + size * 0.16, size * 0.17, 1.1, sand, 0.4, haze=0.08, sharp=0.35, low=size)
    plain(stage, stage.horizon + size * 0.18, *ground_of(stage, code, 0.75), 0.5, rough=0.14, cells=7)
    if stage.light.name != "mars" and not any(w.noun.name == "cactus" for w in stage.wish.wanted):
        rows_of(stage, ["cactus"], feet(stage, 0.8), size * 0.24, 4, 0.52, 0.08, clear=(0.25, 0.78))


def ocean(stage: Stage) -> None:
    """Paint the open sea."""
    level(stage, stage.rng.uniform(0.5, 0.58), 0.76)
    sky(stage)
    stage.water = True
    if stage.rng.random() < 0.6:
        ridge(stage, stage.horizon + 2, stage.height * 0.09, 2.2, stage.light.on_ground("#51707e", 0.9), 0.15, haze=0.55, low=stage.horizon + 4)
    sea(stage, stage.horizon, calm=0.3 if stage.light.name == "storm" else 0.6)


def coast(stage: Stage) -> None:
    """Paint a beach; or a headland, where something large is to stand on it."""
    level(stage, 0.56, 0.87)
    sky(stage)
    size = stage.height
    sea(stage, stage.horizon, calm=0.5)
    large = [w for w in stage.wish.wanted if w.noun.place == "ground" and w.noun.tall >= 3]
    if large and not stage.wish.said & {"beach", "沙"}:
        headland(stage)
        return
    sand = ground_of(stage, "#ecd3a0", 0.8)
    plain(stage, size * 0.78, sand[0], mix(sand[0], stage.light.on_ground("#b99a6a"), 0.6), 0.5, rough=0.1, cells=12)
    foam(stage, size * 0.785, size * 0.012, 0.52)
    side = (0.2, 2.0) if stage.rng.random() < 0.5 else (-1.0, 0.8)
    rows_of(stage, ["palm"], feet(stage, 0.97), size * 0.72, 7, 0.55, 0.0, moves="sway", clear=side)


def headland(stage: Stage) -> None:
    """Paint a dark hill that runs into the sea, for something to stand on."""
    size, side = stage.height, -1 if stage.sun[0] > stage.width / 2 else 1
    x = np.linspace(0, 1, stage.width, dtype=np.float32)
    x = x if side > 0 else 1 - x
    rise = np.clip((x - 0.3) / 0.36, 0, 1)
    line = size * (0.93 - 0.3 * (rise * rise * (3 - 2 * rise)) + 0.03 * np.maximum(x - 0.7, 0)) + size * 0.02 * np.asarray(stage.rng.standard_normal(1))
    line = line + size * 0.014 * np.interp(x * 40, np.arange(42), stage.rng.random(42)).astype(np.float32)
    top = int(line.min())
    down = np.arange(top, size, dtype=np.float32)[:, None] - line[None]
    near, far = ground_of(stage, "#4c6a42", 0.4)
    colour = mix(far * 0.9, near * 0.5, np.clip(down / (size * 0.16), 0, 1))
    colour = colour + stage.light.rim * (0.3 * np.exp(-np.maximum(down, 0) / (size * 0.006)))[..., None]
    stage.paint(colour.astype(np.float32), np.clip(down + 0.5, 0, 1), 0, top, 0.5)
    column = int(stage.width * (0.7 if side > 0 else 0.3))
    stage.perch = (column, float(line[column]) + size * 0.012)
    rows_of(stage, ["grass"], line + size * 0.012, size * 0.045, 60, 0.52, 0.0, colours={"grass": "#4c6a42"}, moves="sway", clear=(0.0, 0.42) if side > 0 else (0.58, 1.0))


BIOMES = {
    "meadow": meadow, "forest": forest, "mountain": mountain, "snow": snow, "desert": desert, "ocean": ocean,
    "coast": coast, "underwater": underwater, "space": space, "lunar": lunar, "city": city, "room": room,
    "abstract": abstract,
}  # fmt: skip
