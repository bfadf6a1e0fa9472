"""Joins tokens into sentences, for sessions that are sent tokens."""

from collections.abc import Iterator

from studio.sandbox.media.text import CLAUSE_END, split_sentences
from studio.sandbox.speech.text import without_pauses

ENDS = "。！？…；!?.\n"
CLOSERS = "\"”’'»)]」』）"
# The documents give no numbers: a clause as long as this is spoken, a text without any punctuation is cut here.
CLAUSE = 30
LONGEST = 200


class Sentences:
    """What was sent and is not yet spoken."""

    def __init__(self) -> None:
        self.waiting = ""

    def add(self, tokens: str) -> list[str]:
        """Add tokens, and return the sentences that they complete."""
        self.waiting += tokens
        whole = list(self._whole())
        return [sentence for sentence in whole if is_spoken(sentence)]

    def rest(self) -> list[str]:
        """Return and drop what waits, where anything of it can be spoken."""
        rest, self.waiting = self.waiting, ""
        return [rest] if is_spoken(rest) else []

    @property
    def is_long(self) -> bool:
        """Return whether what waits ends with a whole word."""
        return len(self.waiting) >= CLAUSE

    def _whole(self) -> Iterator[str]:
        if "<#" in self.waiting.rpartition("#>")[2]:  # the full stop of "<#1.5#>" ends nothing
            return
        *whole, last = split_sentences(self.waiting) or [""]
        yield from whole
        self.waiting = last
        if last.rstrip(CLOSERS + " \t").endswith(tuple(ENDS)) or last.endswith("\n") or not last:
            self.waiting = ""
            yield last
        while cut := self._cut():
            yield self.waiting[:cut]
            self.waiting = self.waiting[cut:]

    def _cut(self) -> int:
        """Return where what waits is long enough to be cut, 0 where it is not."""
        if clause := CLAUSE_END.search(self.waiting, CLAUSE):
            return clause.end()
        if len(self.waiting) <= LONGEST:
            return 0
        return self.waiting.rfind(" ", 0, LONGEST) + 1 or LONGEST


def is_spoken(text: str) -> bool:
    """Return whether there is anything in a text to be spoken."""
    return any(map(str.isalnum, without_pauses(text)))
