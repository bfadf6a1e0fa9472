"""`aigc_watermark`: finished sound ends with the rhythm short, long, short, short; a stream does not."""

import io
from itertools import groupby
from typing import Any

import av
import httpx
import numpy as np
import pytest

from tests.sandbox.asking import SHORT, events, sound_of, speak

RHYTHM_S, BEEP_HZ, WINDOW_S = [0.1, 0.3, 0.1, 0.1], 1000, 0.01
WAV, PCM = {"format": "wav", "sample_rate": 32000}, {"format": "pcm", "sample_rate": 32000}


def beeps_s(sound: Any, rate_hz: int) -> list[float]:
    """Return how long each beep of the last second and a half is; a voice is no beep."""
    size = round(WINDOW_S * rate_hz)
    frames = sound[-round(1.5 * rate_hz) :][: -size or None]
    frames = frames[: len(frames) // size * size].reshape(-1, size)
    tone = np.exp(-2j * np.pi * BEEP_HZ * np.arange(size) / rate_hz)
    there = np.abs(frames @ tone) * 2 / size  # the amplitude at that pitch
    power = np.sqrt(2 * np.mean(np.square(frames), axis=1))
    rings = [found > 0.02 and found > 0.7 * all_of_it for found, all_of_it in zip(there, power, strict=True)]
    runs = [sum(1 for _ in run) for rings_so, run in groupby(rings) if rings_so]
    return [run * WINDOW_S for run in runs if run > 5]


def decoded(data: bytes) -> tuple[Any, int]:
    """Return a file's first channel and its rate."""
    with av.open(io.BytesIO(data)) as container:
        resampler = av.AudioResampler(format="fltp")
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]), frames[0].sample_rate


def raw(data: bytes) -> tuple[Any, int]:
    """Return the samples of PCM at 32 kHz."""
    return np.frombuffer(data, "<i2") / 32768, 32000


def test_finished_speech_ends_with_the_rhythm(api: httpx.Client) -> None:
    marked, plain = (speak(api, audio_setting=WAV, aigc_watermark=is_marked) for is_marked in (True, False))
    assert beeps_s(*decoded(sound_of(marked))) == pytest.approx(RHYTHM_S, abs=0.025)
    assert beeps_s(*decoded(sound_of(plain))) == []
    longer_ms = marked["extra_info"]["audio_length"] - plain["extra_info"]["audio_length"]
    assert longer_ms == pytest.approx(1400, abs=50)


def test_streamed_speech_does_not(api: httpx.Client) -> None:
    *chunks, _ = events(api, SHORT, audio_setting=PCM, aigc_watermark=True)
    assert beeps_s(*raw(b"".join(map(sound_of, chunks)))) == []


def test_a_designed_voice_says_its_words_and_the_mark(api: httpx.Client) -> None:
    body = {"prompt": "a calm old man", "preview_text": SHORT, "aigc_watermark": True}
    bob = {"Authorization": "Bearer sk-bob-0002"}  # the voice is his: others count Alice's
    answer = api.post("/v1/voice_design", json=body, headers=bob).raise_for_status().json()
    assert beeps_s(*decoded(bytes.fromhex(answer["trial_audio"]))) == pytest.approx(RHYTHM_S, abs=0.035)


def test_a_song_ends_with_it(api: httpx.Client) -> None:
    body = {"model": "music-3.0", "prompt": "piano, 8 seconds", "is_instrumental": True, "aigc_watermark": True,
            "audio_setting": {"format": "wav", "sample_rate": 44100, "bitrate": 128000}}  # fmt: skip
    answer = api.post("/v1/music_generation", json=body).raise_for_status().json()
    assert beeps_s(*decoded(sound_of(answer))) == pytest.approx(RHYTHM_S, abs=0.025)
