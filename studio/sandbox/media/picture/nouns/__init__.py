"""The nouns that can be drawn, read from the tables beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from studio.sandbox.media.picture.body import Body, parse_bodies
from studio.sandbox.media.picture.shapes import smooth_curve

COPIED = ("place", "biome", "seat", "head", "rough", "tall", "main", "colours")


@dataclass(frozen=True, slots=True)
class Noun:
    """A drawable thing: ``main`` is the colour that a colour word replaces, ``tall`` its height in metres."""

    name: str
    words: tuple[str, ...]
    bodies: tuple[Body, ...]
    colours: Mapping[str, str]
    bounds: tuple[float, float, float, float]  # left, bottom, right, top, in its own units
    main: str
    tall: float
    place: str  # ground, table, air, sky, water, under
    biome: str  # default biome
    seat: tuple[float, float] | None  # position of a rider
    head: tuple[float, float, float] | None  # position and width of a hat
    wear: bool
    rough: float
    portrait: str

    @property
    def shines(self) -> bool:
        """Return whether it is emissive: its first body is its glow."""
        return bool(self.bodies) and "glow" in self.bodies[0].flags

    @property
    def is_person(self) -> bool:
        """Return whether it is a person, whole or as a portrait."""
        return bool(self.portrait) or self.place == "bust"


@cache
def load_nouns() -> Mapping[str, Noun]:
    """Return every noun by its name."""
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        tables |= tomllib.loads(path.read_text("utf-8"))
    return {name: parse_noun(name, resolve_inheritance(tables, name)) for name in tables}


def resolve_inheritance(tables: Mapping[str, dict[str, Any]], name: str) -> dict[str, Any]:
    """Return a noun's table merged with that of its base `like`; `more` is painted over it."""
    own = tables[name]
    if "like" not in own:
        return own
    base = resolve_inheritance(tables, own["like"])
    shared = {key: base[key] for key in COPIED if key in base}
    colours = {**base.get("colours", {}), **own.get("colours", {})}
    parts = [*own.get("first", []), *own.get("bodies", base["bodies"]), *own.get("more", [])]
    return {**shared, **own, "bodies": parts, "colours": colours}


def parse_noun(name: str, table: Mapping[str, Any]) -> Noun:
    """Return the noun of a table."""
    parts = tuple(body for line in table["bodies"] for body in parse_bodies(line))
    colours = table.get("colours", {})
    return Noun(
        name, (name.replace("_", " "), *table.get("words", ())), parts, colours, bounding_box(parts),
        table.get("main", next(iter(colours), "")), table.get("tall", 1.0), table.get("place", "ground"),
        table.get("biome", ""), tuple(table["seat"]) if "seat" in table else None,
        tuple(table["head"]) if "head" in table else None, table.get("wear", False), table.get("rough", 0.05),
        table.get("portrait", ""),
    )  # fmt: skip


def bounding_box(parts: tuple[Body, ...]) -> tuple[float, float, float, float]:
    """Return the bounding box of bodies."""
    boxes = [body_box(body) for body in parts if "clip" not in body.flags]
    lows, highs = [box[:2] for box in boxes], [box[2:] for box in boxes]
    return (min(x for x, _ in lows), min(y for _, y in lows), max(x for x, _ in highs), max(y for _, y in highs))


def body_box(body: Body) -> tuple[float, float, float, float]:
    """Return the bounding box of a body."""
    (cx, cy), *rest = body.points
    if body.is_round:
        is_flat = body.kind in ("ellipse", "box") and not body.option("turn", 0)
        width, height = rest[0] if is_flat else (body.radius, body.radius)
        return cx - width, cy - height, cx + width, cy + height
    points = [*rest, *((2 * cx - x, y) for x, y in rest)] if body.kind == "turned" else list(body.points)
    if body.kind in ("blob", "tube"):
        points = smooth_curve(points, closed=body.kind == "blob")
    thick = max(body.option("w", 0), body.option("w_end", 0), body.option("r", 0.6))
    xs, ys = zip(*points, strict=True)
    return min(xs) - thick, min(ys) - thick, max(xs) + thick, max(ys) + thick
