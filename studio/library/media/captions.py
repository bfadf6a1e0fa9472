"""Captions from exact times: two lines of 42 characters for at most 7 seconds, never across the end of a sentence."""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

LINE_CHARACTERS = 42
LINES = 2
LONGEST_MS = 7000
PAUSE_MS = 1000
SENTENCE_ENDS = ".!?…。！？"
CLOSING = "\"'”’»)]」』）】"
NO_SPACE_BEFORE = ".,;:!?…%)]}»”。，、！？；：」』）】"


@dataclass(frozen=True, slots=True)
class Caption:
    """Some lines of text and the time for which they are shown."""

    text: str
    begin_ms: int
    end_ms: int

    @property
    def lines(self) -> list[str]:
        """Return the text in as few lines as it needs, of about the same length."""
        few = textwrap.wrap(self.text, LINE_CHARACTERS)
        for width in range(max(1, len(self.text) // max(1, len(few))), LINE_CHARACTERS):
            if len(even := textwrap.wrap(self.text, width)) == len(few):
                return even
        return few


def srt(words: Sequence[dict[str, Any]]) -> str:
    """Return the captions as SubRip."""
    blocks = []
    for number, caption in enumerate(captions(words), 1):
        text = "\n".join(caption.lines).replace("-->", "→")
        times = f"{clock(caption.begin_ms, ',')} --> {clock(caption.end_ms, ',')}"
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks)


def vtt(words: Sequence[dict[str, Any]]) -> str:
    """Return the captions as WebVTT."""
    blocks = ["WEBVTT\n"]
    for caption in captions(words):
        times = f"{clock(caption.begin_ms, '.')} --> {clock(caption.end_ms, '.')}"
        blocks.append(f"{times}\n{escape(chr(10).join(caption.lines), quote=False)}\n")
    return "\n".join(blocks)


WRITERS = {"srt": srt, "vtt": vtt}


def captions(words: Sequence[dict[str, Any]]) -> list[Caption]:
    """Group timed words or sentences; times are only ever theirs, so a long sentence stays whole."""
    found = list(grouped(timed(words)))
    # One caption at a time: the next one's beginning ends the one before.
    ends = [max(one.begin_ms + 1, min(one.end_ms, after.begin_ms)) for one, after in pairwise(found)]
    ends += [max(one.begin_ms + 1, one.end_ms) for one in found[-1:]]
    return [Caption(one.text, one.begin_ms, end) for one, end in zip(found, ends, strict=True)]


def timed(words: Iterable[dict[str, Any]]) -> Iterator[Caption]:
    """Yield what has words in it."""
    for word in words:
        if word["text"].strip():
            yield Caption(word["text"], int(word["begin_ms"]), int(word["end_ms"]))


def grouped(entries: Iterable[Caption]) -> Iterator[Caption]:
    """Yield as much at once as can be read."""
    current: Caption | None = None
    for entry in entries:
        longer = joined(current, entry)
        if current is None or (fits(longer) and not is_over(current, entry)):
            current = longer
            continue
        yield tidy(current)
        current = entry
    if current is not None:
        yield tidy(current)


def joined(one: Caption | None, other: Caption) -> Caption:
    """Return two captions as one."""
    if one is None:
        return other
    return Caption(one.text + gap(one.text, other.text) + other.text, one.begin_ms, other.end_ms)


def gap(before: str, after: str) -> str:
    """Return a space where two words need one."""
    last, first = before[-1], after[0]
    if last.isspace() or first.isspace() or first in NO_SPACE_BEFORE:
        return ""
    return "" if is_solid(last) and is_solid(first) else " "


def is_solid(character: str) -> bool:
    """Return whether a character's script is written without spaces: Chinese and Japanese, not Korean."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and not unicodedata.name(character, "").startswith("HANGUL")


def fits(caption: Caption) -> bool:
    """Return whether a caption can be read in time and on two lines."""
    lines = textwrap.wrap(tidy(caption).text, LINE_CHARACTERS)
    return caption.end_ms - caption.begin_ms <= LONGEST_MS and len(lines) <= LINES


def is_over(caption: Caption, following: Caption) -> bool:
    """Return whether a sentence ends here, or a pause begins."""
    end = caption.text.rstrip().rstrip(CLOSING)[-1:]
    return bool(end and end in SENTENCE_ENDS) or following.begin_ms - caption.end_ms >= PAUSE_MS


def tidy(caption: Caption) -> Caption:
    """Return a caption without a line break or a stray space of its own."""
    return Caption(" ".join(caption.text.split()), caption.begin_ms, caption.end_ms)


def clock(milliseconds: int, point: str) -> str:
    """Return ``01:02:03,456``."""
    seconds, thousandths = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{thousandths:03}"
