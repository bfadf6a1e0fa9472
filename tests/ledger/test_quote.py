"""What something will cost, in words; prices are the operator's, and a slip in them stops the start."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from studio.ledger import quote
from studio.ledger.quote import Price, Quote, in_words, price, read_prices
from studio.lib.env import Misconfigured

QUOTE = Quote("characters", 612, "speech-02-hd")
ROW = '[[price]]\nmodel = "speech-02-hd"\nunit = "characters"\namount = {amount}\nper = {per}\n'
HEAD = 'currency = "USD"\n'
Write = Callable[[str], None]


@pytest.fixture
def write(settings: Any, tmp_path: Path) -> Write:
    """Write the operator's prices."""
    made = iter(range(100))

    def writer(text: str) -> None:
        settings.STUDIO_DATA = tmp_path / str(next(made))
        settings.STUDIO_DATA.mkdir()
        (settings.STUDIO_DATA / "prices.toml").write_text(text)

    return writer


def test_without_a_file_there_is_no_price(settings: Any, tmp_path: Path) -> None:
    settings.STUDIO_DATA = tmp_path
    assert (read_prices(), price(QUOTE), in_words(QUOTE, 44)) == ({}, None, "612 characters, about 44 s")


@pytest.mark.parametrize("text", ["", HEAD, HEAD + ROW.format(amount="50.00", per="1_000_000"), "price = []"])
def test_a_file_may_hold_little_or_nothing(write: Write, text: str) -> None:
    write(text)
    assert len(read_prices()) == text.count("[[price]]")


def test_a_price_is_for_its_model_and_unit_only(write: Write) -> None:
    write(HEAD + ROW.format(amount="50.00", per="1_000_000"))
    assert price(QUOTE) == Price(Decimal("0.0306"), "USD")
    assert price(Quote("characters", 612, "speech-02-turbo")) is None
    assert price(Quote("seconds", 612, "speech-02-hd")) is None


@pytest.mark.parametrize(
    ("amount", "seconds", "words"),
    [
        (1, 0.2, "1 character, about 1 s, about $0.001"),
        (612, 44, "612 characters, about 44 s, about $0.04"),
        (5000, 360, "5,000 characters, about 6 min, about $0.25"),
        (50_000_000, None, "50,000,000 characters, about $2,500.00"),
        (0, 65, "0 characters, about 1 min 5 s, about $0.000"),
    ],
)
def test_a_quote_reads_as_a_sentence_and_never_tells_too_little(
    write: Write, amount: int, seconds: float | None, words: str
) -> None:
    write(HEAD + ROW.format(amount="50.00", per="1_000_000"))
    assert in_words(Quote("characters", amount, "speech-02-hd"), seconds) == words


@pytest.mark.parametrize(("currency", "words"), [("EUR", "€1.50"), ("CNY", "¥1.50"), ("NOK", "1.50 NOK")])
def test_money_has_its_sign_or_its_name(currency: str, words: str) -> None:
    assert str(Price(Decimal("1.5"), currency)) == words


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("currency = ", "cannot be read as prices"),
        (ROW.format(amount=1, per=1), "must begin with a currency"),
        ('currency = "dollars"\n' + ROW.format(amount=1, per=1), "must begin with a currency"),
        ("currency = 5\n" + ROW.format(amount=1, per=1), "must begin with a currency"),
        (HEAD + "[price]\nmodel = 1", "each price begins with \\[\\[price\\]\\]"),
        (HEAD + '[[price]]\nmodel = "x"', "price 1 must have model, unit, amount and per, and nothing else"),
        (HEAD + ROW.format(amount=1, per=1) + 'note = "x"', "and nothing else"),
        (HEAD + ROW.format(amount='"1"', per=1), "amount of price 1 must be a number, zero or more"),
        (HEAD + ROW.format(amount=-1, per=1), "amount of price 1"),
        (HEAD + ROW.format(amount="nan", per=1), "amount of price 1"),
        (HEAD + ROW.format(amount="true", per=1), "amount of price 1"),
        (HEAD + ROW.format(amount=1, per=0), "per of price 1 must be a whole number, one or more"),
        (HEAD + ROW.format(amount=1, per="1.5"), "per of price 1"),
        (HEAD + ROW.format(amount=1, per=1) + ROW.format(amount=2, per="false"), "per of price 2"),
        (HEAD + "budget = 5", "it may hold currency and price, not budget"),
    ],
)
def test_a_slip_in_the_file_stops_the_start_with_its_place(write: Write, text: str, fault: str) -> None:
    write(text)
    with pytest.raises(Misconfigured, match=fault) as caught:
        apps.get_app_config("ledger").ready()
    assert "prices.toml" in str(caught.value)


def test_a_file_that_is_not_text_is_told(write: Write, settings: Any) -> None:
    write("")
    (settings.STUDIO_DATA / "prices.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Misconfigured, match="cannot be read as prices"):
        read_prices()


def test_the_example_of_the_documentation_is_good(write: Write) -> None:
    example = (quote.__doc__ or "").split("::\n", 1)[1].replace("\n    ", "\n")
    write(example)
    assert price(QUOTE) == Price(Decimal("0.0306"), "USD")
