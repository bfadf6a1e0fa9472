"""Ask the index of assets: words and facets in, ids out, newest first; nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from studio.lib.search import UNSPACED, Phrase
from studio.library.models import Asset
from studio.library.search.index import INDEX, scopes_of
from studio.workspaces.access import Seat

LEAST_LETTERS = 2
NEAR = 4000  # ids among which the first hits are looked for first


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: all phrases, all facets, ids of a span, both ends among them, and what was made in a time.

    ``since`` is the first moment of that time, ``until`` the one at which it is over.
    """

    phrases: Sequence[Phrase] = ()
    facets: Sequence[str] = ()
    lowest: int | None = None
    highest: int | None = None
    since: datetime | None = None
    until: datetime | None = None


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
    bounds, more = bounds_of(seat, asked)
    return f"SELECT rowid FROM {INDEX.table} WHERE {where}{bounds}", [*values, *more]


def to_ordered_sql(seat: Seat, asked: Question, limit: int, *, upwards: bool = False) -> tuple[str, list[Any]]:
    """Return the statement that yields the first ids in order, and its parameters."""
    statement, values = to_sql(seat, asked)
    order = f"ORDER BY rowid {'ASC' if upwards else 'DESC'} LIMIT {limit:d}"
    if connection.vendor == "sqlite":
        return f"{statement} {order}", values
    # Of many hits the first ones are near; only few are all looked up and sorted. The planner knows neither, and would
    # walk the ids to their end, or sort half of the table.
    bounds, more = bounds_of(seat, asked)
    edge = f"(SELECT {'min' if upwards else 'max'}(rowid) FROM {INDEX.table} WHERE true{bounds})"
    near = f"{statement} AND rowid {f'< {edge} +' if upwards else f'> {edge} -'} {NEAR} {order}"
    known = "(SELECT count(*) FROM near)"
    found = (
        f"WITH near AS MATERIALIZED ({near}), every AS MATERIALIZED ({statement}) SELECT rowid FROM ("
        f"SELECT rowid FROM near WHERE {known} = {limit:d} UNION ALL SELECT rowid FROM every WHERE {known} < {limit:d}"
        f") AS hit {order}"
    )
    return found, [*values, *more, *values]


def bounds_of(seat: Seat, asked: Question) -> tuple[str, list[Any]]:
    """Return the condition on ids, "" or beginning with AND, and its parameters."""
    where, values = "", []
    for sign, bound in {">=": asked.lowest, "<=": asked.highest}.items():
        if bound is not None:
            where += f" AND rowid {sign} %s"
            values.append(bound)
    for sign, edge in edges_of(seat, asked).items():
        statement, more = edge.query.sql_with_params()
        where += f" AND rowid {sign} ({statement})"
        values += more
    return where, values


def edges_of(seat: Seat, asked: Question) -> dict[str, QuerySet[Asset, int]]:
    """Return the first and the last asset of a time, by the sign that compares ids with it; ids follow the time."""
    made = Asset.objects.kept().filter(workspace=seat.workspace).values_list("pk", flat=True)
    edges: dict[str, QuerySet[Asset, int]] = {}
    if asked.since is not None:
        edges[">="] = made.filter(created_at__gte=asked.since).order_by("created_at", "id")[:1]
    if asked.until is not None:
        edges["<="] = made.filter(created_at__lt=asked.until).order_by("-created_at", "-id")[:1]
    return edges


def is_too_short(phrases: Sequence[Phrase]) -> bool:
    """Return whether a search says too little: a single letter, though a single sign of Chinese is a word."""
    words = [word for phrase in phrases for word in phrase.words]
    return sum(map(len, words)) < LEAST_LETTERS and not any(UNSPACED.match(word) for word in words)
