"""Sound as the tests measure it: what is really in the bytes, whatever was said about them."""

import io
from dataclasses import dataclass

import av

BYTES_A_SAMPLE = {"pcm": 2, "pcmu_raw": 1}


@dataclass(frozen=True)
class Sound:
    """What a decoder finds."""

    duration_ms: float
    sample_rate_hz: int
    channels: int


def decoded(data: bytes) -> Sound:
    """Return what PyAV finds in a file, frame by frame."""
    with av.open(io.BytesIO(data)) as container:
        frames = list(container.decode(audio=0))
    samples = sum(frame.samples for frame in frames)
    return Sound(samples * 1000 / frames[0].sample_rate, frames[0].sample_rate, frames[0].layout.nb_channels)


def measured(data: bytes, name: str, sample_rate_hz: int, channels: int) -> Sound:
    """Return what is in the bytes of a format; raw ones tell no more than their length."""
    if name not in BYTES_A_SAMPLE:
        return decoded(data)
    samples = len(data) / BYTES_A_SAMPLE[name] / channels
    return Sound(samples * 1000 / sample_rate_hz, sample_rate_hz, channels)
