"""Real films of a square that moves, with and without sound."""

from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import av
import numpy as np

FPS = 10
CODECS = {"mp4": ("libx264", "aac"), "mov": ("libx264", "aac"), "webm": ("libvpx", "libopus")}


@cache
def film(format: str = "mp4", seconds: float = 2.0, sound: bool = True, dark: int = 3, faststart: bool = True) -> bytes:
    """Return a film of 320 × 180; its first frames are black."""
    options = {"movflags": "faststart"} if faststart and format != "webm" else {}
    # A real file, since the muxer opens it a second time to bring its directory to the front.
    with NamedTemporaryFile() as target, av.open(target.name, "w", format=format, options=options) as output:
        pictures: Any = output.add_stream(CODECS[format][0], rate=FPS, width=320, height=180, pix_fmt="yuv420p")
        voice: Any = output.add_stream(CODECS[format][1], rate=48_000, layout="mono") if sound else None
        for number in range(int(seconds * FPS)):
            output.mux(pictures.encode(av.VideoFrame.from_ndarray(shot(number, dark), format="rgb24")))
        output.mux(pictures.encode(None))
        if voice is not None:
            frame = av.AudioFrame.from_ndarray(hum(seconds), format="s16", layout="mono")
            frame.sample_rate = 48_000
            resampler = av.AudioResampler(voice.format.name, "mono", 48_000, frame_size=voice.frame_size or 960)
            for ready in [*resampler.resample(frame), *resampler.resample(None)]:
                output.mux(voice.encode(ready))
            output.mux(voice.encode(None))
        output.close()
        return Path(target.name).read_bytes()


def shot(number: int, dark: int) -> np.ndarray:
    """Return one frame: black at first, then blue with a white square that wanders to the right."""
    frame = np.zeros((180, 320, 3), np.uint8)
    if number >= dark:
        frame[:, :] = (30, 40, 210)
        left = 10 * number % 280
        frame[60:100, left : left + 40] = 255
    return frame


def hum(seconds: float) -> np.ndarray:
    """Return a tone."""
    times = np.arange(int(seconds * 48_000)) / 48_000
    return (np.sin(2 * np.pi * 330 * times) * 9000).astype(np.int16).reshape(1, -1)


def padded(size_bytes: int) -> bytes:
    """Return a film of two seconds in a file of a size: the rest is a box that every reader skips."""
    whole = film()
    rest = size_bytes - len(whole) - 8
    noise = bytes(range(256)) * 4096
    return whole + (rest + 8).to_bytes(4, "big") + b"free" + (noise * (rest // len(noise) + 1))[:rest]
