"""Helpers for clips: rendering, and block matching to measure motion."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from studio.sandbox.media.clip.render import choose_shot, render_clip

SIZE = (192, 108)
SEARCH_PX = (24, 12)  # pixels across and down, as far as a move is looked for
SCENE = "A castle on a hill, mountains behind it, trees"


@dataclass(frozen=True, slots=True)
class Move:
    """The motion vector of each quarter of a frame, in pixels: columns right, rows down."""

    upper_left: tuple[int, int]
    upper_right: tuple[int, int]
    lower_left: tuple[int, int]
    lower_right: tuple[int, int]

    @property
    def all(self) -> list[tuple[int, int]]:
        return [self.upper_left, self.upper_right, self.lower_left, self.lower_right]


def render_luma(prompt: str, *parts: float, **request: Any) -> list[Any]:
    """Return the luma planes at shares of a camera path, without any animation of the scene."""
    shot = choose_shot({"prompt": prompt, "seed": 5, **request}, SIZE)
    return [np.asarray(shot.frame(part, 0.0)[0], np.float32) for part in parts]


def find_red_column(prompt: str, part: float) -> float:
    """Return the mean column (pixels) of red pixels at a share of a camera path."""
    red = np.asarray(choose_shot({"prompt": prompt, "seed": 5}, SIZE).frame(part, 0.0)[2]) > 150
    return float(2 * np.nonzero(red)[1].mean())


def measure_motion(before: Any, after: Any) -> Move:
    """Return the motion of each quarter between two frames."""
    rows, columns = SIZE[1] // 2, SIZE[0] // 2
    return Move(*(
        match_block(before, after, slice(top, top + rows), slice(left, left + columns))
        for top in (0, rows) for left in (0, columns)
    ))  # fmt: skip


def match_block(before: Any, after: Any, rows: slice, columns: slice) -> tuple[int, int]:
    """Return the columns and rows by which a block moved: where the difference is least."""
    found = {
        (x, y): block_difference(before, after, rows, columns, x, y)
        for x in range(-SEARCH_PX[0], SEARCH_PX[0] + 1) for y in range(-SEARCH_PX[1], SEARCH_PX[1] + 1)
    }  # fmt: skip
    return min(found, key=lambda place: (found[place], abs(place[0]) + abs(place[1])))


def block_difference(before: Any, after: Any, rows: slice, columns: slice, x: int, y: int) -> float:
    """Return the mean difference of a block shifted by (x, y), where both are in the frame."""
    top, low = max(rows.start, -y), min(rows.stop, SIZE[1] - y)
    left, right = max(columns.start, -x), min(columns.stop, SIZE[0] - x)
    if low - top < 24 or right - left < 40:
        return float("inf")
    return float(np.abs(before[top:low, left:right] - after[top + y : low + y, left + x : right + x]).mean())


def render_frames(path: Path, **request: Any) -> list[Image.Image]:
    """Render a clip and return its decoded frames."""
    list(render_clip({"path": str(path), "prompt": SCENE, "seed": 5, "width": 192, "height": 108, **request}))
    with av.open(str(path)) as clip:
        # Threads of the scaler would stay, and a child forked later would wait for them for ever.
        return [frame.to_image(threads=1) for frame in clip.decode(video=0)]
