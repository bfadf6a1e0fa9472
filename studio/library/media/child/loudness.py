"""The loudness of a sound as ears have it: ITU-R BS.1770, gated, in LUFS."""

from typing import Any

import numpy as np

BLOCK_S = 0.4
SILENT_LUFS = -70.0  # blocks below are no part of it,
QUIETER_LU = 10.0  # nor are those so much quieter than the rest
OFFSET = -0.691
SAMPLES = (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)  # weights of channels in the order of FFmpeg; the fourth is the bass effects


class Meter:
    """Takes a sound in pieces of shape (channels, samples) from -1 to 1; ``measure`` tells its loudness."""

    def __init__(self, rate_hz: int) -> None:
        self.size = max(1, round(rate_hz * BLOCK_S))
        self.curve = weigh(np.fft.rfftfreq(self.size, 1 / rate_hz))
        self.rest: np.ndarray | None = None
        self.powers: list[np.ndarray] = []

    def add(self, values: np.ndarray) -> None:
        """Take the next piece; blocks do not overlap, which changes the result of music by less than 0.1 LU."""
        if self.rest is not None and self.rest.shape[0] == values.shape[0]:
            values = np.concatenate((self.rest, values), axis=1)
        whole = values.shape[1] // self.size * self.size
        self.rest = values[:, whole:]
        if whole:
            blocks = values[:, :whole].reshape(values.shape[0], -1, self.size)
            self.powers.append(channel_weights(values.shape[0]) @ self.power(blocks))

    def power(self, blocks: np.ndarray) -> np.ndarray:
        """Return the weighted mean square of each block: that of its spectrum, by Parseval's theorem."""
        found = np.square(np.abs(np.fft.rfft(blocks, axis=2))) * self.curve
        sides = np.full(self.curve.size, 2.0)
        sides[0] = 1.0
        mean: np.ndarray = (found @ sides) / self.size**2
        return mean

    def measure(self) -> float | None:
        """Return the loudness in LUFS, None for silence and for less than a block."""
        powers = np.concatenate(self.powers) if self.powers else np.zeros(0)
        heard = powers[to_lufs(powers) > SILENT_LUFS]
        if not heard.size:
            return None
        loud = heard[to_lufs(heard) > to_lufs(heard.mean()) - QUIETER_LU]
        return round(float(to_lufs(loud.mean())), 1)


def to_lufs(power: Any) -> np.ndarray:
    """Return weighted mean squares in LUFS."""
    levels: np.ndarray = OFFSET + 10 * np.log10(np.maximum(power, 1e-12))
    return levels


def channel_weights(count: int) -> np.ndarray:
    """Return how much each of so many channels counts."""
    return np.array([SAMPLES[channel] if channel < len(SAMPLES) else 1.0 for channel in range(count)])


def weigh(hertz: np.ndarray) -> np.ndarray:
    """Return the power gain of the K-weighting at frequencies: a shelf above 1.7 kHz, a cut below 38 Hz."""
    at = np.maximum(hertz, 1e-3)
    shelf = second_order(at, 1681.974450955533, 0.7071752369554196, (1.0, 1.2587209302325579, 1.5848647011308556))
    cut = second_order(at, 38.13547087602444, 0.5003270373238773, (0.0, 0.0, 1.0))
    weights: np.ndarray = shelf * cut
    return weights


def second_order(hertz: np.ndarray, corner: float, quality: float, gains: tuple[float, float, float]) -> np.ndarray:
    """Return the power gain of an analogue filter whose gains are those of a constant, of ``s / q`` and of ``s²``."""
    s = 1j * hertz / corner
    low, band, high = gains
    response = (low + band * s / quality + high * s * s) / (1 + s / quality + s * s)
    power: np.ndarray = np.square(np.abs(response))
    return power
