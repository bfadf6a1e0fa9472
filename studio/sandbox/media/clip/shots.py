"""Shots: what the camera sees at each moment of a scene, of a picture, or of a dissolve between two."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.media.clip.camera import CameraPath, Pose, smoothstep
from studio.sandbox.media.clip.parallax import build_layers
from studio.sandbox.media.clip.planes import Planes, Size, Sprite, black_planes, blend, copy_planes, round_to_even
from studio.sandbox.media.picture.scene import compose

View = tuple[float, float, float]
MARGIN = 1.05  # spare canvas, so that moving layers do not show their edges
PICTURE_STRENGTH = 0.6  # of commands on a picture: it has no content beyond its edges
PICTURE_DEPTH = 0.5
FEATHER = 0.04  # width of the transition to the mirror image
DISSOLVE = (0.3, 0.7)


class Shot(Protocol):
    """A source of frames."""

    def frame(self, part: float, seconds: float) -> Planes:
        """Return the frame at a share of the clip, from 0 to 1, that is some seconds after its beginning."""


class SceneShot:
    """A composed scene, larger than the frame by the reach of the camera path."""

    def __init__(
        self, prompt: str, size: Size, seed: int, path: CameraPath, subject: Image.Image | None = None
    ) -> None:
        self.size, self.path = size, path.centre()
        across, down = self.path.reach()
        self.canvas = round_to_even(size[0] * across * MARGIN), round_to_even(size[1] * down * MARGIN)
        scene = compose(prompt, *self.canvas, seed, subject=subject)
        self.layers = build_layers(scene)

    def frame(self, part: float, seconds: float) -> Planes:
        """Return the frame of the scene."""
        frame, pose = black_planes(self.size), self.path.pose_at(part)
        (width, height), canvas = self.size, self.canvas
        for band in self.layers:
            x, y, scale = pose.view(band.depth, is_subject=band.is_subject)
            for left, top in band.positions(seconds, canvas):
                band.sheet.draw(
                    frame, width / 2 + (left - canvas[0] / 2 - x * width) * scale,
                    height / 2 + (top - canvas[1] / 2 - y * height) * scale, scale,
                )  # fmt: skip
        return frame


class PictureShot:
    """A picture that fills the frame in the rest pose; around it is its blurred mirror image."""

    def __init__(self, picture: Image.Image, size: Size, pose_at: Callable[[float], Pose]) -> None:
        self.size, self.pose_at = size, pose_at
        views = [self.view(step / 60) for step in range(61)]
        self.pad = (
            round_to_even(size[0] * max(max(abs(x) + 0.5 / scale - 0.5, 0) for x, _, scale in views) + 2),
            round_to_even(size[1] * max(max(abs(y) + 0.5 / scale - 0.5, 0) for _, y, scale in views) + 2),
        )
        self.sheet = Sprite.from_picture(pad_mirrored(cover(picture, size), self.pad).convert("RGBA"))
        self.last: tuple[View, Planes] | None = None  # cached: a static camera sees the same again

    def view(self, part: float) -> View:
        """Return the centre of the view and the scale, which grows with the distance from the centre."""
        x, y, scale = self.pose_at(part).scale_by(PICTURE_STRENGTH).view(PICTURE_DEPTH)
        return x, y, scale * (1 + 0.7 * max(abs(x), abs(y)))

    def frame(self, part: float, seconds: float) -> Planes:
        """Return the frame of the picture."""
        view, last = self.view(part), self.last
        if last is None or last[0] != view:
            last = self.last = view, self.render_view(view)
        return copy_planes(last[1])

    def render_view(self, view: View) -> Planes:
        """Render the picture from a view."""
        frame = black_planes(self.size)
        (width, height), (x, y, scale) = self.size, view
        left = width / 2 - (width / 2 + self.pad[0] + x * width) * scale
        top = height / 2 - (height / 2 + self.pad[1] + y * height) * scale
        self.sheet.draw(frame, left, top, scale)
        return frame


class Dissolve:
    """A dissolve from one shot to another."""

    def __init__(self, first: Shot, last: Shot) -> None:
        self.first, self.last = first, last

    def frame(self, part: float, seconds: float) -> Planes:
        """Return a frame of one of the shots, or of both blended."""
        share = smoothstep((part - DISSOLVE[0]) / (DISSOLVE[1] - DISSOLVE[0]))
        if share in (0, 1):
            return (self.last if share else self.first).frame(part, seconds)
        return blend(self.first.frame(part, seconds), self.last.frame(part, seconds), share)


def cover(picture: Image.Image, size: Size) -> Image.Image:
    """Scale and crop a picture so that it covers a size."""
    ratio = max(size[0] / picture.width, size[1] / picture.height)
    width, height = size[0] / ratio, size[1] / ratio
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    box = (max(left, 0), max(top, 0), min(left + width, picture.width), min(top + height, picture.height))
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, box=box)


def pad_mirrored(picture: Image.Image, pad: Size) -> Image.Image:
    """Pad a picture with its mirror image, increasingly blurred."""
    values = np.pad(np.asarray(picture), ((pad[1],) * 2, (pad[0],) * 2, (0, 0)), mode="symmetric")
    around = Image.fromarray(values)
    mask = Image.new("L", around.size, 0)
    mask.paste(255, (pad[0], pad[1], pad[0] + picture.width, pad[1] + picture.height))
    soft = around.filter(ImageFilter.GaussianBlur(max(picture.size) / 60))
    edge = mask.filter(ImageFilter.GaussianBlur(FEATHER * min(picture.size)))
    found = Image.composite(around, soft, edge.point(lambda value: min(255, 2 * value)))
    found.paste(picture, pad)
    return found
