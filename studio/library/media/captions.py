"""Captions from exact times: two lines of 42 characters for at most 7 seconds, never across the end of a sentence.

Nor across the end of a line as it was written, of which a list's number is the beginning.
"""

import re
import textwrap
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import Any

LINE_CHARACTERS = 42
LINES = 2
LONGEST_MS = 7000
PAUSE_MS = 1000
FAR = 200  # characters of a text that may lie between two of its sentences: marks that nobody says
SENTENCE_ENDS = ".!?…。！？"
# What stands alone before a line of a list: "1.", "(2)", "b)", "iv.", "１．", "三、", "-".
NUMBER = re.compile(r"[(\[（]?(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})[.)\]、．）]|[-–—•*·]")
CLOSING = "\"'”’»)]」』）】"
NO_SPACE_BEFORE = ".,;:!?…%)]}»”。，、！？；：」』）】"


@dataclass(frozen=True, slots=True)
class Caption:
    """Some lines of text and the time for which they are shown."""

    text: str
    begin_ms: int
    end_ms: int
    begins_line: bool = False  # of the text as it was written

    @property
    def lines(self) -> list[str]:
        """Return the text in as few lines as it needs, of about the same length; its own lines stay."""
        return [line for written in self.text.splitlines() for line in break_evenly(written)]

    @property
    def is_number(self) -> bool:
        """Return whether there is nothing but the number of a line that follows."""
        return bool(NUMBER.fullmatch(self.text.strip()))

    @property
    def ends_sentence(self) -> bool:
        """Return whether a sentence ends here."""
        end = self.text.rstrip().rstrip(CLOSING)[-1:]
        return bool(end) and end in SENTENCE_ENDS


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
            times = int(word["begin_ms"]), int(word["end_ms"])
            yield Caption(word["text"], *times, bool(word.get("line")) or word["text"].startswith("\n"))


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
    return Caption(one.text + gap(one.text, other.text) + other.text, one.begin_ms, other.end_ms, one.begins_line)


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
    return caption.end_ms - caption.begin_ms <= LONGEST_MS and len(tidy(caption).lines) <= LINES


def is_over(caption: Caption, following: Caption) -> bool:
    """Return whether a line or a sentence ends here, or a pause begins; a number waits for its line."""
    if following.begins_line or caption.text.endswith("\n"):
        return True
    if caption.is_number:
        return False
    return caption.ends_sentence or following.begin_ms - caption.end_ms >= PAUSE_MS


def tidy(caption: Caption) -> Caption:
    """Return a caption without a stray space or an empty line of its own."""
    lines = filter(None, (" ".join(line.split()) for line in caption.text.splitlines()))
    return replace(caption, text="\n".join(lines))


def break_evenly(text: str) -> list[str]:
    """Return a text in as few lines as it needs, of about the same length."""
    few = textwrap.wrap(text, LINE_CHARACTERS)
    for width in range(max(1, len(text) // max(1, len(few))), LINE_CHARACTERS):
        if len(even := textwrap.wrap(text, width)) == len(few):
            return even
    return few


def mark_lines(words: Sequence[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Return timed words or sentences, those with ``line`` that begin a line of the text which they were said from."""
    solid, begins = "", []
    for line in text.splitlines():
        begins.append(len(solid))
        solid += "".join(line.split())
    marked, at = [], 0
    for word in words:
        said = "".join(word["text"].split())
        place = solid.find(said, at, at + len(said) + FAR)
        if said and place >= 0:
            is_first = bisect_left(begins, at) < bisect_right(begins, place)
            at = place + len(said)
            word = {**word, "line": True} if is_first else word
        marked.append(word)
    return marked


def clock(milliseconds: int, point: str) -> str:
    """Return ``01:02:03,456``."""
    seconds, thousandths = divmod(max(0, milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{thousandths:03}"
