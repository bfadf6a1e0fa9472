"""The parts of a song: read from the tags of its lyrics, and placed in its length by an estimate."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# A line is a tag only when the brackets are all of it: a sung line may well contain the word "chorus".
TAG_LINE = re.compile(r"[ \t]*\[([^\[\]\n]*[^\[\]\s][^\[\]\n]*)\][ \t]*")
LINE_S = 4.0  # of a sung line, at a common pace
UNSUNG_S = 8.0  # of a part without words
LEAST_S, MOST_S = 30.0, 240.0
LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the lyrics write it; ``seconds`` is how long it would last at a common pace."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a finished song, in milliseconds by our estimate."""

    name: str
    begin_ms: int
    end_ms: int


def parse_parts(lyrics: str) -> list[Part]:
    """Return the tagged parts of lyrics, in order; words before the first tag are a part named "Start"."""
    parts: list[tuple[str, int]] = []
    before = 0
    for line in lyrics.split("\n"):
        if tag := TAG_LINE.fullmatch(line):
            parts.append((name_of(tag[1]), 0))
        elif line.strip() and parts:
            parts[-1] = (parts[-1][0], parts[-1][1] + 1)
        else:
            before += bool(line.strip())
    if parts and before:
        parts.insert(0, ("Start", before))
    return [Part(name, lines * LINE_S or UNSUNG_S) for name, lines in parts]


def name_of(tag: str) -> str:
    """Return a tag as the strip shows it: ``pre-chorus`` is "Pre-chorus"."""
    name = " ".join(tag.split())[:LONGEST_NAME]
    return name[:1].upper() + name[1:].lower()


def place_sections(lyrics: str, duration_ms: int) -> list[Section]:
    """Return the sections of a song of a length, each with the share that its lines would take; none without tags."""
    parts = parse_parts(lyrics)
    whole = sum(part.seconds for part in parts)
    sections, begin, passed = [], 0, 0.0
    for part in parts if duration_ms > 0 else ():
        passed += part.seconds
        end = round(duration_ms * passed / whole)
        sections.append(Section(part.name, begin, end))
        begin = end
    return sections


def sung_lines(lyrics: str) -> list[str]:
    """Return the lines that are sung."""
    lines = (line.strip().strip("#").strip() for line in lyrics.split("\n"))
    return [line for line in lines if line and not TAG_LINE.fullmatch(line)]


def estimate_ms(lyrics: str) -> int:
    """Return about how long a song of these lyrics will be."""
    parts = parse_parts(lyrics)
    seconds = sum(part.seconds for part in parts) if parts else len(sung_lines(lyrics)) * LINE_S
    return round(min(max(seconds, LEAST_S), MOST_S) * 1000)


def tidy(text: str) -> str:
    """Return a text with plain line ends and without empty ends: a form sends each line end as two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def mark(text: str, tags: Sequence[str]) -> str:
    """Return lyrics with a tag before each verse, unless they have tags or their model knows none."""
    text = re.sub(r"\n[ \t]*\n+", "\n\n", tidy(text))
    if not tags or not text or any(TAG_LINE.fullmatch(line) for line in text.split("\n")):
        return text
    verses = text.split("\n\n")
    # What comes again word by word is the chorus.
    count = Counter(" ".join(verse.split()).casefold() for verse in verses)
    again = {verse for verse, times in count.items() if times > 1}
    names = ("[chorus]" if " ".join(verse.split()).casefold() in again else "[verse]" for verse in verses)
    return "\n\n".join(f"{name}\n{verse}" for name, verse in zip(names, verses, strict=True))


def fit(text: str, most: int) -> str:
    """Return as many whole lines of lyrics as a model takes, without a tag at their end."""
    if len(text) <= most:
        return text
    kept = text[: most + 1].rpartition("\n")[0].rstrip().split("\n")
    while kept and (not kept[-1].strip() or TAG_LINE.fullmatch(kept[-1])):
        kept.pop()
    return "\n".join(kept) or text[:most]
