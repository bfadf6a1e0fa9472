"""A text that a regular expression matches: the simple ones, as schemas have them."""

import re
from collections.abc import Iterable
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined] # the only parser of them that there is
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

DIGITS, WORDS = "0123456789", "abcdefghijklmnopqrstuvwxyz"
PRINTABLE = WORDS + WORDS.upper() + DIGITS + " -_.,:;/@#+*=!?()[]{}<>|~^%&$'\"\\"
CATEGORIES = {
    op.CATEGORY_DIGIT: DIGITS, op.CATEGORY_WORD: WORDS, op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_DIGIT: WORDS, op.CATEGORY_NOT_WORD: "-", op.CATEGORY_NOT_SPACE: WORDS,
}  # fmt: skip
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
MOST_CHARACTERS = 4096


class Unmatchable(Exception):
    """No text of the kind that we can make would match."""


def matching(pattern: str, turn: int) -> str:
    """Return a text; another turn may give another. Raises Unmatchable."""
    try:
        text = "".join(islice(pieces(parser.parse(pattern), turn), MOST_CHARACTERS))
    except (re.error, RecursionError, OverflowError):
        raise Unmatchable(pattern) from None
    if not re.search(pattern, text):
        raise Unmatchable(pattern)
    return text


def pieces(parsed: Iterable[tuple[Any, Any]], turn: int) -> Iterable[str]:
    """Yield the text of each part. Raises Unmatchable."""
    for what, value in parsed:
        if what is op.LITERAL:
            yield chr(value)
        elif what is op.IN:
            yield one_of(value, turn)
        elif what is op.NOT_LITERAL:
            yield next(letter for letter in PRINTABLE if ord(letter) != value)
        elif what is op.ANY:
            yield WORDS[turn % len(WORDS)]
        elif what is op.AT:
            continue
        else:
            yield from grouped(what, value, turn)


def grouped(what: Any, value: Any, turn: int) -> Iterable[str]:
    """Yield the text of a part that has parts of its own. Raises Unmatchable."""
    if what is op.SUBPATTERN:
        yield from pieces(value[3], turn)
    elif what is op.BRANCH:
        yield from pieces(value[1][turn % len(value[1])], turn)
    elif what in REPEATS:
        least, most, inner = value
        count = min(max(least, 1), most)
        for at in range(count):
            yield from pieces(inner, turn + at)
    else:
        raise Unmatchable(str(what))


def one_of(rows: list[tuple[Any, Any]], turn: int) -> str:
    """Return one character of a class. Raises Unmatchable."""
    negated = rows[0][0] is op.NEGATE
    letters = "".join(members(rows[negated:]))
    chosen = [letter for letter in PRINTABLE if letter not in letters] if negated else list(letters)
    if not chosen:
        raise Unmatchable("an empty class")
    return chosen[turn % len(chosen)]


def members(rows: list[tuple[Any, Any]]) -> Iterable[str]:
    """Yield the characters of a class."""
    for what, value in rows:
        if what is op.LITERAL:
            yield chr(value)
        elif what is op.RANGE:
            yield from map(chr, range(value[0], min(value[1], value[0] + 255) + 1))
        elif what is op.CATEGORY:
            yield CATEGORIES[value]
