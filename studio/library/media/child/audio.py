"""Sound in the media child: measured by decoding all of it, and converted by FFmpeg with one named demuxer."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child.chapters import write_chapters
from studio.library.media.child.files import write_files
from studio.library.media.child.loudness import Meter

PEAKS = 160
WINDOW_S = 0.01
QUIET = 0.004  # below this a file is silence, and is not blown up to look like sound
CLIPPED = 0.999  # of full scale; so many samples in a million are told
FLOOR_PERCENT = 10  # of the time is quieter: that is the room, not the voice
SILENCE = 1e-5
BARE = {"send.mp3": "mp3", "send.wav": "wav", "send.m4a": "ipod"}
UNSIGNED = {"fflags": "+bitexact"}  # a plain WAV of the recorder is sent byte by byte, without the name of a program
MP3_BPS, MP3_TOP_BPS = 192_000, ((16_000, 64_000), (32_000, 160_000))  # the standard allows less at low rates


@dataclass(frozen=True, slots=True)
class Writer:
    """How a format is written; one with loss has two channels at most."""

    container: str
    codec: str
    samples: str
    lossy: bool = False
    top_hz: int = 192_000


WRITERS = {
    "mp3": Writer("mp3", "libmp3lame", "s16p", lossy=True, top_hz=48_000),
    "wav": Writer("wav", "pcm_s16le", "s16"),
    "flac": Writer("flac", "flac", "s16"),
}


def inspect(source: str, reader: str, options: dict[str, str]) -> Iterator[Answer]:
    """Measure by decoding everything: headers lie about length."""
    maxima: list[np.ndarray] = []
    samples = rate = channels = clipped = 0
    rest = np.zeros(0, dtype=np.float32)
    meter: Meter | None = None
    for frame in frames(source, reader, options):
        rate = rate or frame.sample_rate
        channels = channels or frame.layout.nb_channels
        samples += frame.samples
        values = channels_of(frame)
        meter = meter or Meter(rate)
        meter.add(values)
        heights = np.abs(values).max(axis=0)
        clipped += int((heights >= CLIPPED).sum())
        rest, done = windows(np.concatenate((rest, heights)), max(1, round(rate * WINDOW_S)))
        maxima.append(done)
    if not samples:
        raise WorkFailed("There is no sound in this file.")
    maxima.append(np.array([rest.max()] if rest.size else [], dtype=np.float32))
    highest = np.concatenate(maxima)
    details = {"duration_ms": round(samples * 1000 / rate), "peaks": peaks(highest)}
    quality = {"channels": channels, "clipped": round(clipped * 1_000_000 / samples), **levels(highest)}
    level = meter.measure() if meter else None
    yield {**details, **quality, **({} if level is None else {"loudness": level})}, b""


def derive(source: str, reader: str, options: dict[str, str], targets: dict[str, str]) -> Iterator[Answer]:
    """Write the sound of a file in other formats, at its own rate and channels."""

    def render(name: str, file: BinaryIO) -> None:
        if name == "zip":
            write_chapters(source, reader, file)
        elif name in BARE:
            copy_bare(source, reader, file, BARE[name])
        else:
            write(frames(source, reader, options), file, WRITERS[name])

    return write_files(targets, render)


def copy_bare(source: str, reader: str, file: BinaryIO, container: str) -> None:
    """Copy the sound as it is, without decoding it and without tags: no place, no device, no cover."""
    try:
        with (
            open(source, "rb") as read,
            av.open(read, format=reader) as whole,
            av.open(file, "w", format=container, options=UNSIGNED) as bare,
        ):
            assert isinstance(whole, InputContainer)
            heard = whole.streams.audio[0]
            written = bare.add_stream_from_template(heard)
            for packet in whole.demux(heard):
                if packet.dts is not None:
                    packet.stream = written
                    bare.mux(packet)
    except (FFmpegError, ValueError, IndexError) as error:
        raise WorkFailed(f"This file cannot be copied: {error}.") from None


def write(sound: Iterator[AudioFrame], file: BinaryIO, writer: Writer) -> None:
    """Encode frames into a file."""
    first = next(sound, None)
    if first is None:
        raise WorkFailed("There is no sound in this file.")
    rate = min(first.sample_rate, writer.top_hz)
    channels = first.layout.nb_channels
    # A file may say "2 channels" and not how they lie, which encoders refuse.
    layout = "mono" if channels == 1 else "stereo" if channels == 2 or writer.lossy else first.layout.name
    with av.open(file, "w", format=writer.container) as output:
        stream: Any = output.add_stream(writer.codec, rate=rate, layout=layout, format=writer.samples)
        if writer.lossy:
            stream.bit_rate = next((top for below, top in MP3_TOP_BPS if rate < below), MP3_BPS)
        resampler = av.AudioResampler(writer.samples, layout, rate, threads=1)
        for frame in chain([first], sound):
            frame.pts = None
            for ready in resampler.resample(frame):
                output.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            output.mux(stream.encode(ready))
        output.mux(stream.encode(None))


def frames(source: str, reader: str, options: dict[str, str]) -> Iterator[AudioFrame]:
    """Yield every frame that can be decoded; a file cut off in the middle of one still has the others."""
    # A file object and a forced reader: no playlist, no address and no other file is ever opened.
    try:
        with open(source, "rb") as file, av.open(file, format=reader, options=options) as container:
            assert isinstance(container, InputContainer)
            if not container.streams.audio:
                raise WorkFailed("There is no sound in this file.")
            if has_film(container):
                raise WorkFailed("This file holds a film. Export its sound alone and use that.")
            for packet in container.demux(container.streams.audio[0]):
                try:
                    yield from packet.decode()  # type: ignore[misc]
                except FFmpegError:
                    continue
    except (FFmpegError, ValueError) as error:
        raise WorkFailed(f"This file cannot be read as {reader}: {error}.") from None


def has_film(container: InputContainer) -> bool:
    """Return whether there are moving pictures; the cover of an album is none."""
    return any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)


def channels_of(frame: AudioFrame) -> np.ndarray:
    """Return the samples of a frame by channel, from -1 to 1."""
    values = frame.to_ndarray()
    if not frame.format.is_planar:
        values = values.reshape(-1, frame.layout.nb_channels).T
    full = 1.0 if np.issubdtype(values.dtype, np.floating) else float(1 << (8 * values.dtype.itemsize - 1))
    middle = full if np.issubdtype(values.dtype, np.unsignedinteger) else 0.0
    scaled: np.ndarray = (values.astype(np.float32) - middle) / full
    return scaled


def windows(values: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what is left over, and the highest value of each whole window."""
    whole = values.size // size * size
    return values[whole:], values[:whole].reshape(-1, size).max(axis=1, initial=0.0)


def levels(maxima: np.ndarray) -> dict[str, float]:
    """Return the loudest moment, and what is heard between the words, in decibels of full scale."""
    loudest, floor = float(maxima.max()), float(np.percentile(maxima, FLOOR_PERCENT))
    found = {"peak_db": loudest, "noise_db": floor}
    return {name: round(20 * float(np.log10(max(value, SILENCE))), 1) for name, value in found.items()}


def peaks(maxima: np.ndarray) -> list[int]:
    """Return 160 values from 0 to 100, relative to the loudest."""
    edges = np.linspace(0, maxima.size, PEAKS + 1)
    spans = [maxima[int(a) : max(int(a) + 1, int(b))] for a, b in pairwise(edges)]
    # The mean of short maxima shows words and pauses; the maximum of a long span is always high.
    means = np.array([span.mean() if span.size else 0.0 for span in spans])
    loudest = float(means.max())
    return [round(float(value) * 100 / loudest) for value in means] if loudest > QUIET else [0] * PEAKS
