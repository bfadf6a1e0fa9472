"""Find numbers that a JSON schema accepts."""

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeGuard

from studio.sandbox.replies.resolution import Schema, Unfillable

MAX_CANDIDATES = 64


def find_number(schema: Schema, wanted: Iterable[float], accepts: Callable[[Any], bool], *, whole: bool) -> int | float:
    """Return the first candidate that is accepted, else one within the bounds. Raises Unfillable."""
    wished = list(wanted)
    for value in (wished[0], *nearest_multiples(schema, wished[0]), *wished, *candidates(schema, whole=whole)):
        exact = simplify(value)
        if (not whole or isinstance(exact, int)) and accepts(exact):
            return exact
    raise Unfillable("no number is within the bounds")


def nearest_multiples(schema: Schema, value: float) -> Iterable[float]:
    """Yield the multiples nearest to a number; rounding makes some of them invalid."""
    if step := schema.get("multipleOf"):
        nearest = round(value / step)
        for at in range(MAX_CANDIDATES):
            yield from ((nearest + at) * step, (nearest - at) * step)


def simplify(value: float) -> int | float:
    """Return an integral float as int."""
    return int(value) if math.isfinite(value) and value == int(value) else value


def bounds(schema: Schema) -> tuple[float, float]:
    """Return the minimum and maximum; the boolean flags of draft 4 are left to validation."""
    lows = [schema.get("minimum"), schema.get("exclusiveMinimum")]
    highs = [schema.get("maximum"), schema.get("exclusiveMaximum")]
    return (
        max((value for value in lows if is_number(value)), default=-math.inf),
        min((value for value in highs if is_number(value)), default=math.inf),
    )


def is_number(value: Any) -> TypeGuard[float]:
    """Return whether a value is a number and not a boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def candidates(schema: Schema, *, whole: bool) -> Iterable[float]:
    """Yield numbers between the bounds, at multiples of `multipleOf`."""
    low, high = bounds(schema)
    step = schema.get("multipleOf", 1 if whole else 0)
    if math.isfinite(low) and math.isfinite(high) and not step:
        yield from ((low + high) / 2, low, high)
    step = step or 1
    start = low if math.isfinite(low) else min(high, 0) if math.isfinite(high) else 0
    first = math.ceil(start / step) if math.isfinite(low) or start >= 0 else math.floor(start / step)
    for at in range(MAX_CANDIDATES):
        yield from ((first + at) * step, (first - at) * step)
    if math.isfinite(low):
        yield from (low + 0.5, low + 1e-6)
    if math.isfinite(high):
        yield from (high, high - 0.5, high - 1e-6)
