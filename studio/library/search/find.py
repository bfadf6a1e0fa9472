"""Ask the index of assets: words and facets in, ids out, newest first; nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, Subquery, Value

from studio.lib.search import UNSPACED, Phrase
from studio.library.models import Asset
from studio.library.search.index import INDEX, scopes_of
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

LEAST_LETTERS = 2
NEVER = 2**63 - 1  # an id that nothing has
OPEN = Value(None, BigIntegerField())
NEAR = 4000  # ids among which the first hits are looked for first


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: all phrases, all facets, and ids of a span, both ends among them."""

    phrases: Sequence[Phrase] = ()
    facets: Sequence[str] = ()
    lowest: int | None = None
    highest: int | None = None


class Span(NamedTuple):
    """The first id and the last one of a time, None for an end that is open, and that of an asset asked for with it."""

    first: int | None = None
    last: int | None = None
    here: int | None = None


ANYTIME = Span()


def find_ids(seat: Seat, asked: Question, limit: int, *, upwards: bool = False) -> list[int]:
    """Return ids of assets that the person may see, newest first or, ``upwards``, oldest first."""
    statement, values = to_ordered_sql(seat, asked, limit, upwards=upwards)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [pk for (pk,) in cursor.fetchall()]


def find_from(seat: Seat, asked: Question, highest: int, limit: int) -> tuple[list[int], bool]:
    """Return ids from ``highest`` on, newest first, and whether there are newer ones, in one query."""
    older, values = to_ordered_sql(seat, replace(asked, highest=highest), limit)
    newer, more = to_ordered_sql(seat, replace(asked, lowest=highest + 1), 1, upwards=True)
    statement = f"SELECT * FROM ({older}) AS older UNION ALL SELECT * FROM ({newer}) AS newer"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *more])
        found = sorted((pk for (pk,) in cursor.fetchall()), reverse=True)
    return [pk for pk in found if pk <= highest], bool(found) and found[0] > highest


def to_sql(seat: Seat, asked: Question) -> tuple[str, list[Any]]:
    """Return the statement that yields the ids, in no order, and its parameters."""
    where, values = INDEX.where(connection.vendor, asked.phrases, [scopes_of(seat), *asked.facets])
    bounds, more = bounds_of(asked)
    return f"SELECT rowid FROM {INDEX.table} WHERE {where}{bounds}", [*values, *more]


def to_ordered_sql(seat: Seat, asked: Question, limit: int, *, upwards: bool = False) -> tuple[str, list[Any]]:
    """Return the statement that yields the first ids in order, and its parameters."""
    statement, values = to_sql(seat, asked)
    order = f"ORDER BY rowid {'ASC' if upwards else 'DESC'} LIMIT {limit:d}"
    if connection.vendor == "sqlite":
        return f"{statement} {order}", values
    # Of many hits the first ones are near; only few are all looked up and sorted. The planner knows neither, and would
    # walk the ids to their end, or sort half of the table.
    bounds, more = bounds_of(asked)
    edge = f"(SELECT {'min' if upwards else 'max'}(rowid) FROM {INDEX.table} WHERE true{bounds})"
    near = f"{statement} AND rowid {f'< {edge} +' if upwards else f'> {edge} -'} {NEAR} {order}"
    known = "(SELECT count(*) FROM near)"
    found = (
        f"WITH near AS MATERIALIZED ({near}), every AS MATERIALIZED ({statement}) SELECT rowid FROM ("
        f"SELECT rowid FROM near WHERE {known} = {limit:d} UNION ALL SELECT rowid FROM every WHERE {known} < {limit:d}"
        f") AS hit {order}"
    )
    return found, [*values, *more, *values]


def bounds_of(asked: Question) -> tuple[str, list[Any]]:
    """Return the condition on ids, "" or beginning with AND, and its parameters."""
    where, values = "", []
    for sign, bound in {">=": asked.lowest, "<=": asked.highest}.items():
        if bound is not None:
            where += f" AND rowid {sign} %s"
            values.append(bound)
    return where, values


def find_span(seat: Seat, since: datetime | None, until: datetime | None, key: str = "") -> Span:
    """Return the ids of what was made in a time, ``until`` being when it is over; ids follow time.

    They are looked up before the index is asked: from a subquery the planner of PostgreSQL cannot tell a year from a
    day, and reads all of it for a word that nobody said. ``key`` is an asset whose id is wanted along with them.
    """
    made = Asset.objects.kept().filter(workspace=seat.workspace).values("pk")
    first = Subquery(made.filter(created_at__gte=since).order_by("created_at", "id")[:1]) if since else OPEN
    last = Subquery(made.filter(created_at__lt=until).order_by("-created_at", "-id")[:1]) if until else OPEN
    named = Subquery(Asset.objects.visible_to(seat).filter(key=key).values("pk")) if key else OPEN
    begin, end, here = Workspace.objects.filter(pk=seat.workspace.pk).values_list(first, last, named).get()
    return Span(NEVER if since and begin is None else begin, 0 if until and end is None else end, here)


def is_too_short(phrases: Sequence[Phrase]) -> bool:
    """Return whether a search says too little: a single letter, though a single sign of Chinese is a word."""
    words = [word for phrase in phrases for word in phrase.words]
    return sum(map(len, words)) < LEAST_LETTERS and not any(UNSPACED.match(word) for word in words)
