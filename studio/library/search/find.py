"""Ask the index of assets: words and facets in, ids out, newest first; nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from studio.lib.search import UNSPACED, Phrase
from studio.library.search.index import INDEX, scopes_of
from studio.workspaces.access import Seat

LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: all phrases, all facets, and ids of a span, both ends among them."""

    phrases: Sequence[Phrase] = ()
    facets: Sequence[str] = ()
    lowest: int | None = None
    highest: int | None = None


def find_ids(seat: Seat, asked: Question, limit: int | None, *, upwards: bool = False) -> list[int]:
    """Return ids of assets that the person may see, newest first or, ``upwards``, oldest first."""
    statement, values = to_sql(seat, asked, upwards=upwards)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s" if limit else statement, [*values, limit] if limit else values)
        return [pk for (pk,) in cursor.fetchall()]


def to_sql(seat: Seat, asked: Question, *, upwards: bool = False, ordered: bool = True) -> tuple[str, list[Any]]:
    """Return the statement that yields the ids, in order unless another one is wanted, and its parameters."""
    where, values = INDEX.where(connection.vendor, asked.phrases, [scopes_of(seat), *asked.facets])
    bounds = {">=": asked.lowest, "<=": asked.highest}
    for sign, bound in bounds.items():
        if bound is not None:
            where += f" AND rowid {sign} %s"
            values.append(bound)
    order = f"ORDER BY rowid {'ASC' if upwards else 'DESC'}" if ordered else ""
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {INDEX.table} WHERE {where} {order}", values
    # Materialized: the planner would walk the ids to the end where few of them match.
    hits = f"WITH hit AS MATERIALIZED (SELECT rowid FROM {INDEX.table} WHERE {where})"
    return f"{hits} SELECT rowid FROM hit {order}", values


def is_too_short(phrases: Sequence[Phrase]) -> bool:
    """Return whether a search says too little: a single letter, though a single sign of Chinese is a word."""
    words = [word for phrase in phrases for word in phrase.words]
    return sum(map(len, words)) < LEAST_LETTERS and not any(UNSPACED.match(word) for word in words)
