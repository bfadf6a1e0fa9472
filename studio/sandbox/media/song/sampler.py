"""Sampler: renders notes on an instrument of the SoundFont, with an LRU cache."""

import threading
from collections import OrderedDict
from functools import lru_cache
from typing import Any

import numpy as np

from studio.sandbox.media.song.soundfont import DRUMS, INAUDIBLE_CUTOFF_HZ, RATE_HZ, Region, load_soundfont

CACHE_BYTES = 64 << 20
# Notes are rounded to these steps before they are cached.
LENGTH_STEP_SAMPLES = 441
VELOCITY_STEP = 8
LONGEST_RELEASE_S = 1.6
LONGEST_HIT_S = 3.0
FADE_SAMPLES = 256
SILENCE_DB = 100.0
_cache: OrderedDict[tuple[int, int, int, int, int], Any] = OrderedDict()
_cached_bytes = [0]
_lock = threading.Lock()


def render_note(bank: int, number: int, key: int, velocity: int, seconds: float) -> Any:
    """Return the mono sound of a note at 44.1 kHz, with its release."""
    steps = max(round(seconds * RATE_HZ / LENGTH_STEP_SAMPLES), 4) if bank != DRUMS else 0
    velocity = min(max(round(velocity / VELOCITY_STEP) * VELOCITY_STEP, VELOCITY_STEP), 127)
    name = (bank, number, key, velocity, steps)
    with _lock:
        if name in _cache:
            _cache.move_to_end(name)
            return _cache[name]
    sound = _render(*name)
    with _lock:
        if name not in _cache:
            _cache[name] = sound
            _cached_bytes[0] += sound.nbytes
        while _cached_bytes[0] > CACHE_BYTES:
            _cached_bytes[0] -= _cache.popitem(last=False)[1].nbytes
    return sound


def cached_bytes() -> int:
    """Return the size of the cache."""
    return _cached_bytes[0]


def _render(bank: int, number: int, key: int, velocity: int, steps: int) -> Any:
    parts = [
        _render_region(region, key, steps * LENGTH_STEP_SAMPLES)
        for region in load_soundfont().regions(bank, number)
        if region.fits(key, velocity)
    ]
    sound = np.zeros(max(map(len, parts), default=0), np.float32)
    for part in parts:
        sound[: len(part)] += part
    return sound * np.float32((velocity / 127) ** 2)


def _render_region(region: Region, key: int, held: int) -> Any:
    """Return the sound of one region; drums (0 samples held) sound to their own end."""
    recording, loop = _filtered_sample(region)
    step = region.rate_hz / RATE_HZ * 2 ** ((key - region.root) * region.scale / 12)
    count = held + round(min(region.release_s, LONGEST_RELEASE_S) * RATE_HZ) if held else round(LONGEST_HIT_S * RATE_HZ)
    if loop is None:
        count = min(count, int((len(recording) - 2) / step))
    place = np.arange(max(count, 0), dtype=np.float64) * step
    if loop is not None:
        begin, end = loop
        place = np.where(place >= end, begin + (place - begin) % (end - begin), place)
    low = place.astype(np.intp)
    part = (place - low).astype(np.float32)
    sound = recording[low] * (1 - part) + recording[low + 1] * part
    sound *= _envelope(region, len(sound), held or len(sound))
    fade = min(FADE_SAMPLES, len(sound))
    sound[len(sound) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return sound


def _envelope(region: Region, count: int, held: int) -> Any:
    at = np.arange(count, dtype=np.float32) / np.float32(RATE_HZ)
    begin = region.attack_s + region.hold_s
    fall = np.clip((at - begin) * np.float32(SILENCE_DB / region.decay_s), 0, region.sustain_db)
    end_s = held / RATE_HZ
    fall += np.maximum(at - end_s, 0) * np.float32(SILENCE_DB / max(min(region.release_s, LONGEST_RELEASE_S), 0.03))
    level = np.exp2((region.gain_db - fall) * np.float32(np.log2(10) / 20))
    return level * np.minimum(at / np.float32(max(region.attack_s, 0.001)), 1)


@lru_cache(maxsize=96)
def _filtered_sample(region: Region) -> tuple[Any, tuple[int, int] | None]:
    """Return a region's sample through its low-pass filter, and its loop."""
    data = load_soundfont().recordings[region.span[0] : region.span[1]].astype(np.float32) / 32_768
    loop = region.loop
    if loop is not None:  # unroll the loop twice, so that the filter does not see the data after it
        again = data[loop[0] : loop[1]]
        data = np.concatenate([data[: loop[1]], again, again])
        loop = (loop[1], 2 * loop[1] - loop[0])
    if region.cutoff_hz < min(INAUDIBLE_CUTOFF_HZ, region.rate_hz / 2):
        hz = np.fft.rfftfreq(len(data), 1 / region.rate_hz)
        data = np.fft.irfft(np.fft.rfft(data) / np.sqrt(1 + (hz / region.cutoff_hz) ** 4), len(data))
    return np.append(data, data[loop[0]] if loop else 0).astype(np.float32), loop
