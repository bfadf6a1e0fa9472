"""Sounds that the imitated API is asked to write down."""

import io
import wave
from typing import Any

import httpx
import numpy as np

PATH = "/v1/speech_to_text"
TEXT = "Every morning the ferry left at six. Nobody had ever missed it!"
NOT_UNDERSTOOD = "The sandbox does not understand recordings."


def tone(*spans_s: tuple[float, float], length_s: float, rate_hz: int = 16_000) -> bytes:
    """Return a recording in which a tone is heard from time to time, as a WAV file."""
    at = np.arange(round(length_s * rate_hz)) / rate_hz
    heard = np.any([(begin <= at) & (at < end) for begin, end in spans_s], axis=0) if spans_s else np.zeros_like(at)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes((np.sin(2 * np.pi * 330 * at) * heard * 9_000).astype("<i2").tobytes())
    return file.getvalue()


def asked(api: httpx.Client, sound: bytes, name: str = "mine.mp3", headers: dict[str, str] | None = None,
          **fields: Any) -> httpx.Response:  # fmt: skip
    """Return the answer to a sound."""
    files = {"file": (name, sound)} if sound else {"other": ("empty", b"x")}
    return api.post(PATH, data={"model": "asr-1.0", **fields}, files=files, headers=headers)
