"""Parse bodies of the noun tables: `kind colour x,y x,y … option=value flag`, in hundredths, y upwards."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from studio.sandbox.media.picture.shapes import Points

# Kinds whose second point is a size (neither translated nor mirrored), and the radius of each.
RADII: Mapping[str, Callable[[float, float], float]] = {
    "ellipse": max, "box": math.hypot, "ring": lambda radius, half: radius + half, "petals": max,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """One body of a figure. Flags: glow (emissive), gloss, flat (unshaded), clip (to the previous body), soft."""

    kind: str
    colour: str
    points: Points
    options: Mapping[str, float] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    def option(self, name: str, default: float) -> float:
        """Return an option, or a default."""
        return self.options.get(name, default)

    @property
    def is_round(self) -> bool:
        """Return whether it is given by a centre and a size."""
        return self.kind in RADII

    @property
    def radius(self) -> float:
        """Return the extent of a round body from its centre."""
        return RADII[self.kind](*self.points[1])

    def translate(self, x: float, y: float) -> "Body":
        """Return the body translated."""
        some = 1 if self.is_round else len(self.points)
        return replace(self, points=[(px + x, py + y) for px, py in self.points[:some]] + list(self.points[some:]))

    def mirror(self) -> "Body":
        """Return the body mirrored at the y axis."""
        some = 1 if self.is_round else len(self.points)
        points = [(-px, py) for px, py in self.points[:some]] + list(self.points[some:])
        return replace(self, points=points, options={**self.options, "turn": -self.option("turn", 0)})


def parse_bodies(line: str) -> list[Body]:
    """Return the bodies of one line: compound parts, copies and mirror images expanded."""
    kind, colour, *rest = line.split()
    points = [(float(x), float(y)) for x, y in (word.split(",") for word in rest if "," in word and "=" not in word)]
    if kind == "turned":  # a lathe profile is given as radii
        points[1:] = [(points[0][0] + radius, y) for radius, y in points[1:]]
    options = dict(word.split("=") for word in rest if "=" in word)
    flags = frozenset(word for word in rest if "," not in word and "=" not in word)
    copies = options.pop("copies", "")
    written = Body(kind, colour, points, parse_options(options), flags - {"pair"})
    found = [moved for part in PARTS.get(kind, expand_nothing)(written) for moved in repeat(part, copies)]
    return [one for part in found for one in ((part, part.mirror()) if "pair" in flags else (part,))]


def parse_options(options: Mapping[str, str]) -> dict[str, float]:
    """Return options as numbers; `w=5:3` is a width at the beginning and one at the end."""
    found = {}
    for name, value in options.items():
        first, _, last = value.partition(":")
        found[name] = float(first)
        if last:
            found[f"{name}_end"] = float(last)
    return found


def repeat(body: Body, copies: str) -> list[Body]:
    """Return the copies of a body for `copies=4:12,0`: their number and the offset between them."""
    if not copies:
        return [body]
    number, _, step = copies.partition(":")
    x, y = map(float, step.split(","))
    return [body.translate(x * i, y * i) for i in range(int(number))]


def expand_nothing(body: Body) -> list[Body]:
    """Return a body that is not compound."""
    return [body]


def expand_eye(body: Body) -> list[Body]:
    """Return an eye: a dark ellipse with a highlight."""
    (x, y), size = body.points[0], body.option("r", 3)
    shine = size * 0.34
    return [
        Body("ellipse", body.colour, [(x, y), (size, size * 1.12)], {}, frozenset({"gloss"})),
        Body("ellipse", "#ffffff", [(x, y + size * 0.45), (shine, shine)], {}, frozenset({"glow", "flat"})),
    ]


def expand_wheel(body: Body) -> list[Body]:
    """Return a wheel: tyre, rim, spokes where it has any, hub."""
    (x, y), size, spokes = body.points[0], body.option("r", 10), int(body.option("n", 0))
    thick = size * (0.06 if spokes else 0.17)
    rays = [
        Body("tube", "#b9c0c8", [(x, y), (x + size * 0.9 * math.cos(a), y + size * 0.9 * math.sin(a))], {"w": 0.35})
        for a in (math.tau * i / spokes + 0.2 for i in range(spokes))
    ]
    plate = [] if spokes else [
        Body("ellipse", "#16181c", [(x, y), (size, size)]),
        Body("ellipse", body.colour, [(x, y), (size * 0.62, size * 0.62)], {}, frozenset({"gloss"})),
        Body("petals", "#3b424b", [(x, y), (size * 0.56, size)], {"n": 5, "w": size * 0.1}, frozenset({"flat"})),
    ]  # fmt: skip
    return [
        *plate, *rays, Body("ring", "#16181c", [(x, y), (size - thick, thick)]),
        Body("ellipse", body.colour, [(x, y), (size * 0.16, size * 0.16)], {}, frozenset({"gloss"})),
    ]  # fmt: skip


def expand_star(body: Body) -> list[Body]:
    """Return a star."""
    (x, y), size, number = body.points[0], body.option("r", 10), int(body.option("n", 5))
    angles = [math.pi / 2 + math.pi * i / number for i in range(2 * number)]
    far = [size * (body.option("k", 0.48) if i % 2 else 1) for i in range(2 * number)]
    points = [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in zip(angles, far, strict=True)]
    return [replace(body, kind="poly", points=points, options={**body.options, "r": size * 0.06, "puff": size * 0.5})]


WAVES = (13, -5, -2, -1)  # cosine coefficients of the heart curve


def expand_heart(body: Body) -> list[Body]:
    """Return a heart."""
    (x, y), size = body.points[0], body.option("r", 10) / 16
    angles = [math.tau * i / 40 for i in range(40)]
    points = [
        (x + size * 16 * math.sin(a) ** 3, y + size * sum(k * math.cos(n * a) for n, k in enumerate(WAVES, 1)))
        for a in angles
    ]
    return [replace(body, kind="poly", points=points, options={"r": 0, "puff": size * 9})]


def expand_crescent(body: Body) -> list[Body]:
    """Return a crescent, open to the right."""
    (x, y), size = body.points[0], body.option("r", 10)
    outer = [math.radians(60 + 240 * i / 24) for i in range(25)]
    inner = [math.radians(300 - 240 * i / 24) for i in range(25)]
    points = [(x + size * math.cos(a), y + size * math.sin(a)) for a in outer]
    points += [(x + size * (0.3335 + 0.333 * math.cos(a)), y + size * math.sin(a) * 0.98) for a in inner[1:-1]]
    return [replace(body, kind="poly", points=points, options={"r": size * 0.02, "puff": size * 0.4})]


def expand_leaf(body: Body) -> list[Body]:
    """Return a leaf from its stalk to its tip, with its middle rib."""
    (ax, ay), (bx, by) = body.points
    long = math.hypot(bx - ax, by - ay)
    wide, ux, uy = body.option("w", long * 0.2), (bx - ax) / long, (by - ay) / long
    shape = [(0.0, 0.0), (0.25, 0.8), (0.5, 1.0), (0.8, 0.55), (1.0, 0.0), (0.8, -0.55), (0.5, -1.0), (0.25, -0.8)]
    points = [(ax + ux * long * t - uy * wide * s, ay + uy * long * t + ux * wide * s) for t, s in shape]
    rib = [(ax, ay), (bx - ux * long * 0.15, by - uy * long * 0.15)]
    return [
        replace(body, kind="blob", points=points, options={"puff": wide * 0.9}),
        Body("tube", f"{body.colour}-2", rib, {"w": max(wide * 0.07, 0.2), "w_end": 0.1}, frozenset({"flat"})),
    ]


PARTS: dict[str, Callable[[Body], list[Body]]] = {
    "eye": expand_eye,
    "wheel": expand_wheel,
    "star": expand_star,
    "heart": expand_heart,
    "crescent": expand_crescent,
    "leaf": expand_leaf,
}
