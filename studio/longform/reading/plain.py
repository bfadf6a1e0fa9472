"""Chapters of plain text and Markdown: by headings, or by lines that say "Chapter 3" in one of some languages."""

import re
from pathlib import Path

from studio.lib.worker import WorkFailed
from studio.longform.reading.found import Chapter, Found, to_text, to_title
from studio.tools.text_files.encodings import LABELS, decode

MOST_BYTES = 16_000_000
LONGEST_LINE = 80
HEADING = re.compile(r"#{1,2}[ \t]+(\S.*?)[ \t#]*")
CHAPTER = re.compile(
    r"(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo|hoofdstuk|rozdział|глава|part|teil|prologue|epilogue|prolog|epilog)"
    r"\b.{0,70}|第.{1,6}[章回节節話].{0,60}",
    re.IGNORECASE,
)


def read_plain(path: Path) -> Found:
    """Return the chapters of a text file. Raises WorkFailed."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise WorkFailed(f"This text has {size / 1e6:.1f} MB; {MOST_BYTES // 1_000_000} MB at most are read.")
    text, encoding = decode_text(path.read_bytes())
    return Found(split_text(text), encoding=encoding)


def decode_text(data: bytes) -> tuple[str, str]:
    """Return a text, and its encoding in words where that was a guess. Raises WorkFailed."""
    found = decode(data)
    if found is None:
        at = next((number for number, byte in enumerate(data) if byte < 9 or byte > 126), 0)
        raise WorkFailed(f"This is no text: byte 0x{data[at] if data else 0:02X} at position {at:,}.")
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return text, LABELS.get(found.encoding, found.encoding) if found.guessed else ""


def split_text(text: str, title: str = "") -> list[Chapter]:
    """Return the chapters of a text: one without a title where it has no headings."""
    heads = find_headings(text)
    if not heads:
        return [Chapter(title, to_text([text]))]
    begin, _, _ = heads[0]
    found = [Chapter(title, to_text([text[:begin]]))]
    ends = [*(head[0] for head in heads[1:]), len(text)]
    found += [
        Chapter(to_title(name), to_text([name, text[after:end]]))
        for (_, after, name), end in zip(heads, ends, strict=True)
    ]
    return [one for one in found if one.text]


def find_headings(text: str) -> list[tuple[int, int, str]]:
    """Return begin, end and words of each heading: Markdown's if there are any, else lines that name a chapter."""
    lines, marked, named, at = text.split("\n"), [], [], 0
    for number, line in enumerate(lines):
        place = (at, at + len(line))
        at += len(line) + 1
        words = line.strip()
        if found := HEADING.fullmatch(words):
            marked.append((*place, found[1]))
        elif len(words) <= LONGEST_LINE and stands_alone(lines, number) and CHAPTER.fullmatch(words):
            named.append((*place, words))
    return marked or named


def stands_alone(lines: list[str], number: int) -> bool:
    """Return whether a line has empty ones, or none, around it."""
    before = lines[number - 1].strip() if number else ""
    after = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return not before and not after
