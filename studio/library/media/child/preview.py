"""The first seconds of a film, small and without sound, for lists."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, BinaryIO

import av
from av.video.frame import VideoFrame
from PIL import Image

LONGEST_S = 3.0
HEIGHT = 240
MOST_FPS, LEAST_FPS = 30, 5
OPTIONS = {"preset": "veryfast", "crf": "28", "profile": "main", "bf": "0"}  # no frame is kept back: it begins at 0
# In pieces: what is written to an open file cannot be put in another order afterwards.
CONTAINER = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
CLOCK = Fraction(1, 1000)


def even_size(width: int, height: int) -> tuple[int, int]:
    """Return the size of the preview: as high as lists show it, both sides even, since the encoder takes no others."""
    scale = min(1.0, HEIGHT / height)
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def write_preview(file: BinaryIO, stills: Iterable[tuple[float, Image.Image]], fps: float) -> None:
    """Write frames, each with its moment in seconds, as an MP4."""
    with av.open(file, "w", format="mp4", options=CONTAINER) as output:
        stream: Any = None
        rate = round(min(MOST_FPS, max(LEAST_FPS, fps)))
        for moment, still in stills:
            if stream is None:
                stream = output.add_stream("libx264", rate=rate, options=OPTIONS)
                stream.width, stream.height = even_size(*still.size)
                stream.pix_fmt, stream.time_base, stream.codec_context.time_base = "yuv420p", CLOCK, CLOCK
            picture = still.resize((stream.width, stream.height))
            frame = VideoFrame.from_image(picture)
            frame.pts, frame.time_base = round(moment / CLOCK), CLOCK
            output.mux(stream.encode(frame))
        if stream is not None:
            output.mux(stream.encode(None))
