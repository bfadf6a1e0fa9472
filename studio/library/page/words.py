"""A diff of two texts word by word; long ones are compared by lines, since the time grows with the square."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

# Words, spaces and marks; signs of scripts that put no spaces between words stand alone.
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+|\s+|[^\w\s]"
)
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST_PAIRS = 1_000_000  # about half a second
KEPT = "kept"
REMOVED = "removed"
ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: ``kept``, ``removed`` or ``added``."""

    mark: str
    text: str


def diff_words(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts in reading order: without ``added`` they are ``before``, and vice versa."""
    for pattern in (WORD, LINE):
        old, new = pattern.findall(before), pattern.findall(after)
        start = _shared(old, new)
        end = _shared(old[start:][::-1], new[start:][::-1])
        middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
        if len(middle_old) * len(middle_new) <= MOST_PAIRS:
            tail = old[len(old) - end :]
            return _join([(KEPT, old[:start]), *_middle(middle_old, middle_new), (KEPT, tail)])
    return _join([(REMOVED, [before]), (ADDED, [after])])


def _shared(old: list[str], new: list[str]) -> int:
    """Return how many tokens both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _middle(old: list[str], new: list[str]) -> list[tuple[str, list[str]]]:
    parts: list[tuple[str, list[str]]] = []
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append((KEPT, old[from_old:to_old]))
        else:
            parts += [(REMOVED, old[from_old:to_old]), (ADDED, new[from_new:to_new])]
    return _calm(parts)


def _calm(parts: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Take a lone space between two changes into them: words that changed one after the other are read as one."""
    found: list[tuple[str, list[str]]] = []
    for place, (mark, tokens) in enumerate(parts):
        lone = mark == KEPT and 0 < place < len(parts) - 1 and "".join(tokens).isspace()
        found += [(REMOVED, tokens), (ADDED, tokens)] if lone else [(mark, tokens)]
    return found


def _join(parts: list[tuple[str, list[str]]]) -> list[Piece]:
    """Return the pieces, all that was removed between two kept ones before what was added there."""
    pieces: list[Piece] = []
    held = {REMOVED: "", ADDED: ""}
    for mark, tokens in [*parts, (KEPT, [""])]:
        if mark != KEPT:
            held[mark] += "".join(tokens)
            continue
        if not tokens:
            continue
        pieces += [Piece(one, held[one]) for one in (REMOVED, ADDED) if held[one]]
        held = {REMOVED: "", ADDED: ""}
        if kept := "".join(tokens):
            pieces.append(Piece(KEPT, kept))
    return pieces
