"""Shores: a beach with palms, or a headland."""

import numpy as np

from studio.sandbox.media.picture.colour import mix
from studio.sandbox.media.picture.land import ground_colours, level_line, paint_plain, paint_plants, set_levels
from studio.sandbox.media.picture.sky import paint_sky
from studio.sandbox.media.picture.stage import Stage
from studio.sandbox.media.picture.water import paint_foam, paint_sea


def paint_coast(stage: Stage) -> None:
    """Paint a beach; or a headland, where something large stands."""
    set_levels(stage, 0.56, 0.87)
    paint_sky(stage)
    size = stage.height
    paint_sea(stage, stage.horizon, calm=0.5)
    large = [w for w in stage.prompt.items if w.noun.place == "ground" and w.noun.tall >= 3]
    if large and not stage.prompt.words & {"beach", "沙"}:
        paint_headland(stage)
        return
    sand = ground_colours(stage, "#ecd3a0", 0.8)
    paint_plain(
        stage, size * 0.78, sand[0], mix(sand[0], stage.light.on_ground("#b99a6a"), 0.6), 0.5, rough=0.1, cells=12
    )
    paint_foam(stage, size * 0.785, size * 0.012, 0.52)
    side = (0.2, 2.0) if stage.rng.random() < 0.5 else (-1.0, 0.8)
    paint_plants(stage, ["palm"], level_line(stage, 0.97), size * 0.72, 7, 0.55, 0.0, motion="sway", clear=side)


def paint_headland(stage: Stage) -> None:
    """Paint a dark headland, with a place to stand on."""
    size, side = stage.height, -1 if stage.sun[0] > stage.width / 2 else 1
    x = np.linspace(0, 1, stage.width, dtype=np.float32)
    x = x if side > 0 else 1 - x
    rise = np.clip((x - 0.3) / 0.36, 0, 1)
    line = size * (0.93 - 0.3 * (rise * rise * (3 - 2 * rise)) + 0.03 * np.maximum(x - 0.7, 0))
    line = line + size * 0.02 * np.float32(stage.rng.standard_normal())
    line = line + size * 0.014 * np.interp(x * 40, np.arange(42), stage.rng.random(42)).astype(np.float32)
    top = int(line.min())
    down = np.arange(top, size, dtype=np.float32)[:, None] - line[None]
    near, far = ground_colours(stage, "#4c6a42", 0.4)
    colour = mix(far * 0.9, near * 0.5, np.clip(down / (size * 0.16), 0, 1))
    colour = colour + stage.light.rim * (0.3 * np.exp(-np.maximum(down, 0) / (size * 0.006)))[..., None]
    stage.paint(colour.astype(np.float32), np.clip(down + 0.5, 0, 1), 0, top, 0.5)
    column = int(stage.width * (0.7 if side > 0 else 0.3))
    stage.perch = (column, float(line[column]) + size * 0.012)
    clear, dark, low = (0.0, 0.42) if side > 0 else (0.58, 1.0), {"grass": "#4c6a42"}, line + size * 0.012
    paint_plants(stage, ["grass"], low, size * 0.045, 60, 0.52, 0.0, colours=dark, motion="sway", clear=clear)
