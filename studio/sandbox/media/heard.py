"""Which words and sentences of a take are heard when."""

from typing import Any

from studio.sandbox.media.align import Word


class Heard:
    """Words and sentences with their times (seconds), as they are spoken."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.spans: dict[int, tuple[float, float]] = {}
        self.firsts: dict[int, int] = {}  # of each sentence, the number of its first word

    def add(self, sentence: int, words: list[Word], begin: float, end: float) -> None:
        """Note a stretch of a sentence; its words' times count from its beginning."""
        self.firsts.setdefault(sentence, len(self.words))
        for word in words:
            self.words.append(_inside(word.later(begin), self.words[-1].end if self.words else 0.0, end))
        self.spans[sentence] = self.spans.get(sentence, (begin, end))[0], end

    def facts(self, sentences: list[str], *, tells_words: bool) -> dict[str, Any]:
        """Return all words, where they are wanted, and all sentences."""
        return {
            "words": list(map(told, self.words)) if tells_words else [],
            "sentences": [told(Word(sentences[number], *span)) for number, span in sorted(self.spans.items())],
        }

    def caption(self, number: int, sentences: list[str], until: float) -> dict[str, Any] | None:
        """Return what is heard of the newest sentence up to a moment, None where it has not begun."""
        begin, end = self.spans.get(number, (until, until))
        if begin >= until:
            return None
        words = [word for word in self.words[self.firsts[number] :] if word.begin < until]
        row = told(Word(sentences[number], begin, min(end, until)))
        return {**row, "sentence": number, "words": list(map(told, words))}


def told(word: Word) -> dict[str, Any]:
    """Return a word with its times in ms."""
    return {"text": word.text, "begin_ms": ms(word.begin), "end_ms": ms(word.end)}


def ms(seconds: float) -> int:
    """Return whole milliseconds."""
    return round(seconds * 1000)


def _inside(word: Word, earliest: float, latest: float) -> Word:
    begin = min(max(word.begin, earliest), latest)
    return Word(word.text, begin, min(max(word.end, begin), latest))
