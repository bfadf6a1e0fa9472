"""Biomes: the backgrounds of scenes, each painted from back to front."""

import numpy as np

from studio.sandbox.media.picture.colour import rgb
from studio.sandbox.media.picture.indoors import paint_abstract, paint_room
from studio.sandbox.media.picture.land import (
    ground_colours,
    level_line,
    paint_plain,
    paint_plants,
    paint_ridge,
    scatter_plants,
    set_levels,
)
from studio.sandbox.media.picture.shore import paint_coast
from studio.sandbox.media.picture.sky import paint_sky
from studio.sandbox.media.picture.space import paint_lunar, paint_space
from studio.sandbox.media.picture.stage import Stage
from studio.sandbox.media.picture.town import paint_city
from studio.sandbox.media.picture.water import paint_sea, paint_underwater
from studio.sandbox.media.picture.woods import AUTUMN, paint_forest

GREEN = "#5f9440"
GOLD = "#c9a24a"
LEAVES = ["#4d8a3c", "#6d9c3a", "#39733f"]
BLOOMS = ["#f2f0ea", "#f2c53d", "#e0524f", "#a66fd0", "#f08cb4"]


def paint_meadow(stage: Stage) -> None:
    """Paint hills of grass, trees at their feet, and flowers."""
    set_levels(stage, stage.rng.uniform(0.5, 0.58), 0.84)
    paint_sky(stage)
    grass = GOLD if stage.light.name == "autumn" else GREEN
    size, lit = stage.height, stage.light.on_ground(grass, 0.8) / np.maximum(stage.light.key, 0.2)
    paint_ridge(stage, stage.horizon, size * 0.2, 2.2, lit, 0.15, haze=0.7)
    paint_ridge(stage, stage.horizon + size * 0.03, size * 0.14, 2.6, lit, 0.25, haze=0.48)
    line = paint_ridge(stage, stage.horizon + size * 0.1, size * 0.12, 1.7, lit, 0.35, haze=0.2, low=size * 0.8)
    leaves = AUTUMN if stage.light.name == "autumn" else LEAVES
    colours = {"leaves": leaves[0]}
    paint_plants(stage, ["tree"], line + size * 0.02, size * 0.15, 9, 0.38, 0.18, colours=colours, clear=(0.36, 0.7))
    paint_plain(stage, stage.horizon + size * 0.1, *ground_colours(stage, grass, 0.72), 0.5, rough=0.26, cells=26)
    palette = stage.rng.permutation(BLOOMS).tolist()[:3]
    scatter_plants(stage, "grass", stage.horizon + size * 0.13, 120, size * 0.09, 0.55, [grass, "#7aa648", "#4e7f38"])
    scatter_plants(stage, "daisy", stage.horizon + size * 0.16, 44, size * 0.11, 0.56, palette)
    paint_plants(
        stage,
        ["grass", "daisy"],
        level_line(stage, 1.03),
        size * 0.15,
        20,
        0.96,
        0.0,
        motion="sway",
        clear=(0.25, 0.75),
    )


def paint_mountain(stage: Stage) -> None:
    """Paint peaks behind peaks above a lake, or a valley."""
    set_levels(stage, 0.62, 0.86)
    paint_sky(stage)
    size, rock = stage.height, np.array([0.46, 0.45, 0.5], np.float32)
    paint_ridge(stage, stage.horizon, size * 0.42, 2.2, rock, 0.12, sharp=0.85, haze=0.55, caps=0.5)
    paint_ridge(stage, stage.horizon + size * 0.01, size * 0.34, 2.7, rock, 0.2, sharp=0.8, haze=0.3, caps=0.34)
    wooded = stage.light.on_ground("#4f7a4a", 0.9)
    line = paint_ridge(stage, stage.horizon + size * 0.02, size * 0.15, 3, wooded, 0.3, haze=0.18)
    paint_plants(stage, ["pine"], line + size * 0.015, size * 0.08, 46, 0.32, 0.22)
    stage.water = stage.prompt.biome == "mountain" and any(w.noun.place == "water" for w in stage.prompt.items)
    if not stage.water:
        paint_plain(stage, stage.horizon, *ground_colours(stage, "#5f8a4c", 0.7), 0.35, rough=0.3, cells=20)
    if stage.water or stage.rng.random() < 0.5:
        paint_sea(stage, stage.horizon + round(size * 0.015), 0.4, calm=1)
    if stage.water:
        return
    bank = paint_ridge(stage, size * 0.88, size * 0.1, 1.3, stage.light.on_ground(GREEN, 0.9), 0.5, low=size)
    paint_plain(stage, size * 0.9, *ground_colours(stage, GREEN, 0.6), 0.52, rough=0.3, cells=24)
    paint_plants(stage, ["pine"], bank + size * 0.04, size * 0.3, 8, 0.54, 0.04, clear=(0.26, 0.78))
    scatter_plants(stage, "grass", size * 0.84, 60, size * 0.07, 0.56, [GREEN, "#7aa648"])


def paint_snow(stage: Stage) -> None:
    """Paint white hills, and pines that bear snow."""
    set_levels(stage, 0.58, 0.85)
    paint_sky(stage)
    size, white = stage.height, np.array([0.95, 0.97, 1.0], np.float32)
    paint_ridge(stage, stage.horizon, size * 0.34, 2.3, rgb("#999eb3"), 0.12, sharp=0.8, haze=0.45, caps=0.75)
    line = paint_ridge(stage, stage.horizon + size * 0.05, size * 0.13, 2.4, white, 0.25, haze=0.3)
    paint_plants(stage, ["snowy_pine"], line + size * 0.02, size * 0.14, 26, 0.28, 0.35)
    line = paint_ridge(stage, stage.horizon + size * 0.14, size * 0.12, 1.6, white, 0.35, haze=0.08, low=size)
    paint_plants(stage, ["snowy_pine"], line + size * 0.03, size * 0.36, 9, 0.4, 0.1, clear=(0.3, 0.72))
    paint_plain(stage, stage.horizon + size * 0.17, *ground_colours(stage, "#f4f7fb", 0.78), 0.5, rough=0.08, cells=5)


def paint_desert(stage: Stage) -> None:
    """Paint dunes with a lit and a dark side."""
    set_levels(stage, 0.56, 0.84)
    paint_sky(stage)
    size = stage.height
    code = "#c8643c" if stage.light.name == "mars" else "#e3b36b"
    sand = stage.light.on_ground(code, 0.95) / np.maximum(stage.light.key, 0.2)
    paint_ridge(stage, stage.horizon, size * 0.16, 3, sand * 0.85, 0.12, sharp=0.5, haze=0.55)
    paint_ridge(stage, stage.horizon + size * 0.06, size * 0.15, 1.4, sand, 0.25, haze=0.28, sharp=0.35)
    paint_ridge(stage, stage.horizon + size * 0.16, size * 0.17, 1.1, sand, 0.4, haze=0.08, sharp=0.35, low=size)
    paint_plain(stage, stage.horizon + size * 0.18, *ground_colours(stage, code, 0.75), 0.5, rough=0.14, cells=7)
    if stage.light.name != "mars" and not any(w.noun.name == "cactus" for w in stage.prompt.items):
        paint_plants(stage, ["cactus"], level_line(stage, 0.8), size * 0.24, 4, 0.52, 0.08, clear=(0.25, 0.78))


def paint_ocean(stage: Stage) -> None:
    """Paint the open sea."""
    set_levels(stage, stage.rng.uniform(0.5, 0.58), 0.76)
    paint_sky(stage)
    stage.water = True
    if stage.rng.random() < 0.6:
        far, low = stage.light.on_ground("#51707e", 0.9), stage.horizon + 4
        paint_ridge(stage, low - 2, stage.height * 0.09, 2.2, far, 0.15, haze=0.55, low=low)
    paint_sea(stage, stage.horizon, calm=0.3 if stage.light.name == "storm" else 0.6)


BIOMES = {
    "meadow": paint_meadow,
    "forest": paint_forest,
    "mountain": paint_mountain,
    "snow": paint_snow,
    "desert": paint_desert,
    "ocean": paint_ocean,
    "coast": paint_coast,
    "underwater": paint_underwater,
    "space": paint_space,
    "lunar": paint_lunar,
    "city": paint_city,
    "room": paint_room,
    "abstract": paint_abstract,
}
