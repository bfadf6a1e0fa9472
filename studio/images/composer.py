"""What the composer shows besides the form's own fields: drawn shapes, and what the pictures will come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html

from studio.images import choices
from studio.images.forms import ImageForm
from studio.ledger.quote import Quote, price
from studio.lib.numbers import whole

WIDEST_SHAPE = 30  # of a drawn shape, in pixels
HIGHEST_SHAPE = 26
LINE = 1.6
MORE_FIELDS = ("width", "height", "seed", "model", "style", "style_weight")


@dataclass(frozen=True, slots=True)
class Shape:
    """One ratio: its radio, and the rectangle that is drawn above it."""

    radio: Any
    name: str
    width: float
    height: float

    @property
    def inner_width(self) -> float:
        """Return the width of the line's middle."""
        return round(self.width - LINE, 1)

    @property
    def inner_height(self) -> float:
        """Return the height of the line's middle."""
        return round(self.height - LINE, 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The size of a picture and what all of them cost, in words."""

    words: str
    money: str


class Composer:
    """A form as its page shows it, right or wrong."""

    def __init__(self, form: ImageForm) -> None:
        self.form = form

    @property
    def limit(self) -> int:
        """Return how many characters the model takes."""
        return self.form.engine.prompt_limit

    @property
    def shapes(self) -> Iterator[Shape]:
        """Yield the ratios with their drawings."""
        for radio in self.form["aspect_ratio"]:
            ratio = str(radio.data["value"])
            width, height = draw(ratio)
            yield Shape(radio, choices.RATIO_NAMES.get(ratio, "Shape"), width, height)

    @property
    def takes_sides(self) -> bool:
        """Return whether the model takes a size in pixels."""
        return bool(self.form.engine.sides)

    @property
    def has_more(self) -> bool:
        """Return whether something under "Exact size and seed" is set, or has to be put right."""
        faulty = self.form.is_bound and any(name in self.form.errors for name in MORE_FIELDS)
        return faulty or any(self.form[name].value() for name in ("width", "height", "seed", "style"))

    @property
    def count(self) -> int:
        """Return how many pictures are chosen."""
        count = whole(self.form["n"].value())
        return count if count in dict(choices.COUNTS) and count else choices.USUAL_COUNT

    @property
    def label(self) -> str:
        """Return what the button says."""
        return f"Make {self.count} picture{'s' if self.count > 1 else ''}"

    @property
    def busy(self) -> str:
        """Return what the button says while the form is under way."""
        return f"Making {self.count} picture{'s' if self.count > 1 else ''}…"

    @property
    def estimate(self) -> Estimate:
        """Return the line above the button."""
        quote = Quote("pictures", self.count, self.form.engine.name)
        cost = price(quote)
        money = format_html("about <b>{}</b>", str(cost)) if cost else str(quote)
        return Estimate(self.size_words(), money)

    def size_words(self) -> str:
        """Return the size that is chosen: both sides, or the ratio's."""
        sides = [str(self.form[name].value() or "") for name in ("width", "height")]
        if self.takes_sides and all(whole(side) for side in sides):
            return f"{sides[0]} × {sides[1]}"
        size = choices.size_of(self.form.engine.name, str(self.form["aspect_ratio"].value()))
        return choices.size_in_words(*size)


def draw(ratio: str) -> tuple[float, float]:
    """Return the width and height, in pixels, of the rectangle that stands for a ratio."""
    wide, _, high = ratio.partition(":")
    shape = int(wide) / int(high)
    width = min(WIDEST_SHAPE, HIGHEST_SHAPE * shape)
    return round(width, 1), round(min(HIGHEST_SHAPE, width / shape), 1)
