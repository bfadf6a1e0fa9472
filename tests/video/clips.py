"""What a downloaded clip is, measured: its codec, size, length and which way the camera went."""

from io import BytesIO
from typing import Any, NamedTuple

import av
import numpy as np
from PIL import Image

from tests.sandbox_media.clips import SIZE, measure_motion

# Of the middle of a clip, where the camera is on its way.
SHARES = (0.35, 0.65)
Way = tuple[int, int]  # where the picture goes: to the right or left, down or up


class Facts(NamedTuple):
    """What was measured."""

    codec: str
    size: tuple[int, int]
    seconds: float
    way: Way


def measure(file: Any) -> Facts:
    """Return the facts of a film in a file, given as its path or open."""
    with av.open(file) as container:
        stream = container.streams.video[0]
        seconds = round(float(container.duration or 0) / 1_000_000, 1)
        wanted = [round(share * stream.frames) for share in SHARES]
        # Threads of the scaler would stay, and a child forked later would wait for them for ever.
        shown = [
            np.asarray(frame.to_image(threads=1).convert("L").resize(SIZE), np.float32)
            for at, frame in enumerate(container.decode(video=0))
            if at in wanted
        ]
        return Facts(stream.codec_context.name, (stream.width, stream.height), seconds, way_between(*shown))


def way_between(before: Any, after: Any) -> Way:
    """Return which way a whole picture goes; a picture also grows, so that its quarters differ by some of that."""
    across, down = np.mean(measure_motion(before, after).all, axis=0)
    least = max(2.0, abs(across), abs(down)) / 2  # a scene's own life is less than that
    return int(np.sign(across)) * (abs(across) > least), int(np.sign(down)) * (abs(down) > least)


def patches() -> bytes:
    """Return a picture of large soft patches, whose motion can be measured."""
    noise = np.random.default_rng(3).integers(0, 220, (27, 48, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(noise).resize((640, 360), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()
