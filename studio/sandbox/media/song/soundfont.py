"""SoundFont (SF2) parser: the sample, pitch and envelope that an instrument uses for a key."""

import importlib.util
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

RATE_HZ = 44_100
DRUMS = 128  # the bank of drum kits
# Numbers of the SF2 generators that are read here.
FILTER = 8
BEND_FILTER = 11
ATTACK = 34
HOLD = 35
DECAY = 36
SUSTAIN = 37
RELEASE = 38
INSTRUMENT = 41
KEYS = 43
VELOCITIES = 44
ATTENUATION = 48
SEMITONES = 51
CENTS = 52
SAMPLE = 53
LOOPS = 54
SCALE = 56
ROOT = 58
DEFAULTS = {
    FILTER: 13_500,
    ATTACK: -12_000,
    HOLD: -12_000,
    DECAY: -12_000,
    RELEASE: -12_000,
    SCALE: 100,
    ROOT: -1,
    KEYS: 127 << 8,
    VELOCITIES: 127 << 8,
}
INAUDIBLE_CUTOFF_HZ = 14_000  # a filter above it makes no audible difference


@dataclass(frozen=True, slots=True)
class Region:
    """A sample, the keys and velocities it is for, its filter and its envelope; times in seconds."""

    keys: tuple[int, int]
    velocities: tuple[int, int]
    span: tuple[int, int]  # within the sample data
    loop: tuple[int, int] | None  # within the sample
    rate_hz: float
    root: float  # the key of the original pitch
    scale: float  # semitones per key
    cutoff_hz: float
    attack_s: float
    hold_s: float
    decay_s: float  # by 100 dB
    sustain_db: float
    release_s: float  # by 100 dB
    gain_db: float

    def fits(self, key: int, velocity: int) -> bool:
        """Return whether it sounds for a key at a velocity."""
        return self.keys[0] <= key <= self.keys[1] and self.velocities[0] <= velocity <= self.velocities[1]


class SoundFont:
    """The instruments of a SoundFont file."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        self.chunks = dict(_chunks(self.data, 12, len(self.data)))
        self.recordings = np.frombuffer(self._chunk(b"smpl"), "<i2")
        self.heads = self._records(b"phdr", "<20sHHH12x")
        self._regions: dict[tuple[int, int], list[Region]] = {}

    def regions(self, bank: int, number: int) -> list[Region]:
        """Return an instrument's regions; those of the bank's first instrument where the number is missing."""
        if (bank, number) not in self._regions:
            found = [at for at, head in enumerate(self.heads[:-1]) if (head[2], head[1]) == (bank, number)]
            if not found:
                return self.regions(bank, 0)
            self._regions[bank, number] = list(self._preset(found[0]))
        return self._regions[bank, number]

    def _preset(self, at: int) -> Any:
        for zone in self._zones(b"pbag", b"pgen", self.heads[at][3], self.heads[at + 1][3]):
            if INSTRUMENT in zone:
                yield from self._instrument(zone[INSTRUMENT])

    def _instrument(self, at: int) -> Any:
        heads, shared = self._records(b"inst", "<20sH"), dict(DEFAULTS)
        for zone in self._zones(b"ibag", b"igen", heads[at][1], heads[at + 1][1]):
            if SAMPLE in zone:
                yield self._region({**shared, **zone})
            else:
                shared |= zone

    def _zones(self, bags: bytes, generators: bytes, first: int, last: int) -> Any:
        edges, values = self._records(bags, "<HH"), self._records(generators, "<HH")
        for bag in range(first, last):
            yield dict(values[edges[bag][0] : edges[bag + 1][0]])

    def _region(self, zone: dict[int, int]) -> Region:
        head = self._records(b"shdr", "<20sIIIIIBbHH")[zone[SAMPLE]]
        begin, end, loop, loop_end, rate, key, correction = head[1:8]
        value = {number: _signed(found) for number, found in zone.items()}
        root = value[ROOT] if value[ROOT] >= 0 else key
        fine = value.get(SEMITONES, 0) + (value.get(CENTS, 0) + correction) / 100
        cutoff = value[FILTER] + 0.5 * value.get(BEND_FILTER, 0)
        looped = zone.get(LOOPS, 0) & 1 and loop_end - loop > 8
        return Region(
            (zone[KEYS] & 255, zone[KEYS] >> 8), (zone[VELOCITIES] & 255, zone[VELOCITIES] >> 8), (begin, end),
            (loop - begin, loop_end - begin) if looped else None, rate, root - fine, value[SCALE] / 100,
            8.176 * 2 ** (cutoff / 1200), _seconds(value[ATTACK]), _seconds(value[HOLD]), _seconds(value[DECAY]),
            min(value.get(SUSTAIN, 0), 1000) / 10, _seconds(value[RELEASE]), -0.04 * value.get(ATTENUATION, 0),
        )  # fmt: skip

    def _chunk(self, name: bytes) -> bytes:
        begin, size = self.chunks[name]
        return self.data[begin : begin + size]

    @cache  # noqa: B019 - there is one font, as long as the process
    def _records(self, name: bytes, layout: str) -> list[tuple[Any, ...]]:
        size = struct.calcsize(layout)
        data = self._chunk(name)
        return list(struct.iter_unpack(layout, data[: len(data) // size * size]))


@cache
def load_soundfont() -> SoundFont:
    """Return the SoundFont of `pretty_midi`, which itself is never imported."""
    found = importlib.util.find_spec("pretty_midi")
    if found is None or found.origin is None:
        raise RuntimeError("The package pretty-midi, which brings the instruments, is not installed.")
    return SoundFont(Path(found.origin).parent / "TimGM6mb.sf2")


def _chunks(data: bytes, at: int, end: int) -> Any:
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"LIST":
            yield from _chunks(data, at + 12, at + 8 + size)
        yield name, (at + 8, size)
        at += 8 + size + (size & 1)


def _signed(value: int) -> int:
    return value - 65_536 if value > 32_767 else value


def _seconds(timecents: int) -> float:
    return float(2 ** (timecents / 1200))
