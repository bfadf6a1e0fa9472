"""Values for single fields: lifted from the message where it has one that fits the field's name, made up where not."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from studio.sandbox.replies import topic as topics
from studio.sandbox.replies.lifted import Lifted
from studio.sandbox.replies.words import stem, words

ANYWAY = {
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
    """What a message offers for fields; ``turn`` is the place in a list for which a value is sought."""

    def __init__(self, text: str, topic: str, today: str, prose: str = "") -> None:
        self.lifted, self.topic, self.today = Lifted(text), topic, date.fromisoformat(today[:10])
        self.text, self.prose = text, prose
        self.spoken = f" {' '.join(words(text))} "

    def texts(self, name: str, schema: dict[str, Any], turn: int) -> Iterator[str]:
        """Yield texts for a field, the best first."""
        found = list(FORMATS[schema["format"]](self)) if schema.get("format") in FORMATS else []
        if not found:
            sources = [source for word in meanings(name) for source in [SOURCES[word]]]
            found = [text for source in sources for text in source(self)]
        found = found or self.described(schema) or list(general(self))
        yield from found[turn % len(found) :] + found[: turn % len(found)]
        yield from (f"{found[0]} {turn + 1}", f"{found[0]}-{turn + 1}")

    def only(self, place: str) -> "Values":
        """Return the same of a message that names one place alone."""
        found = Values(self.text, self.topic, self.today.isoformat(), self.prose)
        found.lifted.places = [place]
        return found

    def described(self, schema: dict[str, Any]) -> list[str]:
        """Return what a field's description makes of it, for a name that tells nothing."""
        kinds = meanings(str(schema.get("description") or ""))[:1]
        return [text for kind in kinds for text in SOURCES[kind](self)]

    def numbers(self, name: str, schema: dict[str, Any], turn: int) -> Iterator[float]:
        """Yield numbers for a field: first those that stand near its name."""
        wanted = {stem(word) for word in words(f"{name} {schema.get('description') or ''}")}
        wanted |= {near for word in wanted for near in NEAR.get(word, ())}
        found = self.lifted.numbers
        near = [number.value for number in found if wanted & {stem(word) for word in number.around}]
        if turn >= max(len(found), 1):
            yield turn + 1  # by now those of the message have had their turn
        for values in (near, [number.value for number in found]):
            yield from values[turn % len(values) :] + values[: turn % len(values)] if values else ()
        yield from (turn + 1, 1, 0)

    def count(self, kinds: list[str]) -> int:
        """Return how many things of the first of some kinds the message has; of others, what it lists."""
        lifted = self.lifted
        counts = {"name": lifted.names, "place": lifted.places, "email": lifted.emails, "link": lifted.links}
        found = [len(counts[kind]) for kind in kinds if counts.get(kind)]
        return found[0] if found else len(lifted.series)

    def says(self, word: Any) -> bool:
        """Return whether the message has a word, or words."""
        return isinstance(word, str) and bool(words(word)) and f" {' '.join(words(word))} " in self.spoken

    def denies(self, name: str) -> bool:
        """Return whether the message says that something is not so."""
        said = words(self.text)
        about = {stem(word) for word in words(name)} - {"is", "has"}
        return any(
            word in ("not", "no", "never", "without", "isn't", "doesn't", "don't")
            and about & {stem(other) for other in said[at + 1 : at + 5]}
            for at, word in enumerate(said)
        )


# Stems that stand near a number instead of its field's name.
NEAR = {
    "ag": ("year", "old"), "pric": ("cost", "euro", "dollar", "usd", "eur"), "cost": ("pric", "euro", "dollar"),
    "count": ("piec",), "quantit": ("piec", "item"), "dur": ("second", "minut"), "length": ("second",),
}  # fmt: skip


def meanings(name: str) -> list[str]:
    """Return what kinds of thing a field's name may mean."""
    said = words(name)
    own = {*said, *(word.removesuffix("s") for word in said)}
    return [kind for kind, synonyms in SYNONYMS.items() if own & synonyms]


def people(values: Values) -> Iterator[str]:
    """Yield names of people."""
    yield from values.lifted.names or ANYWAY["name"]


def places(values: Values) -> Iterator[str]:
    """Yield names of places."""
    yield from values.lifted.places or ANYWAY["place"]


def days(values: Values) -> Iterator[str]:
    """Yield days as ISO writes them."""
    yield from (day.isoformat() for day in values.lifted.dates or [values.today])


def hours(values: Values) -> Iterator[str]:
    """Yield times of day with their zone."""
    yield from (f"{time}Z" for time in values.lifted.times or ["09:00:00"])


def moments(values: Values) -> Iterator[str]:
    """Yield days with a time."""
    time = next(hours(values))
    yield from (f"{day}T{time}" for day in days(values))


def things(values: Values) -> Iterator[str]:
    """Yield the things that the message lists."""
    yield from values.lifted.series or values.lifted.quoted or [values.topic]


def general(values: Values) -> Iterator[str]:
    """Yield what the message is about."""
    yield from [*values.lifted.quoted, values.topic]


def prose(values: Values) -> Iterator[str]:
    """Yield what would be said in words."""
    yield from [values.prose] if values.prose else general(values)


def titled(values: Values) -> Iterator[str]:
    """Yield a title."""
    yield from values.lifted.quoted or [topics.titled(values.topic)]


def formulas(values: Values) -> Iterator[str]:
    """Yield what is to be worked out."""
    yield from values.lifted.formulas or [values.topic]


SOURCES: dict[str, Source] = {
    "formula": formulas,
    "name": people, "place": places, "date": days, "time": hours, "list": things, "title": titled, "text": prose,
    "email": lambda values: iter(values.lifted.emails or ANYWAY["email"]),
    "link": lambda values: iter(values.lifted.links or ANYWAY["link"]),
}  # fmt: skip
FORMATS: dict[str, Source] = {
    "email": SOURCES["email"], "idn-email": SOURCES["email"], "uri": SOURCES["link"], "iri": SOURCES["link"],
    "url": SOURCES["link"], "uri-reference": SOURCES["link"], "date": days, "time": hours, "date-time": moments,
    "hostname": lambda _: iter(("example.org", "studio.example.org")),
    "ipv4": lambda _: iter(("192.0.2.1", "192.0.2.2")),
    "ipv6": lambda _: iter(("2001:db8::1", "2001:db8::2")), "duration": lambda _: iter(("PT6S", "PT10S")),
    "uuid": lambda values: (str(uuid.uuid5(uuid.NAMESPACE_URL, f"{values.topic}{at}")) for at in range(8)),
    "regex": lambda _: iter(("^.*$",)), "json-pointer": lambda _: iter(("/title",)),
}  # fmt: skip
