"""Real files of sound, and files that only pretend."""

import io
import zipfile
from functools import cache
from typing import Any

import av
import numpy as np

RATE_HZ = 32_000
CODECS = {
    "mp3": "libmp3lame", "wav": "pcm_s16le", "flac": "flac", "ogg": "libopus", "webm": "libopus", "ipod": "aac",
}  # fmt: skip
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)  # fmt: skip
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/canary.mp3\n#EXT-X-ENDLIST\n"


def archive() -> bytes:
    """Return a ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        opened.writestr("page.html", HTML)
    return target.getvalue()


def tone(seconds: float, rate_hz: int = RATE_HZ, channels: int = 1) -> np.ndarray:
    """Return a tone whose second half is half as loud."""
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    wave = np.sin(2 * np.pi * 440 * times) * np.where(times < seconds / 2, 20_000, 10_000)
    return np.repeat(wave.astype(np.int16), channels).reshape(1, -1)


@cache
def sound(format: str = "mp3", seconds: float = 2.0, rate_hz: int = RATE_HZ, channels: int = 1) -> bytes:
    """Return a file of the format."""
    samples = {"mp3": "s16p", "ipod": "fltp"}.get(format, "s16")
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    frame = av.AudioFrame.from_ndarray(tone(seconds, rate_hz, channels), format="s16", layout=layout)
    frame.sample_rate = rate_hz
    target = io.BytesIO()
    with av.open(target, "w", format=format) as output:
        stream: Any = output.add_stream(CODECS[format], rate=rate_hz, layout=layout, format=samples)
        resampler = av.AudioResampler(samples, layout, stream.rate)
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(ready))
        output.mux(stream.encode(None))
    return target.getvalue()


def heard(data: bytes, format: str) -> dict[str, Any]:
    """Return what a file really is: its codec, rate, channels and length in seconds, by decoding all of it."""
    with av.open(io.BytesIO(data), format=format) as opened:
        stream = opened.streams.audio[0]
        samples = sum(frame.samples for frame in opened.decode(stream))
        facts = {"codec": stream.codec_context.name, "rate_hz": stream.rate, "channels": stream.codec_context.channels}
        return {**facts, "seconds": samples / stream.rate}
