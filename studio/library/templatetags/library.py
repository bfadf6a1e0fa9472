"""What templates need to show a result: the wave's path and where the sound is."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from math import ceil

from django.template import Library
from django.urls import reverse
from django.utils import timezone

from studio.library.actions import KEPT_IN_BIN
from studio.library.media.registry import media_type
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat

register = Library()
STEP, MIDDLE, HIGHEST = 4, 32, 28  # of a drawing that is 64 high
ROW_BARS = 80
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZab"  # the browser knows them too: static/js/audio/row.js


def heights_of(peaks: Sequence[int], bars: int) -> list[int]:
    """Return the heights of a wave's lines, 1 to HIGHEST, from peaks of 0 to 100."""
    edges = [bar * len(peaks) // bars for bar in range(bars + 1)]
    spans = [peaks[begin : max(begin + 1, end)] for begin, end in pairwise(edges)]
    return [max(1, round(max(span, default=0) * HIGHEST / 100)) for span in spans]


@register.filter
def wave_letters(peaks: Sequence[int]) -> str:
    """Return the wave of a list's line as letters, a bar each: A is the lowest, ``b`` the highest."""
    return "".join(LETTERS[high - 1] for high in heights_of(peaks, ROW_BARS))


@register.simple_tag
def wave_path(peaks: Sequence[int], bars: int = 80) -> str:
    """Return the path of a wave of upright lines, from peaks of 0 to 100; it is four times as wide as it has bars."""
    heights = heights_of(peaks, bars)
    return "".join(f"M{STEP * bar + 2} {MIDDLE - high}V{MIDDLE + high}" for bar, high in enumerate(heights))


@register.simple_tag
def media_url(seat: Seat, version: Version) -> str:
    """Return where a browser can play the version: the file itself, or a copy of what browsers cannot play."""
    kind = media_type(version.media_type)
    if kind is not None and kind.inline:
        return reverse("library:media", args=[seat.workspace.slug, version.key, version.file_name])
    return reverse("library:download", args=[seat.workspace.slug, version.key, "mp3"])


@register.filter
def seconds(milliseconds: int) -> str:
    """Return a length in seconds for an attribute: ``44.2``."""
    return f"{milliseconds / 1000:.1f}"


@register.filter
def time_left(asset: Asset) -> str:
    """Return how long an asset still lies in the bin."""
    assert asset.deleted_at
    days = ceil((asset.deleted_at + KEPT_IN_BIN - timezone.now()) / timedelta(days=1))
    return f"{days} days left" if days > 1 else "gone for good within a day"
