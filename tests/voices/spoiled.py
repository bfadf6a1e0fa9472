"""Recordings that are not what they seem: with a lying head, many channels, a cover or a second sound."""

import io
import struct
from typing import Any

import av
import numpy as np
from PIL import Image

from tests.library.sounds import sound, tone
from tests.voices.recordings import hum, wav

RATE_HZ = 16_000


def silence(seconds: float = 12.0) -> bytes:
    """Return a WAV file in which there is nothing to hear."""
    return wav(np.zeros(round(seconds * RATE_HZ), "<i2"), RATE_HZ)


def clipped(seconds: float = 12.0) -> bytes:
    """Return a WAV file whose tops are cut off."""
    samples = np.frombuffer(hum(seconds)[44:], "<i2").astype(float)
    return wav(np.clip(samples * 8, -32_768, 32_767).astype("<i2"), RATE_HZ)


def lying(seconds: float, claimed_s: float) -> bytes:
    """Return an MP3 whose head claims another length than it has."""
    data = bytearray(sound("mp3", seconds, 8_000))
    at = max(data.find(b"Xing"), data.find(b"Info"))
    assert at > 0
    assert struct.unpack(">I", data[at + 4 : at + 8])[0] & 1  # the head tells the frames
    data[at + 8 : at + 12] = struct.pack(">I", round(claimed_s * 8_000 / 576))
    return bytes(data)


def with_cover(seconds: float = 12.0) -> bytes:
    """Return an MP3 with the picture of an album."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), (10, 80, 120)).save(picture, "JPEG")
    body = b"\0image/jpeg\0\3\0" + picture.getvalue()
    frame = b"APIC" + struct.pack(">I", len(body)) + b"\0\0" + body
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + frame + sound("mp3", seconds, 16_000)


def two_sounds(first_s: float, second_s: float) -> bytes:
    """Return an M4A with two sounds in it, of which a player plays the first."""
    target = io.BytesIO()
    with av.open(target, "w", format="ipod") as output:
        streams: list[Any] = [output.add_stream("aac", rate=RATE_HZ, layout="mono") for _ in range(2)]
        for stream, seconds in zip(streams, (first_s, second_s), strict=True):
            frame = av.AudioFrame.from_ndarray(tone(seconds, RATE_HZ), format="s16", layout="mono")
            frame.sample_rate = RATE_HZ
            for ready in av.AudioResampler("fltp", "mono", RATE_HZ).resample(frame):
                output.mux(stream.encode(ready))
            output.mux(stream.encode(None))
    return target.getvalue()
