"""Forests: rows of trees with mist and light shafts."""

import numpy as np

from studio.sandbox.media.picture.land import (
    ground_colours,
    level_line,
    paint_plain,
    paint_plants,
    scatter_plants,
    set_levels,
)
from studio.sandbox.media.picture.sky import paint_sky
from studio.sandbox.media.picture.stage import Stage, to_rgba, upscale

AUTUMN = ["#d9772e", "#c4502a", "#e0a436"]
# Rows of trees: haze, foot, height, number, depth.
ROWS = ((0.74, 0.65, 0.52, 15, 0.22), (0.5, 0.69, 0.62, 11, 0.3), (0.24, 0.75, 0.74, 9, 0.4))


def paint_forest(stage: Stage) -> None:
    """Paint rows of trees with light between them."""
    set_levels(stage, 0.62, 0.86)
    stage.sun = (stage.sun[0], stage.height * 0.2)
    paint_sky(stage, clouds=False)
    size = stage.height
    autumn = stage.light.name == "autumn"
    leaves = AUTUMN if autumn else ["#3f7a3c", "#5a8f3f", "#2f6640"]
    paint_plain(stage, size * 0.6, *ground_colours(stage, "#7d6a3c" if autumn else "#4f6f38", 0.5), 0.2, rough=0.3)
    for haze, foot, height, number, depth in ROWS:
        kinds = ["tree", "pine"] if autumn or haze < 0.6 else ["pine"]
        clear, colours = (0.42, 0.6) if haze < 0.7 else (2, 2), {"leaves": leaves[number % 3]}
        paint_plants(
            stage, kinds, level_line(stage, foot), size * height, number, depth, haze, colours=colours, clear=clear
        )
        if haze > 0.3:
            paint_mist(stage, foot, 0.5 * haze, depth + 0.02)
    scatter_plants(stage, "grass", size * 0.74, 90, size * 0.08, 0.5, ["#567a34", "#3f6b38", "#7a8a3c"])
    scatter_plants(stage, "fern", size * 0.78, 12, size * 0.12, 0.52, ["#3f7a3c"])
    paint_light_shafts(stage)
    dark = {"leaves": leaves[2]}
    paint_plants(
        stage, ["tall_tree"], level_line(stage, 1.03), size * 1.3, 6, 0.94, 0.0, colours=dark, clear=(0.09, 0.93)
    )
    paint_plants(stage, ["fern"], level_line(stage, 1.04), size * 0.2, 12, 0.97, 0.0, motion="sway", clear=(0.3, 0.72))


def paint_mist(stage: Stage, row: float, strength: float, depth: float) -> None:
    """Paint a bank of mist around a row."""
    down = np.linspace(-1, 1, round(stage.height * 0.3), dtype=np.float32)[:, None]
    veil = np.broadcast_to(np.exp(-(down**2) * 5) * strength, (len(down), stage.width))
    colour = np.broadcast_to(stage.light.haze, (*veil.shape, 3))
    stage.paint(colour, veil, 0, stage.height * (row - 0.15), depth, "drift")


def paint_light_shafts(stage: Stage) -> None:
    """Paint light shafts from the sun."""
    width, height = stage.width // 4, stage.height // 4
    y, x = np.mgrid[:height, :width].astype(np.float32) * 4
    angle = np.arctan2(x - stage.sun[0], y + stage.height * 0.25)
    line = stage.rng.random(40).astype(np.float32)
    beam = np.interp(angle * 13 + 20, np.arange(40), line).astype(np.float32)
    alpha = np.clip((beam - 0.5) * 1.3, 0, 1) * (1 - y / stage.height) * (0.42 if not stage.light.is_dark else 0.2)
    colour = np.broadcast_to(stage.light.glow, (*alpha.shape, 3))
    stage.add(upscale(to_rgba(colour, alpha), stage.width, stage.height), 0, 0, 0.45)
