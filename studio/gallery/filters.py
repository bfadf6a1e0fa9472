"""What the gallery is narrowed to, all of it in the address."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from studio.accounts.models import User
from studio.gallery import facets
from studio.gallery.days import UTC, begin_of, zone_of
from studio.gallery.tabs import all_tabs
from studio.jobs.activity.filters import OWN, name_in_address
from studio.lib.search import Phrase, parse_query
from studio.library.models import Status
from studio.library.search.find import ANYTIME, Question, Span, find_span, is_too_short
from studio.library.search.sources import token
from studio.workspaces.access import Seat

MOST_LETTERS = 200  # of a search
WAITING_FOR_ME = "mine"
NEWEST = "newest"
NAME = "name"
DISCUSSED = "discussed"
SORTS = {NEWEST: "Newest", DISCUSSED: "Recently discussed", NAME: "Name"}
KEY = re.compile(r"[0-9A-Z]{12}\Z")
ENGINE_NAME = re.compile(r"[\w.+-]{1,64}\Z", re.ASCII)
SELDOM = {
    "engine": "Engine", "tag": "Tag", "inside": "In the collection", "rated": "Your rating, at least",
    "star": "With a star", "made_from": "Made from", "since": "From", "until": "Until",
}  # fmt: skip
CONTEXT = ("person", "me", "zone", "span")  # what is no part of the address


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; "" is everything. What nobody could choose counts as not chosen."""

    kind: str = ""
    status: str = ""
    by: str = ""
    sort: str = ""
    q: str = ""
    star: str = ""
    tag: str = ""
    inside: str = ""  # a collection
    rated: str = ""
    engine: str = ""
    made_from: str = ""
    since: str = ""
    until: str = ""
    person: int | None = None
    me: int = 0
    zone: ZoneInfo = UTC
    span: Span = ANYTIME  # the ids of the chosen days, and of the place in the list that the address names

    @classmethod
    def of(cls, request: HttpRequest, seat: Seat, people: Iterable[User]) -> Self:
        """Return the filters that an address asks for."""
        return cls.read(request.GET, seat, people, zone_of(request))

    @classmethod
    def read(cls, query: Mapping[str, str], seat: Seat, people: Iterable[User], zone: ZoneInfo) -> Self:
        """Return the filters that the query of an address asks for, with days of a zone."""
        persons = {OWN: seat.person.pk, **{name_in_address(person): person.pk for person in people}}
        known: dict[str, Iterable[str]] = {
            "kind": [tab.name for tab in all_tabs()],
            "status": [*Status.values, WAITING_FOR_ME],
            "by": persons,
            "sort": [name for name in SORTS if name != NEWEST],
            "star": ["1"],
            "rated": "12345",
        }
        chosen = {name: value for name, values in known.items() if (value := query.get(name, "")) in [*values]}
        fits = {"inside": KEY, "made_from": KEY, "engine": ENGINE_NAME}
        chosen |= {name: query[name] for name, pattern in fits.items() if pattern.match(query.get(name, ""))}
        chosen |= {name: query[name] for name in ("since", "until") if is_day(query.get(name, ""))}
        chosen |= {name: one_line(query.get(name, "")) for name in ("q", "tag")}
        found = cls(**chosen, person=persons.get(chosen.get("by", "")), me=seat.person.pk, zone=zone, span=ANYTIME)
        place = query.get("at") or query.get("after") or query.get("before") or ""
        return replace(found, span=find_span(seat, *found.moments, place)) if any(found.days) else found

    @property
    def phrases(self) -> list[Phrase]:
        """Return the phrases that are searched for."""
        return parse_query(self.q)

    @property
    def is_short(self) -> bool:
        """Return whether the words say too little to be searched for."""
        return bool(self.q) and is_too_short(self.phrases)

    @property
    def facets(self) -> list[str]:
        """Return the tokens that everything found has."""
        status = token(facets.STATUS, self.status) if self.status else ""
        return list(filter(None, (
            token(facets.TAB, self.kind) if self.kind else "",
            token(facets.WAITING, self.me) if self.status == WAITING_FOR_ME else status,
            token(facets.PERSON, self.person) if self.person is not None else "",
            facets.STARRED if self.star else "",
            facets.tag_token(self.tag) if self.tag else "",
            token(facets.COLLECTION, self.inside) if self.inside else "",
            facets.rating_token(self.me, int(self.rated)) if self.rated else "",
            token(facets.MADE_BY, self.engine) if self.engine else "",
            token(facets.SOURCE, self.made_from) if self.made_from else "",
        )))  # fmt: skip

    def question(self, lowest: int | None = None, highest: int | None = None) -> Question:
        """Return what the index is asked for, within a span of ids."""
        first, last, _ = self.span
        lowests, highests = ([end for end in ends if end is not None] for ends in ((lowest, first), (highest, last)))
        return Question(self.phrases, self.facets, max(lowests, default=None), min(highests, default=None))

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day."""
        return tuple(date.fromisoformat(day) if day else None for day in (self.since, self.until))  # type: ignore[return-value]

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """Return the first moment of the chosen days, and the one at which they are over."""
        first, last = self.days
        since = begin_of(first, self.zone) if first else None
        return since, begin_of(last + timedelta(days=1), self.zone) if last else None

    @property
    def is_narrow(self) -> bool:
        """Return whether anything but the order was chosen."""
        return bool(self.facets or self.q or self.since or self.until)

    @property
    def is_made_from_alone(self) -> bool:
        """Return whether the list is narrowed to what was made from one thing, and to nothing else."""
        return bool(self.made_from) and {*self.values} <= {"made_from", "sort"}

    @property
    def query(self) -> str:
        """Return the filters as the query of an address, "" or beginning with a question mark."""
        return self.query_with()

    @property
    def values(self) -> dict[str, str]:
        """Return what was chosen, by the names of an address."""
        names = (field.name for field in fields(self) if field.name not in CONTEXT)
        return {name: value for name in names if (value := getattr(self, name))}

    def query_with(self, **more: Any) -> str:
        """Return the query with something added or, by "", left out."""
        said = {name: value for name, value in {**self.values, **more}.items() if value}
        return f"?{urlencode(said)}" if said else ""

    @property
    def basic(self) -> dict[str, str]:
        """Return what is chosen on the page of the list itself."""
        return {name: value for name, value in self.values.items() if name not in SELDOM}

    def seldom(self, called: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Return what else was chosen: what it is called, its value in words, and the query without it.

        ``called`` has the names of what the address names by a key.
        """
        words = {**self.values, "star": "", "inside": "", "made_from": "", **called}
        return [
            (label, words[name], self.query_with(**{name: ""}))
            for name, label in SELDOM.items()
            if self.values.get(name)
        ]

    @property
    def to_day(self) -> str:
        """Return the query that goes to a day, up to the day itself; only the newest first has a place for one."""
        query = self.query_with(sort="")
        return f"{query}&day=" if query else "?day="

    @property
    def without_words(self) -> Self:
        """Return the same filters without a search."""
        return replace(self, q="")

    def with_tab(self, kind: str) -> Self:
        """Return the same filters for another tab."""
        return replace(self, kind=kind)


def one_line(text: str) -> str:
    """Return some words of an address without what no database can keep."""
    return " ".join(text.replace("\0", "").split())[:MOST_LETTERS]


def is_day(text: str) -> bool:
    """Return whether a text is a day such as 2026-11-30, of years that a calendar has."""
    try:
        return len(text) == len("2026-11-30") and 1 < date.fromisoformat(text).year < date.max.year
    except ValueError:
        return False
