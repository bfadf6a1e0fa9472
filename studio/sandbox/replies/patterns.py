"""Generate a text that matches a simple regular expression."""

import re
from collections.abc import Iterable
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined] # the standard library's only parser of patterns
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PRINTABLE = LETTERS + LETTERS.upper() + DIGITS + " -_.,:;/@#+*=!?()[]{}<>|~^%&$'\"\\"
CATEGORIES = {
    op.CATEGORY_DIGIT: DIGITS, op.CATEGORY_WORD: LETTERS, op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_DIGIT: LETTERS, op.CATEGORY_NOT_WORD: "-", op.CATEGORY_NOT_SPACE: LETTERS,
}  # fmt: skip
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
MAX_CHARACTERS = 4096


class Unmatchable(Exception):
    """No matching text can be generated."""


def generate_match(pattern: str, turn: int) -> str:
    """Return a matching text; it may vary with the turn. Raises Unmatchable."""
    try:
        text = "".join(islice(generate_parts(parser.parse(pattern), turn), MAX_CHARACTERS))
    except (re.error, RecursionError, OverflowError):
        raise Unmatchable(pattern) from None
    if not re.search(pattern, text):
        raise Unmatchable(pattern)
    return text


def generate_parts(parsed: Iterable[tuple[Any, Any]], turn: int) -> Iterable[str]:
    """Yield the text of each part of a parsed pattern. Raises Unmatchable."""
    for what, value in parsed:
        if what is op.LITERAL:
            yield chr(value)
        elif what is op.IN:
            yield choose_character(value, turn)
        elif what is op.NOT_LITERAL:
            yield next(letter for letter in PRINTABLE if ord(letter) != value)
        elif what is op.ANY:
            yield LETTERS[turn % len(LETTERS)]
        elif what is op.AT:
            continue
        else:
            yield from generate_group(what, value, turn)


def generate_group(what: Any, value: Any, turn: int) -> Iterable[str]:
    """Yield the text of a group, branch or repetition. Raises Unmatchable."""
    if what is op.SUBPATTERN:
        yield from generate_parts(value[3], turn)
    elif what is op.BRANCH:
        yield from generate_parts(value[1][turn % len(value[1])], turn)
    elif what in REPEATS:
        least, most, inner = value
        count = min(max(least, 1), most)
        for at in range(count):
            yield from generate_parts(inner, turn + at)
    else:
        raise Unmatchable(str(what))


def choose_character(rows: list[tuple[Any, Any]], turn: int) -> str:
    """Return one character of a character class. Raises Unmatchable."""
    negated = rows[0][0] is op.NEGATE
    letters = "".join(class_characters(rows[negated:]))
    chosen = [letter for letter in PRINTABLE if letter not in letters] if negated else list(letters)
    if not chosen:
        raise Unmatchable("an empty class")
    return chosen[turn % len(chosen)]


def class_characters(rows: list[tuple[Any, Any]]) -> Iterable[str]:
    """Yield the characters of a class."""
    for what, value in rows:
        if what is op.LITERAL:
            yield chr(value)
        elif what is op.RANGE:
            yield from map(chr, range(value[0], min(value[1], value[0] + 255) + 1))
        elif what is op.CATEGORY:
            yield CATEGORIES[value]
