"""Films as they come from elsewhere: counted, turned by a tag, of odd sides, of a high dynamic range."""

from fractions import Fraction
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc

STEP = 4  # of grey from frame to frame


def counting(frames: int, rate: Fraction = Fraction(24), *, gaps: bool = False, gop: int = 250) -> bytes:
    """Return a film whose n-th frame is grey by n steps; with gaps every third frame lasts three times as long."""
    with NamedTemporaryFile() as target, av.open(target.name, "w", format="mp4") as output:
        pictures: Any = output.add_stream("libx264", rate=rate, width=320, height=180, pix_fmt="yuv420p")
        pictures.options = {"crf": "12", "bf": "2", "g": str(gop)}
        pictures.time_base = pictures.codec_context.time_base = 1 / rate
        at = 0
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), STEP * number + 20, np.uint8), format="rgb24")
            frame.pts, frame.time_base = at, 1 / rate
            at += 3 if gaps and number % 3 == 2 else 1
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
        output.close()
        return Path(target.name).read_bytes()


def turned(data: bytes, degrees: int = 90) -> bytes:
    """Return an MP4 whose track header says that it is shown turned, as phones store what is not held level."""
    matrix = data.index(b"tkhd") + 44
    across, down = {90: (0, 0x10000), 180: (-0x10000, 0), 270: (0, -0x10000)}[degrees]
    values = (across, down, 0, -down, across, 0, 0, 0, 0x40000000)
    return data[:matrix] + b"".join(value.to_bytes(4, "big", signed=True) for value in values) + data[matrix + 36 :]


def odd(width: int = 809, height: int = 1081, frames: int = 90) -> bytes:
    """Return a film of more than three seconds with odd sides, which few encoders take."""
    with NamedTemporaryFile() as target, av.open(target.name, "w", format="mp4") as output:
        pictures: Any = output.add_stream("libx264", rate=25, width=width, height=height, pix_fmt="yuv444p")
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), number, np.uint8), format="rgb24")
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
        output.close()
        return Path(target.name).read_bytes()


def bright(curve: ColorTrc, grey: float) -> bytes:
    """Return a film of ten bits by a curve: its left half is black, its right one grey by a share of the signal."""
    with NamedTemporaryFile() as target, av.open(target.name, "w", format="mp4") as output:
        pictures: Any = output.add_stream("libx264", rate=25, width=320, height=180, pix_fmt="yuv420p10le")
        context = pictures.codec_context
        tags = {"color_trc": curve, "color_primaries": ColorPrimaries.BT2020, "colorspace": Colorspace.BT2020}
        luma = np.full((180, 320), round(64 + grey * 876), np.uint16)
        luma[:, :160] = 64
        planes = [luma, *[np.full((90, 160), 512, np.uint16)] * 2]
        for _ in range(25):
            frame = av.VideoFrame(320, 180, "yuv420p10le")
            for name, value in tags.items():
                setattr(frame, name, value)
                setattr(context, name, value)
            for plane, values in zip(frame.planes, planes, strict=True):
                padded = np.zeros((plane.height, plane.line_size // 2), np.uint16)
                padded[:, : plane.width] = values
                plane.update(padded.tobytes())
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
        output.close()
        return Path(target.name).read_bytes()
