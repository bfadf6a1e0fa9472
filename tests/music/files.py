"""Files of sound that are not what they seem."""

import io
import struct
from functools import cache
from typing import Any

import av
import numpy as np

from tests.kinds import humming
from tests.library.sounds import sound
from tests.voices.recordings import wav

SECRET = "Kitchen, 63.4305 N"


@cache
def lying_mp3(seconds: float, claimed: float) -> bytes:
    """Return an MP3 whose head claims another length than it has."""
    whole = bytearray(sound("mp3", seconds, 16_000))
    at = max(whole.find(b"Info"), whole.find(b"Xing"))
    assert at > 0, "this encoder writes no head that could lie"
    frames = struct.unpack_from(">I", whole, at + 8)[0]
    struct.pack_into(">I", whole, at + 8, round(frames * claimed / seconds))
    return bytes(whole)


def lying_wav(seconds: float) -> bytes:
    """Return a WAV whose head claims more bytes than there are."""
    whole = bytearray(humming(seconds))
    struct.pack_into("<I", whole, 40, 60 * 32_000)
    return bytes(whole)


def silence(seconds: float = 12.0) -> bytes:
    """Return a WAV on which nothing is heard."""
    return wav(np.zeros(round(seconds * 16_000), "<i2"), 16_000)


def with_channels(channels: int, seconds: float = 12.0) -> bytes:
    """Return a WAV of so many channels, with the same tone on each."""
    times = np.arange(round(seconds * 8_000)) / 8_000
    return wav((np.sin(2 * np.pi * 220 * times) * 9_000).astype("<i2"), 8_000, channels)


@cache
def tagged_mp3(seconds: float = 12.0) -> bytes:
    """Return an MP3 with a cover, and with tags that tell where it was made."""
    target = io.BytesIO()
    with av.open(io.BytesIO(sound("mp3", seconds, 44_100))) as plain, av.open(target, "w", format="mp3") as tagged:
        tagged.metadata.update(title="Humming", comment=SECRET)
        heard: Any = tagged.add_stream_from_template(plain.streams.audio[0])
        seen: Any = tagged.add_stream("mjpeg", width=64, height=64, pix_fmt="yuvj420p")
        seen.disposition = av.stream.Disposition.attached_pic
        for packet in plain.demux(plain.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = heard
                tagged.mux(packet)
        picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 120, np.uint8), format="rgb24")
        tagged.mux(seen.encode(picture))
        tagged.mux(seen.encode(None))
    return target.getvalue()


@cache
def two_sounds(seconds: tuple[float, float] = (20.0, 5.0)) -> bytes:
    """Return an M4A with two streams of sound; players play the first."""
    target = io.BytesIO()
    with av.open(target, "w", format="ipod") as output:
        streams: Any = [output.add_stream("aac", rate=44_100, layout="mono") for _ in seconds]
        for stream, length in zip(streams, seconds, strict=True):
            times = np.arange(round(length * 44_100)) / 44_100
            tone = (np.sin(2 * np.pi * 330 * times) * 0.4).astype(np.float32).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            frame.sample_rate = 44_100
            resampler = av.AudioResampler("fltp", "mono", 44_100, frame_size=1024)
            for ready in [*resampler.resample(frame), *resampler.resample(None)]:
                output.mux(stream.encode(ready))
            output.mux(stream.encode(None))
    return target.getvalue()
