"""The browser knows how long an arriving mp3 is, however its bytes are cut."""

import io
from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest

Run = Callable[..., Any]
READ = """const bytes = Uint8Array.from(given.bytes); const mp3 = new m.Mp3();
for (let at = 0; at < bytes.length; at += given.piece) mp3.add(bytes.subarray(at, at + given.piece));
return [mp3.seconds, mp3.frames.map(({ level }) => level)];"""


def mp3(rate_hz: int, channels: int = 1) -> bytes:
    """Return two seconds: one loud, one silent."""
    tone = np.concatenate([0.6 * np.sin(np.arange(rate_hz) * 2 * np.pi * 220 / rate_hz), np.zeros(rate_hz)])
    out = io.BytesIO()
    with av.open(out, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=rate_hz, layout="stereo" if channels == 2 else "mono")
        samples = np.repeat(tone[None, :], channels, axis=0).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(samples, "fltp", "stereo" if channels == 2 else "mono")
        frame.sample_rate = rate_hz
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(("rate_hz", "channels"), [(32000, 1), (44100, 2), (24000, 1), (22050, 2)])
@pytest.mark.parametrize("piece", [61, 4096])
def test_length_and_loudness_are_read_from_the_frames(module: Run, rate_hz: int, channels: int, piece: int) -> None:
    seconds, levels = module("audio/mp3", READ, {"bytes": list(mp3(rate_hz, channels)), "piece": piece})
    assert abs(seconds - 2) < 0.15
    loud, silent = levels[3 : len(levels) // 2 - 3], levels[len(levels) // 2 + 4 : -3]
    assert min(loud) > max(silent)
