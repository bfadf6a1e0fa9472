"""Numbers that a schema accepts."""

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeGuard

from studio.sandbox.replies.merged import Schema, Unfillable

NEIGHBOURS = 64


def fitting(schema: Schema, wanted: Iterable[float], accepts: Callable[[Any], bool], *, whole: bool) -> int | float:
    """Return the first number wanted that is accepted, else one within the bounds. Raises Unfillable."""
    wished = list(wanted)
    for value in (wished[0], *multiples(schema, wished[0]), *wished, *within(schema, whole=whole)):
        exact = plain(value)
        if (not whole or isinstance(exact, int)) and accepts(exact):
            return exact
    raise Unfillable("no number is within the bounds")


def multiples(schema: Schema, value: float) -> Iterable[float]:
    """Yield the multiples that are nearest to a number; of small steps some are off by a hair, and others not."""
    if step := schema.get("multipleOf"):
        nearest = round(value / step)
        for at in range(NEIGHBOURS):
            yield from ((nearest + at) * step, (nearest - at) * step)


def plain(value: float) -> int | float:
    """Return a number as people write it: whole ones without a point."""
    return int(value) if math.isfinite(value) and value == int(value) else value


def bounds(schema: Schema) -> tuple[float, float]:
    """Return the least and the most; an older draft says whether they are excluded by a flag, which is tried out."""
    lows = [schema.get("minimum"), schema.get("exclusiveMinimum")]
    highs = [schema.get("maximum"), schema.get("exclusiveMaximum")]
    return (
        max((value for value in lows if numeric(value)), default=-math.inf),
        min((value for value in highs if numeric(value)), default=math.inf),
    )


def numeric(value: Any) -> TypeGuard[float]:
    """Return whether a value is a number, which a flag is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def within(schema: Schema, *, whole: bool) -> Iterable[float]:
    """Yield numbers between the bounds, and multiples of what they must be multiples of."""
    low, high = bounds(schema)
    step = schema.get("multipleOf", 1 if whole else 0)
    if math.isfinite(low) and math.isfinite(high) and not step:
        yield from ((low + high) / 2, low, high)
    step = step or 1
    start = low if math.isfinite(low) else min(high, 0) if math.isfinite(high) else 0
    first = math.ceil(start / step) if math.isfinite(low) or start >= 0 else math.floor(start / step)
    for at in range(NEIGHBOURS):
        yield from ((first + at) * step, (first - at) * step)
    if math.isfinite(low):
        yield from (low + 0.5, low + 1e-6)
    if math.isfinite(high):
        yield from (high, high - 0.5, high - 1e-6)
