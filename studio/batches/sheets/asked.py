"""What the rows of a table ask for, held against the tool's own form: nothing is sent before every row was."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from studio.batches.columns import fold_row, to_words
from studio.batches.sheets.fills import Contrary, Fill, data_of_row
from studio.jobs.actions import nonce_for_change
from studio.jobs.kinds import Kind, Order
from studio.ledger.quote import Price, Quote, price
from studio.library.models import Version
from studio.library.named import NotNamed, version_named
from studio.workspaces.access import Seat

CELL = 200  # characters of a cell that are kept for the page
FAULT = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A row with its order, or with what is wrong with it."""

    number: int
    cells: list[str]
    order: Order | None
    fault: str = ""


def used_columns(fills: Iterable[Fill]) -> list[str]:
    """Return the columns that fill something, each once."""
    return list(dict.fromkeys(fill.column for fill in fills if fill.column))


def iter_asked(
    kind: Kind[Any], seat: Seat, fills: Sequence[Fill], rows: Iterable[tuple[list[str], list[Any]]], nonce: str
) -> Iterator[Asked]:
    """Yield what each row asks for; ``nonce`` is that of the page, so that the same form asks for the same."""
    assert kind.from_rows is not None
    columns, looked_up = used_columns(fills), dict[str, Any]()
    for number, (names, cells) in enumerate(rows, 1):
        row = fold_row(names, cells)
        shown = [to_words(row.get(name.casefold()))[:CELL] for name in columns]
        try:
            data = data_of_row(fills, kind.from_rows, row)
            data |= look_up(seat, fills, data, looked_up)
        except (Contrary, NotNamed) as error:
            yield Asked(number, shown, None, str(error)[:FAULT])
            continue
        form = kind.form_class({**data, "nonce": nonce_of_row(nonce, number)}, seat=seat)
        form.looked_up = looked_up
        if form.is_valid():
            yield Asked(number, shown, form.order())
        else:
            yield Asked(number, shown, None, words_for(form)[:FAULT])


def look_up(seat: Seat, fills: Iterable[Fill], data: Mapping[str, Any], known: dict[str, Any]) -> dict[str, Version]:
    """Return what of the library a row names, by field; ``known`` is what other rows have named. Raises NotNamed."""
    found: dict[str, Version] = {}
    for fill in fills:
        if words := data.get(fill.name) if fill.media else "":
            name = f"{fill.name} {words}"
            if name not in known:
                try:
                    known[name] = version_named(seat, words, fill.media)
                except NotNamed as error:
                    known[name] = NotNamed(f"{fill.label}: {error}")
            if isinstance(known[name], NotNamed):
                raise known[name]
            found[fill.name] = known[name]
    return found


def nonce_of_row(nonce: str, number: int, turn: int = 1) -> str:
    """Return the nonce of a row's job: the same for the same decision of a person."""
    return nonce_for_change(f"{nonce} {number} {turn}", Order())


def words_for(form: Any) -> str:
    """Return what is wrong with a row, in words."""
    found = ((form.fields[name].label if name in form.fields else "", errors) for name, errors in form.errors.items())
    return " ".join(f"{label}: {' '.join(errors)}" if label else " ".join(errors) for label, errors in found)


def words_for_cost(kind: Kind[Any], orders: Sequence[Order], rows: int) -> str:
    """Return about what rows come to, by those that were looked at: money where all of it is known, else amounts."""
    sums: Counter[tuple[str, str]] = Counter()
    for order in orders:
        quote = kind.quote(order)
        sums[quote.unit, quote.model] += quote.amount
    share = rows / max(1, len(orders))
    quotes = [Quote(unit, round(amount * share), model) for (unit, model), amount in sums.items()]
    prices = [found for quote in quotes if (found := price(quote)) is not None]
    if prices and len(prices) == len(quotes):
        return f"about {Price(sum((one.amount for one in prices), Decimal(0)), prices[0].currency)}"
    return f"about {' and '.join(map(str, quotes[:2]))}" if quotes else ""
