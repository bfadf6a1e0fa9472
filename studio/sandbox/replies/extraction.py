"""Extract values from a message by regular expressions: names, places, numbers, dates, addresses, lists."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

CAPITAL = r"[A-Z][\w'’-]*"
NAMED = re.compile(
    rf"\b(?i:name is|named|called|i am|i['’]m|this is|by|from|with|for|meet|client|customer|speaker)\s+"
    rf"((?:{CAPITAL})(?:\s{CAPITAL}){{0,2}})"
)
PAIR = re.compile(rf"\b({CAPITAL}(?:\s{CAPITAL}){{1,2}})")
SINGLE = re.compile(rf"(?<![.!?:]\s)(?<!^)\b({CAPITAL})", re.MULTILINE)
FIRST = re.compile(rf"(?:^|[.!?;:\n])\s*({CAPITAL}),? (?:\(|is\b|was\b|has\b|lives\b|\d)")
PLACED = re.compile(
    rf"\b(?i:in|at|near|to|from|around|of|for|visit|live in)\s+((?:{CAPITAL})(?:\s{CAPITAL})?"
    rf"(?:(?:,\s*|\s+and\s+|,\s*and\s+)(?:{CAPITAL})(?:\s{CAPITAL})?)*)"
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LINK = re.compile(r"https?://[^\s)>\]\"']+[^\s)>\]\"'.,;!?]")
NUMBER = re.compile(r"(?<![\w.-])(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?=\D|$)")
WORD = re.compile(r"[A-Za-z]+")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
LONG_DATE = re.compile(r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?([A-Z][a-z]{2,8})\s*(\d{1,2})?,?\s+(\d{4})\b")
CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
FORMULA = re.compile(r"[\d(][-\d\s().,+*/×÷^%]{0,40}[-+*/×÷^][-\d\s().,+*/×÷^]{0,40}[\d)]")
QUOTED = re.compile(r"[\"“«]([^\"”»]{1,400})[\"”»]|(?<!\w)'([^'\n]{2,200})'(?!\w)")
THING = r"[\w’'-]+(?:\s[\w’'-]+){0,3}"
SERIES = re.compile(rf"[:\s]((?:{THING},\s+){{1,20}}(?:{THING},?\s+)?(?:and|or)\s+[\w’'-]+)")
MONTHS = [date(2000, month, 1).strftime("%b") for month in range(1, 13)]
NO_NAMES = frozenset(
    re.split(" ", "The A An I My We It He She They This That There Please What Who How Where When Why Which")
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the words around it in lower case."""

    value: float
    around: frozenset[str]


class Extracted:
    """The values found in a message, each in order of appearance."""

    def __init__(self, text: str) -> None:
        self.text = text[:20_000]

    @cached_property
    def emails(self) -> list[str]:
        """Return e-mail addresses."""
        return EMAIL.findall(self.text)

    @cached_property
    def links(self) -> list[str]:
        """Return URLs."""
        return LINK.findall(self.text)

    @cached_property
    def numbers(self) -> list[Number]:
        """Return numbers that are not part of a date, a time or a URL."""
        text = CLOCK.sub(" ", LONG_DATE.sub(" ", ISO.sub(" ", LINK.sub(" ", self.text))))
        return [
            Number(
                float(found[1].replace(",", "")),
                frozenset(word.lower() for word in WORD.findall(text[max(found.start() - 24, 0) : found.end() + 16])),
            )
            for found in NUMBER.finditer(text)
        ]

    @cached_property
    def dates(self) -> list[date]:
        """Return calendar dates."""
        found = [(at.start(), int(at[1]), int(at[2]), int(at[3])) for at in ISO.finditer(self.text)]
        for at in LONG_DATE.finditer(self.text):
            month = MONTHS.index(at[2][:3]) + 1 if at[2][:3] in MONTHS else 0
            found.append((at.start(), int(at[4]), month, int(at[1] or at[3] or 1)))
        return [day for _, *numbers in sorted(found) if (day := valid_date(*numbers))]

    @cached_property
    def times(self) -> list[str]:
        """Return times of day as HH:MM:SS."""
        return [f"{int(hour):02}:{minute}:00" for hour, minute in CLOCK.findall(self.text)]

    @cached_property
    def places(self) -> list[str]:
        """Return capitalized names after a preposition of place."""
        runs = [found for found in PLACED.findall(self.text) if found.split()[0] not in NO_NAMES]
        return unique([place for run in runs for place in re.split(r",\s*(?:and\s+)?|\s+and\s+", run)])

    @cached_property
    def names(self) -> list[str]:
        """Return names of people, the most certain first."""
        sure = [name for name in NAMED.findall(self.text) if name not in self.places]
        others = FIRST.findall(self.text) + PAIR.findall(self.text) + SINGLE.findall(self.text)
        others = [name for name in others if name not in self.places and name.split()[0] not in NO_NAMES]
        return unique([name for name in sure + others if name.split()[0] not in NO_NAMES])

    @cached_property
    def formulas(self) -> list[str]:
        """Return arithmetic expressions."""
        return [found[0].strip() for found in FORMULA.finditer(ISO.sub(" ", LINK.sub(" ", self.text)))]

    @cached_property
    def quoted(self) -> list[str]:
        """Return quoted text."""
        return [first or second for first, second in QUOTED.findall(self.text)]

    @cached_property
    def series(self) -> list[str]:
        """Return the longest enumeration in a sentence."""
        runs = [re.split(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", run) for run in SERIES.findall(f" {self.text}")]
        return max(([item.strip() for item in run if item.strip()] for run in runs), key=len, default=[])


def valid_date(year: int, month: int, day: int) -> date | None:
    """Return a date, or None for an invalid one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def unique(words: list[str]) -> list[str]:
    """Return distinct names; one that is part of an earlier one is dropped."""
    found: list[str] = []
    for word in words:
        if not any(word == other or f" {word} " in f" {other} " for other in found):
            found.append(word)
    return found
