"""What is found in a document: chapters with their texts, and what the document says of itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

SPACES = re.compile(r"[^\S\n]+")
BLANKS = re.compile(r"\n\s*\n\s*")
LONGEST_TITLE = 120


@dataclass(slots=True)
class Chapter:
    """A title, and paragraphs between empty lines."""

    title: str
    text: str


@dataclass(slots=True)
class Found:
    """A document as it was read; ``encoding`` is told where it was a guess."""

    chapters: list[Chapter]
    title: str = ""
    author: str = ""
    language: str = ""
    encoding: str = ""
    cover: bytes = field(default=b"", repr=False)

    @property
    def characters(self) -> int:
        """Return how many characters all chapters have."""
        return sum(len(one.text) for one in self.chapters)


def to_title(text: str) -> str:
    """Return a title in one line."""
    return " ".join(text.split())[:LONGEST_TITLE]


def to_text(blocks: Iterable[str]) -> str:
    """Return paragraphs as a text; spaces within one are single."""
    tidied = (SPACES.sub(" ", block.replace("\r\n", "\n").replace("\x00", "")).strip() for block in blocks)
    return BLANKS.sub("\n\n", "\n\n".join(block for block in tidied if block)).strip()
