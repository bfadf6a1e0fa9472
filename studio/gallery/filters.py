"""What the gallery is narrowed to, all of it in the address: tab, status, person, star and words."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from studio.accounts.models import User
from studio.gallery import facets
from studio.gallery.tabs import all_tabs
from studio.jobs.activity.filters import OWN, name_in_address
from studio.lib.search import Phrase, parse_query
from studio.library.models import Status
from studio.library.search.find import is_too_short
from studio.library.search.sources import token
from studio.workspaces.access import Seat

MOST_LETTERS = 200  # of a search
NEWEST = "newest"
SORTS = {NEWEST: "Newest"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; "" is everything. What nobody could choose counts as not chosen."""

    kind: str = ""
    status: str = ""
    by: str = ""
    sort: str = ""
    q: str = ""
    star: str = ""
    person: int | None = None

    @classmethod
    def of(cls, query: QueryDict, seat: Seat, people: Iterable[User]) -> Self:
        """Return the filters that an address asks for."""
        persons = {OWN: seat.person.pk, **{name_in_address(person): person.pk for person in people}}
        known: dict[str, Iterable[str]] = {
            "kind": [tab.name for tab in all_tabs()],
            "status": Status.values,
            "by": persons,
            "sort": [name for name in SORTS if name != NEWEST],
            "star": ["1"],
        }
        chosen = {name: value for name, values in known.items() if (value := query.get(name, "")) in values}
        words = " ".join(query.get("q", "").replace("\0", "").split())[:MOST_LETTERS]
        return cls(**chosen, q=words, person=persons.get(chosen.get("by", "")))

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
        return [*self._tab_token(self.kind), *self._other_facets()]

    def facets_with(self, kind: str) -> list[str]:
        """Return the tokens for another tab."""
        return [*self._tab_token(kind), *self._other_facets()]

    @staticmethod
    def _tab_token(kind: str) -> list[str]:
        return [token(facets.TAB, kind)] if kind else []

    def _other_facets(self) -> list[str]:
        found = [token(facets.STATUS, self.status)] if self.status else []
        found += [token(facets.PERSON, self.person)] if self.person is not None else []
        return found + ([facets.STARRED] if self.star else [])

    @property
    def is_narrow(self) -> bool:
        """Return whether anything but the order was chosen."""
        return bool(self.facets or self.q)

    @property
    def query(self) -> str:
        """Return the filters as the query of an address, "" or beginning with a question mark."""
        return self.query_with()

    def query_with(self, **more: Any) -> str:
        """Return the query with something added or, by "", left out."""
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "person"}
        said = {name: value for name, value in {**own, **more}.items() if value}
        return f"?{urlencode(said, doseq=True)}" if said else ""

    @property
    def without_words(self) -> Self:
        """Return the same filters without a search."""
        return replace(self, q="")

    def with_tab(self, kind: str) -> Self:
        """Return the same filters for another tab."""
        return replace(self, kind=kind)
