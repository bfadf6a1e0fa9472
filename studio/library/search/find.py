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


def find_ids(seat: Seat, asked: Question, limit: int | None, *, upwards: bool = False) -> list[int]:
    """Return ids of assets that the person may see, newest first or, ``upwards``, oldest first."""
    statement, values = to_sql(seat, asked, upwards=upwards)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s" if limit else statement, [*values, limit] if limit else values)
        return [pk for (pk,) in cursor.fetchall()]


def find_from(seat: Seat, asked: Question, highest: int, limit: int) -> tuple[list[int], bool]:
    """Return ids from ``highest`` on, newest first, and whether there are newer ones, in one query."""
    older, values = to_sql(seat, replace(asked, highest=highest))
    newer, more = to_sql(seat, replace(asked, lowest=highest + 1), upwards=True)
    statement = f"SELECT * FROM ({older} LIMIT %s) AS older UNION ALL SELECT * FROM ({newer} LIMIT 1) AS newer"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, limit, *more])
        found = sorted((pk for (pk,) in cursor.fetchall()), reverse=True)
    return [pk for pk in found if pk <= highest], bool(found) and found[0] > highest


def to_sql(seat: Seat, asked: Question, *, upwards: bool = False, ordered: bool = True) -> tuple[str, list[Any]]:
    """Return the statement that yields the ids, in order unless another one is wanted, and its parameters."""
    where, values = INDEX.where(connection.vendor, asked.phrases, [scopes_of(seat), *asked.facets])
    bounds = {">=": asked.lowest, "<=": asked.highest}
    for sign, bound in bounds.items():
        if bound is not None:
            where += f" AND rowid {sign} %s"
            values.append(bound)
    for sign, edge in edges_of(seat, asked).items():
        statement, more = edge.query.sql_with_params()
        where += f" AND rowid {sign} ({statement})"
        values += more
    order = f"ORDER BY rowid {'ASC' if upwards else 'DESC'}" if ordered else ""
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {INDEX.table} WHERE {where} {order}", values
    # Materialized: the planner would walk the ids to the end where few of them match.
    hits = f"WITH hit AS MATERIALIZED (SELECT rowid FROM {INDEX.table} WHERE {where})"
    return f"{hits} SELECT rowid FROM hit {order}", values


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
