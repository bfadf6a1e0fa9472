"""Probe pictures and clips, and expand prompts, without rendering anything."""

from typing import Any

import av
from PIL import Image

from studio.sandbox.media.clip import commands
from studio.sandbox.media.picture import prompt

MAX_PIXELS = 100_000_000
EXIF_ORIENTATION = 0x0112  # tag number
LAST_UPRIGHT = 4  # its higher values swap width and height
LIGHTS = {
    "": "natural light", "day": "clear daylight", "sunset": "the warm light of a low sun", "dawn": "soft light at dawn",
    "night": "moonlight and long shadows", "studio": "even studio light",
}  # fmt: skip


def probe_picture(path: str) -> dict[str, Any] | None:
    """Return a picture's format and its upright width and height; None for a file that is none."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.load()
            turned = picture.getexif().get(EXIF_ORIENTATION, 1) > LAST_UPRIGHT
            width, height = reversed(picture.size) if turned else picture.size
            return {"format": picture.format, "width": width, "height": height}
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def probe_clip(path: str) -> dict[str, Any] | None:
    """Return a clip's width, height, frame rate and duration (seconds); None for a file that is none."""
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


def expand_prompt(text: str) -> str:
    """Return a prompt with what it was understood as: place, things, light, weather, style, camera."""
    wish = prompt.parse_prompt(commands.strip_camera_words(text))
    parts = [commands.strip_brackets(text).rstrip(". ")]
    parts += [f"The place: {wish.biome}"] if wish.biome else []
    things = ", ".join(f"{one.count} × {one.noun.name}" for one in wish.items)
    parts += [f"In the frame: {things}"] if things else []
    parts.append(f"The light: {LIGHTS.get(wish.light, wish.light)}")
    parts += [f"In the air: {', '.join(sorted(wish.weather))}"] if wish.weather else []
    parts += [f"The look: {wish.style}"] if wish.style else []
    parts.append(f"The camera: {commands.describe_commands(text)}")
    return ". ".join(parts) + "."
