"""Audio encoder: samples in, bytes of the requested format out; one encoder per sound, so that pieces join."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np

from studio.sandbox.media.mark import SANDBOX_MARK

INPUT_HZ = 24_000
WHOLE_PIECE_BYTES, IN_MEMORY_BYTES = 128 << 10, 8 << 20
MPEG_TOP_BPS = {8_000: 64_000, 16_000: 160_000, 22_050: 160_000, 24_000: 160_000}
OPUS_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
RATES_HZ = (8_000, 16_000, 22_050, 24_000, 32_000, 44_100)


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written: container, codec, sample format, and whether its header needs seeking at the end."""

    container: str
    codec: str
    samples: str = "s16"
    seeks: bool = False


FORMATS = {
    "mp3": Format("mp3", "libmp3lame", "fltp"),
    "wav": Format("wav", "pcm_s16le", seeks=True),
    "pcm": Format("s16le", "pcm_s16le"),
    "flac": Format("flac", "flac", seeks=True),
    "opus": Format("ogg", "libopus", "flt"),
    "pcmu_raw": Format("mulaw", "pcm_mulaw"),
    "pcmu_wav": Format("wav", "pcm_mulaw", seeks=True),
}


class _Pipe(io.RawIOBase):
    """Write-only buffer between the muxer and the caller."""

    def __init__(self) -> None:
        self.pending = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pending += data
        return len(data)

    def take(self) -> bytes:
        data, self.pending = bytes(self.pending), bytearray()
        return data


class Encoder:
    """Encodes float sound; `streamed` pieces are returned at once, else the whole file is returned by `finish`."""

    def __init__(
        self,
        name: str,
        rate_hz: int,
        bitrate_bps: int,
        channels: int,
        *,
        streamed: bool,
        tagged: bool = False,
        in_hz: int = INPUT_HZ,
    ) -> None:
        self.format, self.channels, self.in_hz = FORMATS[name], channels, in_hz
        self.rate_hz = next((hz for hz in OPUS_HZ if hz >= rate_hz), 48_000) if name == "opus" else rate_hz
        self.bitrate_bps = _actual_bitrate_bps(name, self.rate_hz, bitrate_bps, channels)
        self.whole = not streamed and (self.format.seeks or name == "mp3")
        self.pipe: Any = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) if self.whole else _Pipe()  # noqa: SIM115
        if name == "mp3" and streamed and tagged:
            self.pipe.write(_id3(SANDBOX_MARK))
        self.output = av.open(self.pipe, "w", format=self.format.container, options=self._muxer_options(name))
        self.output.metadata["comment"] = SANDBOX_MARK
        # Typed as a stream of any kind, although the codec makes it one of sound.
        self.stream = cast(
            Any,
            self.output.add_stream(
                self.format.codec,
                rate=self.rate_hz,
                options=self._codec_options(name),
                format=self.format.samples,
                layout="stereo" if channels == 2 else "mono",
            ),
        )
        self.stream.bit_rate = self.bitrate_bps
        self.resampler = av.AudioResampler(
            format=self.format.samples,
            layout=self.stream.layout,
            rate=self.rate_hz,
            frame_size=self.stream.codec_context.frame_size or None,
            threads=1,  # others would stay, with a stack of 8 MB each, until the garbage is collected
        )
        self.samples_in = self.size_bytes = 0

    def _muxer_options(self, name: str) -> dict[str, str]:
        options = {"fflags": "+bitexact"}
        if name == "mp3" and not self.whole:  # only bare frames can be concatenated with other bare frames
            options |= {"write_xing": "0", "id3v2_version": "0"}
        if name == "opus":  # microseconds; a page leaves only when it is full, which otherwise takes a second
            options |= {"page_duration": "200000"}
        return options

    @staticmethod
    def _codec_options(name: str) -> dict[str, str]:
        return {"mp3": {"reservoir": "0"}, "opus": {"application": "voip"}}.get(name, {})

    def feed(self, sound: Any) -> bytes:
        """Encode a block (float, -1 to 1; channels x samples, or mono); return the bytes that are ready, maybe none."""
        # Both channels get the whole of a mono sound; the resampler would make each of them 3 dB softer.
        sound = np.asarray(sound, np.float32)
        planes = np.ascontiguousarray(np.broadcast_to(sound, (self.channels, sound.shape[-1])))
        frame = av.AudioFrame.from_ndarray(planes, "fltp", self.stream.layout.name)
        frame.sample_rate, frame.pts, frame.time_base = self.in_hz, self.samples_in, Fraction(1, self.in_hz)
        self.samples_in += sound.shape[-1]
        self._mux(self.resampler.resample(frame))
        return self._drain()

    def finish(self) -> Iterator[bytes]:
        """Flush the encoder: yield its last bytes, or the whole file in pieces."""
        self._mux(self.resampler.resample(None))
        self.output.mux(self.stream.encode(None))
        self.output.close()
        if isinstance(self.pipe, _Pipe):
            yield self._drain()
            return
        self.pipe.seek(0)
        while piece := self.pipe.read(WHOLE_PIECE_BYTES):
            self.size_bytes += len(piece)
            yield piece
        self.pipe.close()

    def _mux(self, frames: list[av.AudioFrame]) -> None:
        for frame in frames:
            self.output.mux(self.stream.encode(frame))

    def _drain(self) -> bytes:
        data = self.pipe.take() if isinstance(self.pipe, _Pipe) else b""
        self.size_bytes += len(data)
        return data


def _id3(comment: str) -> bytes:
    """Return an ID3v2.3 tag with one comment frame."""
    text = b"\x00eng\x00" + comment.encode("latin-1")
    frame = b"COMM" + len(text).to_bytes(4, "big") + b"\x00\x00" + text
    size = len(frame)  # in bytes of seven bits
    return b"ID3\x03\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + frame


def _actual_bitrate_bps(name: str, rate_hz: int, asked_bps: int, channels: int) -> int:
    """Return the bitrate that the format carries; MPEG limits it at low sample rates."""
    if name == "mp3":
        return min(asked_bps, MPEG_TOP_BPS.get(rate_hz, 320_000))
    if name == "opus":
        return min(asked_bps, 256_000 * channels)
    return rate_hz * channels * (8 if name.startswith("pcmu") else 16)
