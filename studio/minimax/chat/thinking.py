"""Separate an answer's text from the model's reasoning, which MiniMax sends in several forms."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.parse import parse_text

OPENING_TAG, CLOSING_TAG = "<think>", "</think>"
LEADING_BLANKS_ALLOWED = 64  # before the opening tag
TRAILING_NEWLINES = 2  # this many before the closing tag belong to the tag
MIN_REPEATED_CHARACTERS = 4  # enough to tell a cumulative text from one that continues


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A piece of the reasoning before it."""

    text: str


type TextPiece = Content | Reasoning


class SurrogateDecoder:
    """Joins surrogate halves, which pieces of JSON can separate; replaces characters that no database stores."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-16-le")("replace")
        self._is_whole = True  # no half is held back

    def feed(self, piece: str, *, last: bool = False) -> str:
        """Return the complete characters of a piece and those before it."""
        if self._is_whole and piece.isascii() and "\0" not in piece:
            return piece
        if piece or last:
            self._is_whole = last or not "\ud800" <= piece[-1] <= "\udbff"
        return parse_text(self._decoder.decode(piece.encode("utf-16-le", "surrogatepass"), last))


class ThinkTagParser:
    """Separates ``<think>`` blocks at the beginning of content from the rest, in pieces cut anywhere.

    A tag after the first text is part of the answer.
    """

    def __init__(self) -> None:
        self._held = ""
        self._step = self._parse_start
        self._closed = False  # whether a block has ended
        self._is_content = False  # whether the rest is the answer's text

    def feed(self, piece: str, *, last: bool = False) -> Iterator[TextPiece]:
        """Yield the text that this piece decides."""
        if self._is_content:
            if piece:
                yield Content(piece)
            return
        self._held += piece
        again = True
        while again:
            text_piece, again = self._step(last)
            if text_piece and text_piece.text:
                yield text_piece

    def _parse_start(self, last: bool) -> tuple[TextPiece | None, bool]:
        if self._closed:
            self._held = self._held.lstrip("\n")
        start = self._held.lstrip()
        blank = len(self._held) - len(start)
        if start.startswith(OPENING_TAG) and blank <= LEADING_BLANKS_ALLOWED:
            self._held, self._step = start.removeprefix(OPENING_TAG), self._skip_newlines
            return None, True
        if OPENING_TAG.startswith(start) and blank <= LEADING_BLANKS_ALLOWED and not last:
            return None, False
        self._step = self._parse_content
        return None, True

    def _skip_newlines(self, last: bool) -> tuple[TextPiece | None, bool]:
        self._held = self._held.lstrip("\n")
        if not self._held:
            return None, False
        self._step = self._parse_reasoning
        return None, True

    def _parse_reasoning(self, last: bool) -> tuple[TextPiece | None, bool]:
        end = self._held.find(CLOSING_TAG)
        if end >= 0:
            reasoning, self._held = self._held[:end], self._held[end + len(CLOSING_TAG) :]
            self._step, self._closed = self._parse_start, True
            return Reasoning(reasoning[: find_text_end(reasoning)]), True
        keep = len(self._held) if last else find_text_end(self._held[: find_tag_start(self._held)])
        reasoning, self._held = self._held[:keep], self._held[keep:]
        return Reasoning(reasoning), False

    def _parse_content(self, last: bool) -> tuple[TextPiece | None, bool]:
        content, self._held, self._is_content = self._held, "", True
        return Content(content), False


def find_tag_start(text: str) -> int:
    """Return where an incomplete closing tag begins, else the length."""
    sizes = (size for size in range(len(CLOSING_TAG) - 1, 0, -1) if text.endswith(CLOSING_TAG[:size]))
    return len(text) - next(sizes, 0)


def find_text_end(reasoning: str) -> int:
    """Return the length of a text without the newlines that belong to the closing tag."""
    blank = len(reasoning) - len(reasoning.rstrip("\n"))
    return len(reasoning) - min(blank, TRAILING_NEWLINES)


class DeltaReader:
    """Parses deltas, or one whole message, and remembers which kinds of text there were."""

    def __init__(self) -> None:
        self.has_content = self.has_reasoning = False
        self._content, self._reasoning, self._tags = SurrogateDecoder(), SurrogateDecoder(), ThinkTagParser()
        self._first_detail, self._detail_length, self._is_cumulative = "", 0, False

    def feed(self, delta: dict[str, Any]) -> Iterator[TextPiece]:
        """Yield the text that a delta adds."""
        plain, details = join_text(delta.get("reasoning_content")), join_text(delta.get("reasoning_details"))
        if reasoning := self._reasoning.feed(plain or self._new_detail(details)):
            yield from self._record(Reasoning(reasoning))
        for piece in self._tags.feed(self._content.feed(join_text(delta.get("content")))):
            yield from self._record(piece)

    def close(self) -> Iterator[TextPiece]:
        """Yield the text that was held back."""
        if reasoning := self._reasoning.feed("", last=True):
            yield from self._record(Reasoning(reasoning))
        for piece in self._tags.feed(self._content.feed("", last=True), last=True):
            yield from self._record(piece)

    def _record(self, piece: TextPiece) -> Iterator[TextPiece]:
        self.has_content |= isinstance(piece, Content)
        self.has_reasoning |= isinstance(piece, Reasoning)
        yield piece

    def _new_detail(self, piece: str) -> str:
        # The API sends increments; its documents show cumulative texts, of which only the new part counts.
        if not self._detail_length:
            self._first_detail = piece
        elif (
            self._detail_length == len(self._first_detail) >= MIN_REPEATED_CHARACTERS
            and len(piece) > self._detail_length
        ):
            self._is_cumulative = piece.startswith(self._first_detail)
        new = piece[self._detail_length :] if self._is_cumulative else piece
        self._detail_length += len(new)
        return new


def join_text(value: Any) -> str:
    """Return a text, which may come whole or as a list of parts."""
    if isinstance(value, str):
        return value
    parts = [one.get("text") for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return "".join(one for one in parts if isinstance(one, str))
