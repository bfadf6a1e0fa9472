"""Timeline of a synthesis: when its words and sentences are spoken."""

from typing import Any

from studio.sandbox.media.align import Word


class Timeline:
    """Words and sentences with their times (seconds), in the order in which they are spoken."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.spans: dict[int, tuple[float, float]] = {}
        self.firsts: dict[int, int] = {}  # of each sentence, the number of its first word

    def add(self, sentence: int, words: list[Word], begin: float, end: float) -> None:
        """Append a stretch of a sentence; the times of its words are relative to `begin`."""
        self.firsts.setdefault(sentence, len(self.words))
        for word in words:
            self.words.append(_clamp(word.shift(begin), self.words[-1].end if self.words else 0.0, end))
        self.spans[sentence] = self.spans.get(sentence, (begin, end))[0], end

    def facts(self, sentences: list[str], *, tells_words: bool) -> dict[str, Any]:
        """Return all words, where they are wanted, and all sentences."""
        return {
            "words": list(map(to_json, self.words)) if tells_words else [],
            "sentences": [to_json(Word(sentences[number], *span)) for number, span in sorted(self.spans.items())],
        }

    def caption(self, number: int, sentences: list[str], until: float) -> dict[str, Any] | None:
        """Return the caption of a sentence up to a moment (seconds), None where it has not begun."""
        begin, end = self.spans.get(number, (until, until))
        if begin >= until:
            return None
        words = [word for word in self.words[self.firsts[number] :] if word.begin < until]
        row = to_json(Word(sentences[number], begin, min(end, until)))
        return {**row, "sentence": number, "words": list(map(to_json, words))}


def to_json(word: Word) -> dict[str, Any]:
    """Return a word with its times in ms."""
    return {"text": word.text, "begin_ms": to_ms(word.begin), "end_ms": to_ms(word.end)}


def to_ms(seconds: float) -> int:
    """Return seconds as whole milliseconds."""
    return round(seconds * 1000)


def _clamp(word: Word, earliest: float, latest: float) -> Word:
    begin = min(max(word.begin, earliest), latest)
    return Word(word.text, begin, min(max(word.end, begin), latest))
