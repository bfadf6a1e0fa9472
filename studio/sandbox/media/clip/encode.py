"""Video encoder: H.264 in MP4, with the index in front so that playback can begin while it loads."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from studio.sandbox.media.clip.planes import Planes, Size

CRF = "23"
LARGE_PX = 1366 * 768  # larger clips use the fastest preset
BT_709 = 1
LIMITED = 1  # codes of the file format
COMMENT = "Made by the sandbox of Studio, offline; not by MiniMax"


class Encoder:
    """Writes frames to a file; smaller frames are upscaled to its size."""

    def __init__(self, path: Path, size: Size, fps: int, title: str) -> None:
        self.size, self.rate, self.count = size, Fraction(fps), 0
        self.container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self.container.metadata.update({"title": title, "comment": COMMENT})
        preset = "ultrafast" if size[0] * size[1] > LARGE_PX else "superfast"
        self.stream = self.container.add_stream("libx264", rate=fps, options={"preset": preset, "crf": CRF})
        self.stream.width, self.stream.height = size
        self.stream.pix_fmt = "yuv420p"
        context = self.stream.codec_context
        context.color_range, context.colorspace = LIMITED, BT_709
        context.color_primaries, context.color_trc = BT_709, BT_709

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self.container.mux(self.stream.encode())
        self.container.close()

    def add_planes(self, planes: Planes) -> None:
        """Append a frame of YUV planes."""
        frame = av.VideoFrame.from_ndarray(pack_planes(planes), format="yuv420p")
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
        self.add_frame(frame)

    def add_frame(self, frame: av.VideoFrame) -> None:
        """Append a decoded video frame."""
        if (frame.width, frame.height) != self.size:
            frame = frame.reformat(*self.size, format="yuv420p", interpolation=Interpolation.BICUBIC, threads=1)
        frame.time_base = 1 / self.rate
        frame.pts, self.count = self.count, self.count + 1
        self.container.mux(self.stream.encode(frame))


def pack_planes(planes: Planes) -> np.ndarray:
    """Return planes in one array, as wide as the first; rows of the smaller ones are contiguous."""
    width, height = planes[0].size
    values = np.concatenate([np.asarray(plane).ravel() for plane in planes])
    return values.reshape(height * 3 // 2, width)
