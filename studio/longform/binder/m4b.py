"""Sounds one after the other as an M4B: each exactly as long as it was measured, with chapter marks and a cover."""

import os
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.stream import Disposition
from PIL import Image, ImageOps

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child import audio
from studio.library.media.child.files import FULL
from studio.library.media.child.underlay import soften

RATE = 44_100
FRAME = 1024  # samples that AAC encodes at once
BPS = {1: 80_000, 2: 128_000}
LAYOUTS = {1: "mono", 2: "stereo"}
COVER_SIZE = 1400
SAID_EACH = 400  # frames
OPTIONS = {"movflags": "+faststart", "brand": "M4B "}


def bind(
    target: str, pieces: list[dict[str, Any]], chapters: list[list[Any]], cover: str, told: dict[str, str]
) -> Iterator[Answer]:
    """Write the file; ``pieces`` have a length, a gain and the silence behind, ``chapters`` titles and times."""
    try:
        yield from write(target, pieces, chapters, cover, told)
        with open(target, "rb") as written:
            os.fsync(written.fileno())
    except (FFmpegError, OSError) as error:
        if error.errno in FULL:
            yield {"full": error.errno}, b""
            return
        raise WorkFailed(f"These sounds cannot be joined: {error}.") from None


def write(
    target: str, pieces: list[dict[str, Any]], chapters: list[list[Any]], cover: str, told: dict[str, str]
) -> Iterator[Answer]:
    """Encode everything that is heard, as it comes."""
    channels = 2 if any(is_stereo(one["file"]) for one in pieces) else 1
    picture = draw_cover(cover) if cover else b""
    with av.open(target, "w", format="mp4", options=OPTIONS) as output:
        output.metadata.update(told)
        heard: Any = output.add_stream("aac", rate=RATE, layout=LAYOUTS[channels])
        heard.bit_rate = BPS[channels]
        if picture:
            seen: Any = output.add_mux_stream("mjpeg", width=COVER_SIZE, height=COVER_SIZE)
            seen.disposition = Disposition.attached_pic
        output.set_chapters([mark(number, *chapter) for number, chapter in enumerate(chapters)])
        output.start_encoding()
        if picture:
            packet = av.Packet(picture)
            packet.stream, packet.pts, packet.dts, packet.is_keyframe = seen, 0, 0, True
            output.mux(packet)
        for number, frame in enumerate(framed(sounded(pieces, channels), channels)):
            output.mux(heard.encode(frame))
            if not number % SAID_EACH:
                yield {"at": number}, b""  # it is at work: who waits for an answer waits on
        output.mux(heard.encode(None))


def mark(number: int, title: str, begin_ms: int, end_ms: int) -> Any:
    """Return a chapter's mark."""
    return {
        "id": number, "start": begin_ms, "end": end_ms, "time_base": Fraction(1, 1000), "metadata": {"title": title},
    }  # fmt: skip


def is_stereo(file: dict[str, Any]) -> bool:
    """Return whether a sound has more than one channel."""
    first = next(iter(audio.frames(**file)), None)
    return first is not None and first.layout.nb_channels > 1


def samples_at(milliseconds: int) -> int:
    """Return how many samples lie before a moment."""
    return round(milliseconds * RATE / 1000)


def sounded(pieces: list[dict[str, Any]], channels: int) -> Iterator[np.ndarray]:
    """Yield what is heard: each sound as long as it was measured, and the silence behind it."""
    at_ms = 0
    for piece in pieces:
        begin, at_ms = at_ms, at_ms + piece["length_ms"]
        left = samples_at(at_ms) - samples_at(begin)
        for values in resampled(piece["file"], channels):
            taken = values[:, :left]
            left -= taken.shape[1]
            yield soften(taken * piece["gain"])
        begin, at_ms = at_ms, at_ms + piece["after_ms"]
        yield np.zeros((channels, left + samples_at(at_ms) - samples_at(begin)), np.float32)


def resampled(file: dict[str, Any], channels: int) -> Iterator[np.ndarray]:
    """Yield a sound by channel, from -1 to 1, at the one rate that is written."""
    resampler = av.AudioResampler("fltp", LAYOUTS[channels], RATE, threads=1)
    for frame in audio.frames(**file):
        frame.pts = None
        yield from (ready.to_ndarray() for ready in resampler.resample(frame))
    yield from (ready.to_ndarray() for ready in resampler.resample(None))


def framed(pieces: Iterator[np.ndarray], channels: int) -> Iterator[AudioFrame]:
    """Yield frames of the size that is encoded, the last one shorter."""
    rest, at = np.zeros((channels, 0), np.float32), 0
    for piece in pieces:
        rest = np.concatenate((rest, piece), axis=1)
        whole = rest.shape[1] // FRAME * FRAME
        for begin in range(0, whole, FRAME):
            yield to_frame(rest[:, begin : begin + FRAME], at, channels)
            at += FRAME
        rest = rest[:, whole:]
    if rest.shape[1]:
        yield to_frame(rest, at, channels)


def to_frame(values: np.ndarray, at: int, channels: int) -> AudioFrame:
    """Return samples as a frame."""
    found = AudioFrame.from_ndarray(np.ascontiguousarray(values, np.float32), format="fltp", layout=LAYOUTS[channels])
    found.sample_rate, found.pts, found.time_base = RATE, at, Fraction(1, RATE)
    return found


def draw_cover(cover: str) -> bytes:
    """Return a picture as the square JPEG that players show; b"" for one that cannot be read."""
    target = BytesIO()
    try:
        with Image.open(cover, formats=("JPEG", "PNG", "WEBP")) as picture:
            picture.draft("RGB", (2 * COVER_SIZE, 2 * COVER_SIZE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        edges: Any = upright.resize((1, 1)).getpixel((0, 0))
        ImageOps.pad(upright, (COVER_SIZE, COVER_SIZE), color=edges).save(target, "JPEG", quality=85)
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""
    return target.getvalue()
