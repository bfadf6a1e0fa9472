"""Full-text search, the same on SQLite (FTS5) and PostgreSQL (tsvector): one folded text, asked for in phrases.

Folding removes case and accents and puts a space around every sign of a script without spaces, so that no language
needs a dictionary. Rows come back newest first and are never counted.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# Japanese, Chinese, Korean and Thai: every sign is a word of its own.
UNSPACED = re.compile(r"([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])")
WORD = re.compile(r"[^\W_]+")
ASKED = re.compile(r'"([^"]+)"|(\S+)')
MAX_PHRASES = 8
MAX_INDEXED = 200_000  # characters of one row
Narrow = str | tuple[str, ...]  # a token that a row has, or several of which it has one


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one behind the other; the last one may go on unless the phrase was quoted."""

    words: tuple[str, ...]
    is_prefix: bool


def fold(text: str) -> str:
    """Return the words of a text as they are indexed, apart by spaces."""
    if text.isascii():
        return " ".join(WORD.findall(text.lower()))
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(sign))
    return " ".join(WORD.findall(UNSPACED.sub(r" \1 ", unicodedata.normalize("NFC", bare))))


def parse_query(asked: str) -> list[Phrase]:
    """Return the phrases that a person asks for: ``"in quotes"`` as they stand, the rest word by word."""
    found = []
    for quoted, loose in ASKED.findall(asked):
        if words := fold(quoted or loose).split():
            found.append(Phrase(tuple(words), not quoted))
    return found[:MAX_PHRASES]


class TextIndex:
    """A table of folded texts beside the rows of another one, whose ids it shares. ``scope`` are tokens that narrow."""

    def __init__(self, table: str) -> None:
        self.table = table

    def create(self, connection: BaseDatabaseWrapper) -> None:
        """Create the table, for migrations."""
        fts = "USING fts5(scope, words, tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
        statements = [f"CREATE VIRTUAL TABLE {self.table} {fts}"]
        if connection.vendor != "sqlite":
            statements = [
                f"CREATE TABLE {self.table} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
                f"CREATE INDEX {self.table}_gin ON {self.table} USING gin (words)",
            ]
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Drop the table, for migrations."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {self.table}")

    def put(self, connection: BaseDatabaseWrapper, rows: Iterable[tuple[int, Sequence[str], str]]) -> None:
        """Index rows, given as id, scope and text; what they said before is forgotten. In the caller's transaction."""
        values = [(pk, " ".join(scope), fold(text[:MAX_INDEXED])) for pk, scope, text in rows]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", [(pk,) for pk, *_ in values])
                cursor.executemany(f"INSERT INTO {self.table} (rowid, scope, words) VALUES (%s, %s, %s)", values)
            else:
                cursor.executemany(
                    f"INSERT INTO {self.table} (rowid, words) VALUES (%s, to_tsvector('simple', %s)"
                    " || to_tsvector('simple', %s)) ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words",
                    values,
                )

    def remove(self, connection: BaseDatabaseWrapper, ids: Iterable[int]) -> None:
        """Forget rows by their ids. In the caller's transaction."""
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", [(pk,) for pk in ids])

    def where(self, vendor: str, asked: Sequence[Phrase], scope: Sequence[Narrow]) -> tuple[str, list[Any]]:
        """Return the condition on rows of the table that hold all phrases and all of ``scope``, and its parameters."""
        each = [(one,) if isinstance(one, str) else one for one in scope]
        if vendor == "sqlite":
            narrow = [f"scope:({' OR '.join(one)})" for one in each]
            return f"{self.table} MATCH %s", [" AND ".join([*narrow, *map(to_fts, asked)])]
        narrow = [f"({' | '.join(one)})" for one in each]
        return f"{self.table}.words @@ to_tsquery('simple', %s)", [" & ".join([*narrow, *map(to_tsquery, asked)])]


def to_fts(phrase: Phrase) -> str:
    """Return a phrase in the language of FTS5; its words are folded, so that nothing in them is an operator."""
    return f'words:"{" ".join(phrase.words)}"' + ("*" if phrase.is_prefix else "")


def to_tsquery(phrase: Phrase) -> str:
    """Return a phrase in the language of ``to_tsquery``."""
    *first, last = phrase.words
    return f"({' <-> '.join([*first, last + (':*' if phrase.is_prefix else '')])})"


class _Bases(dict[int, str]):
    """Maps each sign to the one that it is without accent, for ``str.translate``; texts keep their length."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        self[code] = base if len(base) == 1 else chr(code)
        return self[code]


BASES = _Bases()
GAP = r"[^\w]*"


def find_phrases(text: str, asked: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return where the phrases stand in a text, as pairs of offsets in order, each place once."""
    plain = text.translate(BASES)
    places: list[tuple[int, int]] = []
    for phrase in asked:
        start = "" if UNSPACED.match(phrase.words[0]) else r"(?<!\w)"
        places += [found.span() for found in re.finditer(start + GAP.join(map(re.escape, phrase.words)), plain)]
    return merge(sorted(places))


def merge(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted places without overlaps."""
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def excerpt(text: str, asked: Sequence[Phrase], length: int = 160) -> list[tuple[str, bool]]:
    """Return the surroundings of the first hit, as pieces that say whether they are a hit."""
    places = find_phrases(text, asked)
    first = places[0][0] if places else 0
    start = max(0, first - length // 3)
    start = text.find(" ", start, first) + 1 or start if start else 0
    end = min(len(text), start + length)
    pieces, at = [("…", False)] if start else [], start
    for hit_start, hit_end in places:
        if hit_end > end:
            break
        pieces += [(text[at:hit_start], False), (text[hit_start:hit_end], True)]
        at = hit_end
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return [(piece, is_hit) for piece, is_hit in pieces if piece]
