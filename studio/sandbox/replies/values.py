"""Values for schema fields: extracted from the message where one fits the field's name, else defaults."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from studio.sandbox.replies import topic as topics
from studio.sandbox.replies.extraction import Extracted
from studio.sandbox.replies.words import stem, words

DEFAULT_VALUES = {
    "name": ("Anna Smith", "Ben Okafor", "Clara Ruiz", "David Lind"),
    "place": ("Oslo", "Lisbon", "Kyoto", "Nairobi"),
    "email": ("anna@example.org", "ben@example.org", "clara@example.org"),
    "link": ("https://example.org/", "https://example.org/studio", "https://example.org/more"),
}
SYNONYMS = {
    "name": {"name", "person", "author", "customer", "client", "speaker", "user", "character", "contact", "actor"},
    "place": {"city", "town", "place", "location", "country", "destination", "origin", "venue", "where", "region"},
    "email": {"email", "mail"},
    "link": {"url", "uri", "link", "website", "homepage", "href"},
    "formula": {"expression", "formula", "equation", "calculation"},
    "date": {"date", "day", "deadline", "due", "birthday"},
    "time": {"time", "hour"},
    "list": {"tag", "item", "topic", "keyword", "product", "ingredient", "step", "point", "feature"},
    "text": {
        "text",
        "message",
        "body",
        "content",
        "description",
        "summary",
        "note",
        "prompt",
        "question",
        "query",
        "answer",
        "reply",
        "response",
    },
    "title": {"title", "headline", "subject", "heading", "label"},
}
Source = Callable[["Values"], Iterator[str]]


class Values:
    """The values that a message offers; ``turn`` is the index in an array for which a value is sought."""

    def __init__(self, text: str, topic: str, today: str, prose: str = "") -> None:
        self.extracted, self.topic, self.today = Extracted(text), topic, date.fromisoformat(today[:10])
        self.text, self.prose = text, prose
        self.padded_words = f" {' '.join(words(text))} "

    def texts(self, name: str, schema: dict[str, Any], turn: int) -> Iterator[str]:
        """Yield strings for a field, the best first."""
        found = list(FORMATS[schema["format"]](self)) if schema.get("format") in FORMATS else []
        if not found:
            sources = [source for word in field_kinds(name) for source in [SOURCES[word]]]
            found = [text for source in sources for text in source(self)]
        found = found or self.by_description(schema) or list(general_texts(self))
        yield from found[turn % len(found) :] + found[: turn % len(found)]
        yield from (f"{found[0]} {turn + 1}", f"{found[0]}-{turn + 1}")

    def with_place(self, place: str) -> "Values":
        """Return the values of the message with one place alone."""
        found = Values(self.text, self.topic, self.today.isoformat(), self.prose)
        found.extracted.places = [place]
        return found

    def by_description(self, schema: dict[str, Any]) -> list[str]:
        """Return values by a field's description, for a name that matches nothing."""
        kinds = field_kinds(str(schema.get("description") or ""))[:1]
        return [text for kind in kinds for text in SOURCES[kind](self)]

    def numbers(self, name: str, schema: dict[str, Any], turn: int) -> Iterator[float]:
        """Yield numbers for a field: first those near its name."""
        wanted = {stem(word) for word in words(f"{name} {schema.get('description') or ''}")}
        wanted |= {near for word in wanted for near in RELATED_STEMS.get(word, ())}
        found = self.extracted.numbers
        near = [number.value for number in found if wanted & {stem(word) for word in number.around}]
        if turn >= max(len(found), 1):
            yield turn + 1  # the message's numbers are used up
        for values in (near, [number.value for number in found]):
            yield from values[turn % len(values) :] + values[: turn % len(values)] if values else ()
        yield from (turn + 1, 1, 0)

    def count(self, kinds: list[str]) -> int:
        """Return the number of values of the first kind that the message has, else the length of its enumeration."""
        lifted = self.extracted
        counts = {"name": lifted.names, "place": lifted.places, "email": lifted.emails, "link": lifted.links}
        found = [len(counts[kind]) for kind in kinds if counts.get(kind)]
        return found[0] if found else len(lifted.series)

    def mentions(self, word: Any) -> bool:
        """Return whether the message contains a word or phrase."""
        return isinstance(word, str) and bool(words(word)) and f" {' '.join(words(word))} " in self.padded_words

    def negates(self, name: str) -> bool:
        """Return whether the message negates a field's name."""
        said = words(self.text)
        about = {stem(word) for word in words(name)} - {"is", "has"}
        return any(
            word in ("not", "no", "never", "without", "isn't", "doesn't", "don't")
            and about & {stem(other) for other in said[at + 1 : at + 5]}
            for at, word in enumerate(said)
        )


# Stems that identify a number instead of its field's name.
RELATED_STEMS = {
    "ag": ("year", "old"), "pric": ("cost", "euro", "dollar", "usd", "eur"), "cost": ("pric", "euro", "dollar"),
    "count": ("piec",), "quantit": ("piec", "item"), "dur": ("second", "minut"), "length": ("second",),
}  # fmt: skip


def field_kinds(name: str) -> list[str]:
    """Return the kinds of value that a field's name may mean."""
    said = words(name)
    own = {*said, *(word.removesuffix("s") for word in said)}
    return [kind for kind, synonyms in SYNONYMS.items() if own & synonyms]


def people_names(values: Values) -> Iterator[str]:
    """Yield names of people."""
    yield from values.extracted.names or DEFAULT_VALUES["name"]


def place_names(values: Values) -> Iterator[str]:
    """Yield names of places."""
    yield from values.extracted.places or DEFAULT_VALUES["place"]


def iso_dates(values: Values) -> Iterator[str]:
    """Yield ISO dates."""
    yield from (day.isoformat() for day in values.extracted.dates or [values.today])


def iso_times(values: Values) -> Iterator[str]:
    """Yield times of day with a zone."""
    yield from (f"{time}Z" for time in values.extracted.times or ["09:00:00"])


def iso_datetimes(values: Values) -> Iterator[str]:
    """Yield dates with a time."""
    time = next(iso_times(values))
    yield from (f"{day}T{time}" for day in iso_dates(values))


def enumerated_items(values: Values) -> Iterator[str]:
    """Yield the items of the message's enumeration."""
    yield from values.extracted.series or values.extracted.quoted or [values.topic]


def general_texts(values: Values) -> Iterator[str]:
    """Yield quoted text and the topic."""
    yield from [*values.extracted.quoted, values.topic]


def prose_texts(values: Values) -> Iterator[str]:
    """Yield the prose answer."""
    yield from [values.prose] if values.prose else general_texts(values)


def titles(values: Values) -> Iterator[str]:
    """Yield a title."""
    yield from values.extracted.quoted or [topics.title_case(values.topic)]


def formula_texts(values: Values) -> Iterator[str]:
    """Yield arithmetic expressions."""
    yield from values.extracted.formulas or [values.topic]


SOURCES: dict[str, Source] = {
    "formula": formula_texts,
    "name": people_names,
    "place": place_names,
    "date": iso_dates,
    "time": iso_times,
    "list": enumerated_items,
    "title": titles,
    "text": prose_texts,
    "email": lambda values: iter(values.extracted.emails or DEFAULT_VALUES["email"]),
    "link": lambda values: iter(values.extracted.links or DEFAULT_VALUES["link"]),
}
FORMATS: dict[str, Source] = {
    "email": SOURCES["email"],
    "idn-email": SOURCES["email"],
    "uri": SOURCES["link"],
    "iri": SOURCES["link"],
    "url": SOURCES["link"],
    "uri-reference": SOURCES["link"],
    "date": iso_dates,
    "time": iso_times,
    "date-time": iso_datetimes,
    "hostname": lambda _: iter(("example.org", "studio.example.org")),
    "ipv4": lambda _: iter(("192.0.2.1", "192.0.2.2")),
    "ipv6": lambda _: iter(("2001:db8::1", "2001:db8::2")),
    "duration": lambda _: iter(("PT6S", "PT10S")),
    "uuid": lambda values: (str(uuid.uuid5(uuid.NAMESPACE_URL, f"{values.topic}{at}")) for at in range(8)),
    "regex": lambda _: iter(("^.*$",)),
    "json-pointer": lambda _: iter(("/title",)),
}
