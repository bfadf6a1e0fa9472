"""Lighting presets, read from `lights.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from studio.sandbox.media.picture.colour import mix, rgb
from studio.sandbox.media.picture.shapes import Plane


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """A lighting preset: colours of sky, clouds and light, and the celestial body."""

    name: str
    words: tuple[str, ...]
    sky: tuple[Plane, Plane, Plane]
    haze: Plane
    sun: Plane
    glow: Plane
    cloud: tuple[Plane, Plane]
    key: Plane
    shade: Plane
    rim: Plane
    height: float
    dark: float
    disc: str  # sun, moon, striped, none
    cover: float
    stars: float
    aurora: float

    @property
    def is_dark(self) -> bool:
        """Return whether artificial lights are on."""
        return self.dark > 0.3

    def on_ground(self, code: str, share: float = 0.5) -> Plane:
        """Return a ground's colour in this light; the share is how much of it is lit."""
        return rgb(code) * mix(self.shade, self.key, share) * (1 - self.dark * 0.55)


@cache
def load_lights() -> Mapping[str, Light]:
    """Return every preset by its name, the most important first."""
    tables = tomllib.loads(Path(__file__).with_name("lights.toml").read_text("utf-8"))
    return {name: parse_light(name, table) for name, table in tables.items()}


def parse_light(name: str, table: Mapping[str, Any]) -> Light:
    """Return the preset of a table."""
    top, middle, low = map(rgb, table["sky"])
    lit, dim = map(rgb, table["cloud"])
    single = {key: rgb(table[key]) for key in ("haze", "sun", "glow", "key", "shade", "rim")}
    return Light(
        name=name, words=tuple(table["words"]), sky=(top, middle, low), cloud=(lit, dim), **single,
        height=table["height"], dark=table["dark"], disc=table.get("disc", "sun"), cover=table.get("cover", 0.5),
        stars=table.get("stars", 0.0), aurora=table.get("aurora", 0.0),
    )  # fmt: skip
