"""What the templates of sound need: the path of its waveform, and lengths for attributes."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from django.template import Library

register = Library()
STEP = 4
MIDDLE = 32
HIGHEST = 28  # of a drawing that is 64 high
ROW_BARS = 64
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZab"  # the browser knows them too: static/js/audio/wave.js


def bar_heights(peaks: Sequence[int] | None, bars: int) -> list[int]:
    """Return the heights of a waveform's lines, 1 to HIGHEST, from peaks of 0 to 100."""
    peaks = peaks or ()
    edges = [bar * len(peaks) // bars for bar in range(bars + 1)]
    spans = [peaks[begin : max(begin + 1, end)] for begin, end in pairwise(edges)]
    return [max(1, round(max(span, default=0) * HIGHEST / 100)) for span in spans]


@register.filter
def wave_letters(peaks: Sequence[int] | None, bars: int = ROW_BARS) -> str:
    """Return a waveform as letters, a bar each: A is the lowest, ``b`` the highest."""
    return letters_of(tuple(peaks or ()), bars)


@lru_cache(maxsize=2048)
def letters_of(peaks: tuple[int, ...], bars: int) -> str:
    """Return the letters of some peaks; a list shows the same ones again and again."""
    return "".join(LETTERS[high - 1] for high in bar_heights(peaks, bars))


@register.simple_tag
def wave_path(peaks: Sequence[int] | None, bars: int = 80) -> str:
    """Return the path of a wave of upright lines, from peaks of 0 to 100; it is four times as wide as it has bars."""
    heights = bar_heights(peaks, bars)
    return "".join(f"M{STEP * bar + 2} {MIDDLE - high}V{MIDDLE + high}" for bar, high in enumerate(heights))


@register.filter
def seconds(milliseconds: int) -> str:
    """Return a length in seconds for an attribute: ``44.2``."""
    return f"{milliseconds / 1000:.1f}"
