"""Shots: what a camera sees at each moment, of a scene, of a picture, or on the way from one picture to another."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.clip.bands import bands
from studio.sandbox.media.clip.camera import Path, Pose, smooth
from studio.sandbox.media.clip.planes import Planes, Sheet, Size, blank, blended, copied, even
from studio.sandbox.media.picture.scene import compose

View = tuple[float, float, float]
MARGIN = 1.05  # what stirs must not show that it ends
STRENGTH = 0.6  # of commands over a picture, which ends where a scene would go on
DEPTH = 0.5
FEATHER = 0.04  # of a picture's edge, where its mirror image begins
DISSOLVE = (0.3, 0.7)


class Shot(Protocol):
    """Something to be filmed."""

    def frame(self, part: float, seconds: float) -> Planes:
        """Return what is seen at a part of the clip, from 0 to 1, and so many seconds after its beginning."""


class SceneShot:
    """A composed scene, larger than the frame by as much as the camera moves."""

    def __init__(self, prompt: str, size: Size, seed: int, path: Path, subject: Image.Image | None = None) -> None:
        self.size, self.path = size, path.centred()
        across, down = self.path.reach()
        self.canvas = even(size[0] * across * MARGIN), even(size[1] * down * MARGIN)
        scene = compose(prompt, *self.canvas, seed, subject=subject)
        self.bands = bands(scene)

    def frame(self, part: float, seconds: float) -> Planes:
        """Return the scene as it is seen."""
        frame, pose = blank(self.size), self.path.at(part)
        (width, height), canvas = self.size, self.canvas
        for band in self.bands:
            x, y, scale = pose.view(band.depth, is_subject=band.is_main)
            for left, top in band.places(seconds, canvas):
                band.sheet.draw(
                    frame, width / 2 + (left - canvas[0] / 2 - x * width) * scale,
                    height / 2 + (top - canvas[1] / 2 - y * height) * scale, scale,
                )  # fmt: skip
        return frame


class PictureShot:
    """A picture that fills the frame where the pose is none; around it is its mirror image, out of focus."""

    def __init__(self, picture: Image.Image, size: Size, pose_at: Callable[[float], Pose]) -> None:
        self.size, self.pose_at = size, pose_at
        views = [self.view(step / 60) for step in range(61)]
        self.pad = (
            even(size[0] * max(max(abs(x) + 0.5 / scale - 0.5, 0) for x, _, scale in views) + 2),
            even(size[1] * max(max(abs(y) + 0.5 / scale - 0.5, 0) for _, y, scale in views) + 2),
        )
        self.sheet = Sheet.of(padded(fitted(picture, size), self.pad).convert("RGBA"))
        self.last: tuple[View, Planes] | None = None  # a camera that stands sees the same again

    def view(self, part: float) -> View:
        """Return what is in the middle, and the scale; a little closer, the more so the farther it looks aside."""
        x, y, scale = self.pose_at(part).times(STRENGTH).view(DEPTH)
        return x, y, scale * (1 + 0.7 * max(abs(x), abs(y)))

    def frame(self, part: float, seconds: float) -> Planes:
        """Return the picture as it is seen."""
        view, last = self.view(part), self.last
        if last is None or last[0] != view:
            last = self.last = view, self.drawn(view)
        return copied(last[1])

    def drawn(self, view: View) -> Planes:
        """Return the picture as it is seen from a place."""
        frame = blank(self.size)
        (width, height), (x, y, scale) = self.size, view
        left = width / 2 - (width / 2 + self.pad[0] + x * width) * scale
        top = height / 2 - (height / 2 + self.pad[1] + y * height) * scale
        self.sheet.draw(frame, left, top, scale)
        return frame


class Dissolve:
    """One shot turns into another."""

    def __init__(self, first: Shot, last: Shot) -> None:
        self.first, self.last = first, last

    def frame(self, part: float, seconds: float) -> Planes:
        """Return one of the shots, or both at once."""
        share = smooth((part - DISSOLVE[0]) / (DISSOLVE[1] - DISSOLVE[0]))
        if share in (0, 1):
            return (self.last if share else self.first).frame(part, seconds)
        return blended(self.first.frame(part, seconds), self.last.frame(part, seconds), share)


def fitted(picture: Image.Image, size: Size) -> Image.Image:
    """Return a picture that covers a size, cut at its longer sides."""
    ratio = max(size[0] / picture.width, size[1] / picture.height)
    width, height = size[0] / ratio, size[1] / ratio
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    box = (max(left, 0), max(top, 0), min(left + width, picture.width), min(top + height, picture.height))
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, box=box)


def padded(picture: Image.Image, pad: Size) -> Image.Image:
    """Return a picture with its mirror image around it, which gets out of focus."""
    values = np.pad(np.asarray(picture), ((pad[1],) * 2, (pad[0],) * 2, (0, 0)), mode="symmetric")
    around = Image.fromarray(values)
    mask = Image.new("L", around.size, 0)
    mask.paste(255, (pad[0], pad[1], pad[0] + picture.width, pad[1] + picture.height))
    soft = around.filter(ImageFilter.GaussianBlur(max(picture.size) / 60))
    edge = mask.filter(ImageFilter.GaussianBlur(FEATHER * min(picture.size)))
    found = Image.composite(around, soft, edge.point(lambda value: min(255, 2 * value)))
    found.paste(picture, pad)
    return found
