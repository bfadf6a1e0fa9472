"""The musical styles, read from `styles.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Style:
    """How a style of music is played; the first of two patterns is for verses, the second for choruses."""

    name: str
    words: frozenset[str]
    bpm: tuple[int, int]
    modes: tuple[str, ...]
    verse: list[list[int]]
    chorus: list[list[int]]
    kit: int
    instruments: dict[str, int]
    bass: list[str]
    comp: list[str]
    arp: str
    calm: dict[str, str]
    full: dict[str, str]
    seventh: bool = False
    swing: float = 0.0  # delay of every second eighth, as a share of one


def _load() -> dict[str, Style]:
    rows = tomllib.loads((Path(__file__).parent / "styles.toml").read_text("utf-8"))
    return {
        name: Style(name, **{**row, "words": frozenset([name, *row["words"].split()]), "bpm": tuple(row["bpm"])})
        for name, row in rows.items()
    }


STYLES = _load()
