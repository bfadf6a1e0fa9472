"""Quotes in units of the API, and their price where the operator has configured one.

MiniMax documents no prices, so none are built in. The operator lists those of the account in
``prices.toml`` in the data folder (cached: read once, at start)::

    currency = "USD"

    [[price]]
    model = "speech-02-hd"
    unit = "characters"     # the unit that the model is billed in
    amount = 50.00          # for so many units:
    per = 1_000_000
"""

import tomllib
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from studio.lib.env import Misconfigured

FILE_NAME = "prices.toml"
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥"}
CENT, TENTH_OF_CENT = Decimal("0.01"), Decimal("0.001")
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """An amount of a billing unit (``characters``) of a model."""

    unit: str
    amount: int
    model: str

    def __str__(self) -> str:
        noun, space, rest = self.unit.partition(" ")  # "clips of 6 s at 768P"
        noun = noun.removesuffix("s") if self.amount == 1 else noun
        return f"{self.amount:,} {noun}{space}{rest}"


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money; shown rounded up to cents, below one cent to tenths."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        rounded = self.amount.quantize(CENT if self.amount >= CENT else TENTH_OF_CENT, ROUND_UP)
        sign = SIGNS.get(self.currency)
        return f"{sign}{rounded:,}" if sign else f"{rounded:,} {self.currency}"


@dataclass(frozen=True, slots=True)
class _Rate:
    amount: Decimal
    per: int
    currency: str


def price(quote: Quote) -> Price | None:
    """Return the price of a quote, or None when none is configured."""
    rate = read_prices().get((quote.model, quote.unit))
    return Price(rate.amount * quote.amount / rate.per, rate.currency) if rate else None


def in_words(quote: Quote, seconds: float | None = None) -> str:
    """Format a quote for people: ``612 characters, about 44 s, about $0.04``."""
    parts = [str(quote)]
    if seconds is not None:
        minutes, rest = divmod(max(1, round(seconds)), MINUTE)
        parts.append("about " + " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest)))
    if money := price(quote):
        parts.append(f"about {money}")
    return ", ".join(parts)


def read_prices() -> dict[tuple[str, str], _Rate]:
    """Return the configured rates by (model, unit). Raises Misconfigured, naming the file, the row and the problem."""
    return _read(settings.STUDIO_DATA / FILE_NAME)


@lru_cache(maxsize=8)
def _read(path: Path) -> dict[tuple[str, str], _Rate]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{path} cannot be read as prices: {error}.") from None
    rows = data.get("price", [])
    try:
        if unknown := data.keys() - {"currency", "price"}:
            raise ValueError(f"it may hold currency and price, not {min(unknown)}")
        if not isinstance(rows, list):
            raise ValueError("each price begins with [[price]], in double brackets")
        return dict(_row(number, row, data.get("currency")) for number, row in enumerate(rows, 1))
    except ValueError as error:
        raise Misconfigured(f"{path} is not a list of prices: {error}.") from None


def _row(number: int, row: Any, currency: Any) -> tuple[tuple[str, str], _Rate]:
    if not isinstance(currency, str) or not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise ValueError('the file must begin with a currency such as currency = "USD"')
    if not isinstance(row, dict) or row.keys() != {"model", "unit", "amount", "per"}:
        raise ValueError(f"price {number} must have model, unit, amount and per, and nothing else")
    model, unit, amount, per = row["model"], row["unit"], row["amount"], row["per"]
    if not isinstance(model, str) or not isinstance(unit, str):
        raise ValueError(f"model and unit of price {number} must be words in quotes")
    if not _is_number(amount) or amount < 0:
        raise ValueError(f"amount of price {number} must be a number, zero or more")
    if not isinstance(per, int) or isinstance(per, bool) or per < 1:
        raise ValueError(f"per of price {number} must be a whole number, one or more")
    return (model, unit), _Rate(Decimal(amount), per, currency)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
