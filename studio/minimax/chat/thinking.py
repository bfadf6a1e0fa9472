"""An answer's words and thoughts, in one form for the many in which MiniMax sends them."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.parse import parse_text

OPEN, CLOSE = "<think>", "</think>"
BLANK_CHARACTERS = 64  # as much may stand before the thoughts
CLOSING_LINES = 2  # as many ends of line before the end of the thoughts belong to the tag
SURELY = 4  # characters by which a text that grows is told from one that goes on


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A piece of what the model thought before it."""

    text: str


type Words = Content | Reasoning


class Unicode:
    """Makes whole characters of halves, which JSON can cut in two; what no database takes becomes a mark."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-16-le")("replace")

    def feed(self, piece: str, *, last: bool = False) -> str:
        """Return the characters that a piece completes."""
        return parse_text(self._decoder.decode(piece.encode("utf-16-le", "surrogatepass"), last))


class Thoughts:
    """Takes content in pieces, cut anywhere, and tells the thoughts at its beginning from the rest.

    A tag further on is one that the answer speaks of.
    """

    def __init__(self) -> None:
        self._held = ""
        self._step = self._before
        self._closed = False  # whether thoughts came before

    def feed(self, piece: str, *, last: bool = False) -> Iterator[Words]:
        """Yield what this piece makes certain."""
        self._held += piece
        goes_on = True
        while goes_on:
            words, goes_on = self._step(last)
            if words and words.text:
                yield words

    def _before(self, last: bool) -> tuple[Words | None, bool]:
        if self._closed:
            self._held = self._held.lstrip("\n")
        start = self._held.lstrip()
        blank = len(self._held) - len(start)
        if start.startswith(OPEN) and blank <= BLANK_CHARACTERS:
            self._held, self._step = start.removeprefix(OPEN), self._opened
            return None, True
        if OPEN.startswith(start) and blank <= BLANK_CHARACTERS and not last:
            return None, False
        self._step = self._after
        return None, True

    def _opened(self, last: bool) -> tuple[Words | None, bool]:
        self._held = self._held.lstrip("\n")
        if not self._held:
            return None, False
        self._step = self._inside
        return None, True

    def _inside(self, last: bool) -> tuple[Words | None, bool]:
        end = self._held.find(CLOSE)
        if end >= 0:
            thought, self._held = self._held[:end], self._held[end + len(CLOSE) :]
            self._step, self._closed = self._before, True
            return Reasoning(thought[: lines_end(thought)]), True
        keep = len(self._held) if last else lines_end(self._held[: tag_start(self._held)])
        thought, self._held = self._held[:keep], self._held[keep:]
        return Reasoning(thought), False

    def _after(self, last: bool) -> tuple[Words | None, bool]:
        said, self._held = self._held, ""
        return Content(said), False


def tag_start(held: str) -> int:
    """Return where a closing tag may have begun, else the end."""
    sizes = (size for size in range(len(CLOSE) - 1, 0, -1) if held.endswith(CLOSE[:size]))
    return len(held) - next(sizes, 0)


def lines_end(thought: str) -> int:
    """Return where a thought ends before its last ends of line."""
    blank = len(thought) - len(thought.rstrip("\n"))
    return len(thought) - min(blank, CLOSING_LINES)


class Answer:
    """Reads deltas, or one whole message, and remembers what there was."""

    def __init__(self) -> None:
        self.has_content = self.has_reasoning = False
        self._content, self._reasoning, self._thoughts = Unicode(), Unicode(), Thoughts()
        self._first_detail, self._detail_length, self._grows = "", 0, False

    def read(self, delta: dict[str, Any]) -> Iterator[Words]:
        """Yield what a delta adds."""
        thought = plain(delta.get("reasoning_content")) or self._detail(plain(delta.get("reasoning_details")))
        if thought := self._reasoning.feed(thought):
            yield from self._noted(Reasoning(thought))
        for words in self._thoughts.feed(self._content.feed(plain(delta.get("content")))):
            yield from self._noted(words)

    def close(self) -> Iterator[Words]:
        """Yield what was held back."""
        if thought := self._reasoning.feed("", last=True):
            yield from self._noted(Reasoning(thought))
        for words in self._thoughts.feed(self._content.feed("", last=True), last=True):
            yield from self._noted(words)

    def _noted(self, words: Words) -> Iterator[Words]:
        self.has_content |= isinstance(words, Content)
        self.has_reasoning |= isinstance(words, Reasoning)
        yield words

    def _detail(self, piece: str) -> str:
        # On the wire each piece goes on from the one before; in the documents each holds those before it again.
        if not self._detail_length:
            self._first_detail = piece
        elif self._detail_length == len(self._first_detail) >= SURELY and len(piece) > self._detail_length:
            self._grows = piece.startswith(self._first_detail)
        new = piece[self._detail_length :] if self._grows else piece
        self._detail_length += len(new)
        return new


def plain(value: Any) -> str:
    """Return a text that may come whole or in parts."""
    if isinstance(value, str):
        return value
    parts = [one.get("text") for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return "".join(one for one in parts if isinstance(one, str))
