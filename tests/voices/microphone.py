"""A microphone that plays a file: a tone that rises with time, so that a recording tells which part of it it is."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from tests.voices.recordings import wav

RATE_HZ = 48_000
FIRST_HZ, RISE_HZ = 300.0, 20.0  # at the beginning, and in each second
SECONDS = 60
WINDOW_S = 0.1
REFUSAL = """navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("Permission denied", "NotAllowedError");
};"""


def write_rising_tone(path: Path) -> Path:
    """Write the file that the microphone plays."""
    times = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    phase = 2 * np.pi * (FIRST_HZ * times + RISE_HZ * times**2 / 2)
    path.write_bytes(wav((np.sin(phase) * 12_000).astype("<i2"), RATE_HZ))
    return path


def flags(path: Path) -> list[str]:
    """Return what makes Chromium hear a file once, and let every page listen."""
    return [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={path}%noloop",
    ]  # fmt: skip


def refuse(page: Page) -> None:
    """Have the browser say no to a page that wants to listen, as one with a window does; its shell cannot ask."""
    page.add_init_script(REFUSAL)


def second_at(samples: np.ndarray, rate_hz: int, at_s: float) -> float:
    """Return which second of the microphone's file is heard around a second of a recording, by its pitch."""
    begin = int((at_s - WINDOW_S / 2) * rate_hz)
    part = samples[max(0, begin) : begin + int(WINDOW_S * rate_hz)].astype(float)
    part = part - part.mean()
    crossings = np.flatnonzero((part[:-1] < 0) & (part[1:] >= 0))
    places = crossings + part[crossings] / (part[crossings] - part[crossings + 1])
    hertz = (len(places) - 1) * rate_hz / (places[-1] - places[0])
    middle = (places[0] + places[-1]) / 2 / rate_hz + max(0, begin) / rate_hz
    return float((hertz - FIRST_HZ) / RISE_HZ - (middle - at_s))
