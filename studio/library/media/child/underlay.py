"""A sound under a film, in the media child: pictures are copied, what is heard is mixed and encoded anew."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.error import FFmpegError

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child import audio, video
from studio.library.media.child.files import FULL

RATE = 48_000
LAYOUT = "stereo"
CHANNELS = 2
BLOCK = 4_800  # samples
BPS = 192_000
AHEAD_S = 0.5  # what is heard is written before what is seen then
FADE_S = 1.5
SOFT_S = 0.02
KNEE = 0.8  # of full scale; above it what two sounds add up to is rounded off instead of cut
SAID_EACH = 500  # packets
Writer = tuple[str, str, dict[str, str]]  # container, codec of the sound, options
# What browsers play, by the demuxer of the film.
WRITERS: dict[str, Writer] = {"matroska": ("webm", "libopus", {})}
MP4: Writer = ("mp4", "aac", {"movflags": "+faststart"})


@dataclass(frozen=True, slots=True)
class Part:
    """What part a sound plays: where it begins, in itself and in the film (seconds), and how loud (1 is as made)."""

    skip_s: float
    begin_s: float
    gain: float
    fades: bool = False  # at the film's end


class Track:
    """A sound as samples on the film's clock, silent before its beginning and after its end."""

    def __init__(self, frames: Iterable[AudioFrame], part: Part, total: int) -> None:
        self.pieces, self.part, self.total, self.at = resample(frames), part, total, 0
        self.rest = np.zeros((CHANNELS, max(0, round(part.begin_s * RATE))), np.float32)
        self.first = self.rest.shape[1]
        self.to_skip = round(part.skip_s * RATE)

    def take(self, count: int) -> np.ndarray:
        """Return the next samples."""
        while self.rest.shape[1] < count and (piece := next(self.pieces, None)) is not None:
            dropped = min(self.to_skip, piece.shape[1])
            self.to_skip -= dropped
            self.rest = np.concatenate((self.rest, piece[:, dropped:]), axis=1)
        found, self.rest = self.rest[:, :count], self.rest[:, count:]
        found = np.pad(found, ((0, 0), (0, count - found.shape[1])))
        places = np.arange(self.at, self.at + count)
        self.at += count
        shaped: np.ndarray = found * (self.part.gain * self.shape(places))
        return shaped

    def shape(self, places: np.ndarray) -> np.ndarray:
        """Return how loud samples are besides their gain: no click where it begins within itself, a fade at the end."""
        loud: np.ndarray = np.ones(places.shape)
        if self.part.skip_s:
            loud = np.clip((places - self.first) / (SOFT_S * RATE), 0, 1)
        if self.part.fades:
            loud = loud * np.clip((self.total - places) / (FADE_S * RATE), 0, 1)
        return loud


def underlay(source: str, reader: str, target: str, sound: dict[str, Any], mix: dict[str, Any]) -> Iterator[Answer]:
    """Write the film with the sound; ``mix`` names begin_s, skip_s, gain, own_gain (0: not its own sound), fades."""
    try:
        yield from write(source, reader, target, sound, mix)
        with open(target, "rb") as written:
            os.fsync(written.fileno())
    except (FFmpegError, OSError) as error:
        if error.errno in FULL:
            yield {"full": error.errno}, b""
            return
        raise WorkFailed(f"The pictures of this film cannot be put beside another sound: {error}.") from None


def write(source: str, reader: str, target: str, sound: dict[str, Any], mix: dict[str, Any]) -> Iterator[Answer]:
    """Copy the pictures and encode what is heard, both as they come."""
    _, length_s, has_sound = video.count_packets(source, reader)
    total = round(length_s * RATE)
    part = Part(mix["skip_s"], mix["begin_s"], mix["gain"], mix["fades"])
    tracks = [Track(audio.frames(**sound), part, total)]
    if has_sound and mix["own_gain"]:
        tracks.append(own_track(source, reader, mix["own_gain"], total))
    container, codec, options = WRITERS.get(reader, MP4)
    with ExitStack() as stack:
        whole, film = stack.enter_context(video.opened(source, reader))
        output = stack.enter_context(av.open(target, "w", format=container, options=options))
        pictures = output.add_stream_from_template(film)
        heard: Any = output.add_stream(codec, rate=RATE, layout=LAYOUT)
        heard.bit_rate = BPS
        start, blocks, said_s = film.start_time or 0, mixed(tracks, total), 0.0
        for number, packet in enumerate(whole.demux(film)):
            if packet.dts is None:
                continue
            until = float((packet.dts - start) * packet.time_base) + AHEAD_S
            while said_s < until and (frame := next(blocks, None)) is not None:
                output.mux(heard.encode(frame))
                said_s = frame.time or 0.0
            packet.pts, packet.dts = (packet.pts if packet.pts is not None else packet.dts) - start, packet.dts - start
            packet.stream = pictures
            output.mux(packet)
            if not number % SAID_EACH:
                yield {"at_s": until}, b""  # it is at work: who waits for an answer waits on
        for frame in blocks:
            output.mux(heard.encode(frame))
        output.mux(heard.encode(None))


def own_track(source: str, reader: str, gain: float, total: int) -> Track:
    """Return the film's own sound, where it lies on the clock of its pictures."""
    with video.opened(source, reader) as (container, film):
        heard = container.streams.audio[0]
        ahead = float((heard.start_time or 0) * heard.time_base) - float((film.start_time or 0) * film.time_base)
    return Track(own_frames(source, reader), Part(max(0.0, -ahead), max(0.0, ahead), gain), total)


def own_frames(source: str, reader: str) -> Iterator[AudioFrame]:
    """Yield the sound of a film."""
    with open(source, "rb") as file, av.open(file, format=reader) as container:
        assert isinstance(container, InputContainer)
        for packet in container.demux(container.streams.audio[0]):
            try:
                yield from packet.decode()  # type: ignore[misc]
            except FFmpegError:
                continue


def resample(frames: Iterable[AudioFrame]) -> Iterator[np.ndarray]:
    """Yield sound by channel, from -1 to 1, at the one rate that is written."""
    resampler: av.AudioResampler | None = None
    for frame in frames:
        # Not turned into stereo by FFmpeg, which takes 3 dB off a voice that is alone: browsers do not.
        layout = "mono" if frame.layout.nb_channels == 1 else LAYOUT
        resampler = resampler or av.AudioResampler("fltp", layout, RATE, threads=1)
        frame.pts = None
        yield from (beside(ready) for ready in resampler.resample(frame))
    yield from (beside(ready) for ready in (resampler.resample(None) if resampler else ()))


def beside(frame: AudioFrame) -> np.ndarray:
    """Return the samples of a frame, one channel for each ear."""
    values = frame.to_ndarray()
    both: np.ndarray = np.repeat(values, CHANNELS, axis=0) if values.shape[0] == 1 else values
    return both


def mixed(tracks: list[Track], total: int) -> Iterator[AudioFrame]:
    """Yield what all tracks sound like together, as long as the film."""
    for at in range(0, total, BLOCK):
        count = min(BLOCK, total - at)
        together = np.sum([track.take(count) for track in tracks], axis=0)
        frame = AudioFrame.from_ndarray(soften(together), format="fltp", layout=LAYOUT)
        frame.sample_rate, frame.pts = RATE, at
        yield frame


def soften(values: np.ndarray) -> np.ndarray:
    """Round off what is near full scale; below the knee nothing changes."""
    over = np.abs(values) - KNEE
    rounded = np.sign(values) * (KNEE + (1 - KNEE) * np.tanh(over / (1 - KNEE)))
    return np.where(over > 0, rounded, values).astype(np.float32)
