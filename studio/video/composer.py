"""What the composer shows besides the form's own fields: the hint, the palette of moves, time and price."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.html import format_html

from studio.accounts.keys import key_id_for
from studio.ledger.quote import Price, Quote, price
from studio.minimax.catalog.video import CAMERA_COMMANDS_AT_ONCE, VideoModel, video_model
from studio.video import choices
from studio.video.camera import Move, palette
from studio.video.forms import VideoForm
from studio.video.history import History
from studio.video.order import VideoOrder

NO_TIME = "no usual time is known yet"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a clip usually takes and what it costs, in words."""

    words: str
    money: str


class Composer:
    """A form as its page shows it, right or wrong."""

    at_once = CAMERA_COMMANDS_AT_ONCE

    def __init__(self, form: VideoForm) -> None:
        self.form = form
        form.fields["model"].widget.describe = self.describe_model

    @cached_property
    def history(self) -> History:
        """Return how long clips took here."""
        seat = self.form.seat
        return History(seat, sandbox=key_id_for(seat.person) is None)

    @property
    def limit(self) -> int:
        """Return how many characters the model takes."""
        return self.form.engine.prompt_limit

    @property
    def moves(self) -> list[Move]:
        """Return the palette."""
        return palette()

    @property
    def chosen(self) -> VideoOrder:
        """Return the model, length and sharpness that are chosen, as far as they go together."""
        form = self.form
        resolution = choices.resolution_for(form.engine, form.mode, str(form["resolution"].value()))
        seconds = choices.seconds_for(form.engine, form.mode, resolution, form["duration"].value())
        return VideoOrder(model=form.engine.name, resolution=resolution, duration=seconds)

    @property
    def hint(self) -> str:
        """Return what cannot be chosen now, and with what it can."""
        return choices.hint_for(self.form.engine, self.form.mode, self.chosen.resolution)

    @property
    def is_fixed(self) -> bool:
        """Return whether the model has one length and one sharpness only."""
        lengths = self.form.engine.lengths(self.form.mode)
        return len(lengths) == 1 and all(len(seconds) == 1 for seconds in lengths.values())

    @property
    def lengths(self) -> Iterator[tuple[Any, bool]]:
        """Yield the radio of each length, and whether it can be chosen at the sharpness."""
        here = self.form.engine.lengths(self.form.mode)[self.chosen.resolution]
        for radio in self.form["duration"]:
            yield radio, int(radio.data["value"]) in here

    @property
    def takes_last(self) -> bool:
        """Return whether the model ends a clip with a picture."""
        return "last_frame" in self.form.engine.modes

    @property
    def estimate(self) -> Estimate:
        """Return the line above the button."""
        order = self.chosen
        quote = quote_for(order)
        cost = price(quote)
        money = format_html("about <b>{}</b>", str(cost)) if cost else "1 clip"
        of = (order.model, order.resolution, order.duration)
        return Estimate(self.history.words(of) or NO_TIME, money)

    def describe_model(self, name: str) -> dict[str, Any]:
        """Return what the page's script must know of a model, as attributes of its option."""
        model = video_model(name)
        known = {
            "data-limit": model.prompt_limit,
            "data-modes": json.dumps(choices.describe_modes(model)),
            "data-ratios": " ".join(model.ratios),
            "data-camera": "on" if model.camera else "",
            "data-optimizer": "" if model.uses_v2 else "on",
            "data-usual": json.dumps(self.words_by_length(model)),
        }
        prices = prices_of(model)
        if prices:
            shape = str(Price(Decimal(0), next(iter(prices.values())).currency)).replace("0.000", "0")
            known |= {
                "data-prices": json.dumps({of: str(one.amount) for of, one in prices.items()}),
                "data-money": shape,
            }
        return known

    def words_by_length(self, model: VideoModel) -> dict[str, str]:
        """Return the usual time of each length and sharpness of a model, where one is known."""
        found = {
            of_words(order): self.history.words((model.name, order.resolution, order.duration))
            for order in orders_of(model)
        }
        return {of: words for of, words in found.items() if words}


def quote_for(order: VideoOrder) -> Quote:
    """Return one clip of its length and sharpness: MiniMax has a price for each."""
    return Quote(order.unit, 1, order.model)


def of_words(order: VideoOrder) -> str:
    """Return the key of a length and sharpness that the page's script uses."""
    return f"{order.resolution} {order.duration}"


def orders_of(model: VideoModel) -> Iterator[VideoOrder]:
    """Yield every length and sharpness of a model."""
    for mode in model.modes:
        for resolution, seconds in model.lengths(mode).items():
            for duration in seconds:
                yield VideoOrder(model=model.name, resolution=resolution, duration=duration)


def prices_of(model: VideoModel) -> dict[str, Price]:
    """Return the configured prices of a model by length and sharpness."""
    found = {of_words(order): price(quote_for(order)) for order in orders_of(model)}
    return {of: one for of, one in found.items() if one is not None}
