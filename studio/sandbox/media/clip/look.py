"""What can be told of pictures, clips and prompts without making anything of them."""

from typing import Any

import av
from PIL import Image

from studio.sandbox.media.clip import commands
from studio.sandbox.media.picture import prompt

MOST_PIXELS = 100_000_000
TURN, LAST_UPRIGHT = 0x0112, 4  # the tag of EXIF, and the last of its values that keep width and height
LIGHTS = {
    "": "natural light", "day": "clear daylight", "sunset": "the warm light of a low sun", "dawn": "soft light at dawn",
    "night": "moonlight and long shadows", "studio": "even studio light",
}  # fmt: skip


def seen(path: str) -> dict[str, Any] | None:
    """Return a picture's format, width and height as it is looked at; None for what is none."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.load()
            turned = picture.getexif().get(TURN, 1) > LAST_UPRIGHT
            width, height = reversed(picture.size) if turned else picture.size
            return {"format": picture.format, "width": width, "height": height}
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def watched(path: str) -> dict[str, Any] | None:
    """Return a clip's width, height, frames a second and seconds; None for what is none."""
    try:
        with av.open(path) as container:
            if "mp4" not in container.format.name:
                return None
            stream = container.streams.video[0]
            seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
            fps = float(stream.average_rate or 0)
            return {"width": stream.width, "height": stream.height, "fps": fps, "seconds": seconds}
    except (av.FFmpegError, IndexError, OSError):
        return None


def written(text: str) -> str:
    """Return a prompt with what would be seen of it: the place, the light, the weather, and what the camera does."""
    wish = prompt.read(commands.scenery(text))
    parts = [commands.without_commands(text).rstrip(". ")]
    parts += [f"The place: {wish.biome}"] if wish.biome else []
    things = ", ".join(f"{one.count} × {one.noun.name}" for one in wish.wanted)
    parts += [f"In the frame: {things}"] if things else []
    parts.append(f"The light: {LIGHTS.get(wish.light, wish.light)}")
    parts += [f"In the air: {', '.join(sorted(wish.weather))}"] if wish.weather else []
    parts += [f"The look: {wish.style}"] if wish.style else []
    parts.append(f"The camera: {commands.said_of(text)}")
    return ". ".join(parts) + "."
