"""Render a clip to a file, from a request."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageChops, ImageOps

from studio.sandbox.media.clip import commands
from studio.sandbox.media.clip.encode import Encoder
from studio.sandbox.media.clip.planes import Planes, Size, Sprite, round_to_even
from studio.sandbox.media.clip.shots import Dissolve, PictureShot, SceneShot, Shot
from studio.sandbox.media.picture import subject
from studio.sandbox.media.picture.scene import add_badge

MAX_RENDERED_PX = 1366 * 768  # larger clips are rendered at this size and upscaled
THREADS = 2
PREFETCHED_FRAMES = 4
MAX_TITLE = 200


def render_clip(request: dict[str, Any]) -> Iterator[int]:
    """Render a clip; yield the number of frames so far once a second of it.

    A request has `path` of the file to be, `prompt`, `seed`, `width`, `height`, `seconds` and `fps`; it may have
    `first`, `last` and `subject`, paths of pictures.
    """
    size: Size = (request["width"], request["height"])
    count, fps = request["seconds"] * request["fps"], request["fps"]
    shot = choose_shot(request, rendered_size(size))
    sign = badge_sprite(rendered_size(size))
    with (
        Encoder(Path(request["path"]), size, fps, title(request["prompt"])) as encoder,
        ThreadPoolExecutor(THREADS, "draws") as pool,
    ):
        waiting = deque(
            pool.submit(render_frame, shot, sign, at, count, fps) for at in range(min(PREFETCHED_FRAMES, count))
        )
        for at in range(count):
            encoder.add_planes(waiting.popleft().result())
            if at + PREFETCHED_FRAMES < count:
                waiting.append(pool.submit(render_frame, shot, sign, at + PREFETCHED_FRAMES, count, fps))
            if at % fps == fps - 1:
                yield at + 1


def upscale_clip(request: dict[str, Any]) -> Iterator[int]:
    """Re-encode a clip in another size; yield the number of frames so far once a second of it.

    A request has `path` of the file to be, `base` of the one that is, `prompt`, `width`, `height` and `fps`.
    """
    size, fps = (request["width"], request["height"]), request["fps"]
    with (
        av.open(request["base"]) as base,
        Encoder(Path(request["path"]), size, fps, title(request["prompt"])) as encoder,
    ):
        for frame in base.decode(video=0):
            encoder.add_frame(frame)
            if encoder.count % fps == 0:
                yield encoder.count


def rendered_size(size: Size) -> Size:
    """Return the size at which frames are rendered before they are upscaled."""
    share = min(1.0, (MAX_RENDERED_PX / (size[0] * size[1])) ** 0.5)
    return round_to_even(size[0] * share), round_to_even(size[1] * share)


def render_frame(shot: Shot, sign: tuple[Sprite, int, int], at: int, count: int, fps: int) -> Planes:
    """Return a frame with its badge."""
    found = shot.frame(at / max(count - 1, 1), at / fps)
    sheet, x, y = sign
    sheet.draw(found, x, y, 1.0)
    return found


def choose_shot(request: dict[str, Any], size: Size) -> Shot:
    """Return the shot of a request: of its pictures where it has some, else of the prompt's scene."""
    path = commands.camera_path(request["prompt"], request["seed"])
    first, last = (open_picture(request.get(name)) for name in ("first", "last"))
    arriving = last and PictureShot(last, size, path.relative_to_end)
    leaving = first and PictureShot(first, size, path.pose_at)
    if leaving and arriving:
        return Dissolve(leaving, arriving)
    who = subject.open_subject(Path(request["subject"])) if request.get("subject") else None
    return (
        leaving
        or arriving
        or SceneShot(commands.strip_camera_words(request["prompt"]), size, request["seed"], path, who)
    )


def open_picture(path: str | None) -> Image.Image | None:
    """Open a picture file and apply its EXIF orientation."""
    if not path:
        return None
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")


def badge_sprite(size: Size) -> tuple[Sprite, int, int]:
    """Return the badge of pictures as a sprite, and its position."""
    on_black, on_white = (add_badge(Image.new("RGB", size, colour)) for colour in ("black", "white"))
    alpha = ImageChops.invert(ImageChops.subtract(on_white, on_black).convert("L"))
    left, top, right, low = alpha.getbbox() or (0, 0, 2, 2)
    box = 2 * (left // 2), 2 * (top // 2), 2 * -(-right // 2), 2 * -(-low // 2)
    sign = on_black.crop(box)
    sign.putalpha(alpha.crop(box))
    return Sprite.from_picture(unpremultiply(sign)), box[0], box[1]


def unpremultiply(picture: Image.Image) -> Image.Image:
    """Convert premultiplied alpha to straight alpha."""
    mixed = Image.frombytes("RGBa", picture.size, picture.tobytes())
    return mixed.convert("RGBA")


def title(prompt: str) -> str:
    """Return the title for the file's metadata."""
    return f"Studio sandbox: {' '.join(prompt.split())}"[:MAX_TITLE]
