"""Clips seen as numbers: how what is in them moves between two moments."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from studio.sandbox.media.clip.render import choose_shot, render_clip

SIZE = (192, 108)
REACH = (24, 12)  # pixels across and down, as far as a move is looked for
SCENE = "A castle on a hill, mountains behind it, trees"


@dataclass(frozen=True, slots=True)
class Move:
    """Where the content of each quarter of a frame went, in pixels: columns right, rows down."""

    upper_left: tuple[int, int]
    upper_right: tuple[int, int]
    lower_left: tuple[int, int]
    lower_right: tuple[int, int]

    @property
    def all(self) -> list[tuple[int, int]]:
        return [self.upper_left, self.upper_right, self.lower_left, self.lower_right]


def light(prompt: str, *parts: float, **request: Any) -> list[Any]:
    """Return what a camera sees at parts of its way, as planes of light; nothing stirs in the meantime."""
    shot = choose_shot({"prompt": prompt, "seed": 5, **request}, SIZE)
    return [np.asarray(shot.frame(part, 0.0)[0], np.float32) for part in parts]


def red_column(prompt: str, part: float) -> float:
    """Return where, in pixels from the left, what is red is at a part of a camera's way."""
    red = np.asarray(choose_shot({"prompt": prompt, "seed": 5}, SIZE).frame(part, 0.0)[2]) > 150
    return float(2 * np.nonzero(red)[1].mean())


def move(before: Any, after: Any) -> Move:
    """Return how the quarters of one frame are found in another."""
    rows, columns = SIZE[1] // 2, SIZE[0] // 2
    return Move(*(
        shift(before, after, slice(top, top + rows), slice(left, left + columns))
        for top in (0, rows) for left in (0, columns)
    ))  # fmt: skip


def shift(before: Any, after: Any, rows: slice, columns: slice) -> tuple[int, int]:
    """Return the columns and rows by which a part of a frame moved: where the rest differs least."""
    found = {
        (x, y): difference(before, after, rows, columns, x, y)
        for x in range(-REACH[0], REACH[0] + 1) for y in range(-REACH[1], REACH[1] + 1)
    }  # fmt: skip
    return min(found, key=lambda place: (found[place], abs(place[0]) + abs(place[1])))


def difference(before: Any, after: Any, rows: slice, columns: slice, x: int, y: int) -> float:
    """Return how much a part differs from what is so many pixels beside it later on, where both are in the frame."""
    top, low = max(rows.start, -y), min(rows.stop, SIZE[1] - y)
    left, right = max(columns.start, -x), min(columns.stop, SIZE[0] - x)
    if low - top < 24 or right - left < 40:
        return float("inf")
    return float(np.abs(before[top:low, left:right] - after[top + y : low + y, left + x : right + x]).mean())


def made(path: Path, **request: Any) -> list[Image.Image]:
    """Make a clip, and return what a player gets of it."""
    list(render_clip({"path": str(path), "prompt": SCENE, "seed": 5, "width": 192, "height": 108, **request}))
    with av.open(str(path)) as clip:
        # Threads of the scaler would stay, and a child forked later would wait for them for ever.
        return [frame.to_image(threads=1) for frame in clip.decode(video=0)]
