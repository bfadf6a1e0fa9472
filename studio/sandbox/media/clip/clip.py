"""A clip from the first frame to the last, as a request tells; it is written to a file."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageChops, ImageOps

from studio.sandbox.media.clip import commands
from studio.sandbox.media.clip.encode import Encoder
from studio.sandbox.media.clip.planes import Planes, Sheet, Size, even
from studio.sandbox.media.clip.shots import Dissolve, PictureShot, SceneShot, Shot
from studio.sandbox.media.picture import subject
from studio.sandbox.media.picture.scene import badge

LARGEST = 1366 * 768  # pixels that are drawn; a larger film is enlarged
THREADS, AHEAD = 2, 4
TITLE = 200


def filmed(request: dict[str, Any]) -> Iterator[int]:
    """Yield the number of frames so far, each second.

    A request has `path` of the file to be, `prompt`, `seed`, `width`, `height`, `seconds` and `fps`; it may have
    `first`, `last` and `subject`, paths of pictures.
    """
    size: Size = (request["width"], request["height"])
    count, fps = request["seconds"] * request["fps"], request["fps"]
    shot = shot_of(request, drawn(size))
    sign = badge_of(drawn(size))
    with (
        Encoder(Path(request["path"]), size, fps, title(request["prompt"])) as encoder,
        ThreadPoolExecutor(THREADS, "draws") as pool,
    ):
        waiting = deque(pool.submit(frame, shot, sign, at, count, fps) for at in range(min(AHEAD, count)))
        for at in range(count):
            encoder.add(waiting.popleft().result())
            if at + AHEAD < count:
                waiting.append(pool.submit(frame, shot, sign, at + AHEAD, count, fps))
            if at % fps == fps - 1:
                yield at + 1


def enlarged(request: dict[str, Any]) -> Iterator[int]:
    """Yield the number of frames so far, each second, of a clip in another size.

    A request has `path` of the file to be, `base` of the one that is, `prompt`, `width`, `height` and `fps`.
    """
    size, fps = (request["width"], request["height"]), request["fps"]
    with (
        av.open(request["base"]) as base,
        Encoder(Path(request["path"]), size, fps, title(request["prompt"])) as encoder,
    ):
        for frame in base.decode(video=0):
            encoder.put(frame)
            if encoder.count % fps == 0:
                yield encoder.count


def drawn(size: Size) -> Size:
    """Return the size at which frames of a film are drawn."""
    share = min(1.0, (LARGEST / (size[0] * size[1])) ** 0.5)
    return even(size[0] * share), even(size[1] * share)


def frame(shot: Shot, sign: tuple[Sheet, int, int], at: int, count: int, fps: int) -> Planes:
    """Return a frame with its badge."""
    found = shot.frame(at / max(count - 1, 1), at / fps)
    sheet, x, y = sign
    sheet.draw(found, x, y, 1.0)
    return found


def shot_of(request: dict[str, Any], size: Size) -> Shot:
    """Return what is filmed: pictures where there are some, else the scene of the prompt."""
    path = commands.camera_path(request["prompt"], request["seed"])
    first, last = (opened(request.get(name)) for name in ("first", "last"))
    arriving = last and PictureShot(last, size, path.backwards_from_end)
    leaving = first and PictureShot(first, size, path.at)
    if leaving and arriving:
        return Dissolve(leaving, arriving)
    who = subject.opened(Path(request["subject"])) if request.get("subject") else None
    return leaving or arriving or SceneShot(commands.scenery(request["prompt"]), size, request["seed"], path, who)


def opened(path: str | None) -> Image.Image | None:
    """Return the picture of a file, turned as its camera was held."""
    if not path:
        return None
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")


def badge_of(size: Size) -> tuple[Sheet, int, int]:
    """Return the badge that pictures have, alone, and its place."""
    on_black, on_white = (badge(Image.new("RGB", size, colour)) for colour in ("black", "white"))
    alpha = ImageChops.invert(ImageChops.subtract(on_white, on_black).convert("L"))
    left, top, right, low = alpha.getbbox() or (0, 0, 2, 2)
    box = 2 * (left // 2), 2 * (top // 2), 2 * -(-right // 2), 2 * -(-low // 2)
    sign = on_black.crop(box)
    sign.putalpha(alpha.crop(box))
    return Sheet.of(unmultiplied(sign)), box[0], box[1]


def unmultiplied(picture: Image.Image) -> Image.Image:
    """Return a picture whose colours had been mixed with black as its alpha says."""
    mixed = Image.frombytes("RGBa", picture.size, picture.tobytes())
    return mixed.convert("RGBA")


def title(prompt: str) -> str:
    """Return what the file is called inside."""
    return f"Studio sandbox: {' '.join(prompt.split())}"[:TITLE]
