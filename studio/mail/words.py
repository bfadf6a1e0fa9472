"""Sentences of a mail: what people wrote stays one line, is escaped, and turns nothing around it."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

LONGEST_PART, LONGEST_QUOTE = 120, 1000  # characters
FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would reorder what stands after it
RIGHT_TO_LEFT = {"R", "AL"}


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of ours with what people wrote in it, by name."""

    pattern: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Return the sentence as plain text."""
        return self.pattern.format(**{name: isolate(one_line(part)) for name, part in self.parts})

    @property
    def html(self) -> SafeString:
        """Return the sentence as HTML."""
        marked = {name: format_html('<bdi translate="no">{}</bdi>', one_line(part)) for name, part in self.parts}
        return format_html(self.pattern, **marked) if marked else format_html("{}", self.pattern)


def say(pattern: str, **parts: object) -> Words:
    """Return a sentence; ``parts`` are what people wrote."""
    return Words(pattern, tuple((name, str(part)) for name, part in parts.items()))


def visible(text: str) -> str:
    """Return a text without control characters, halves of characters, and marks that turn what follows."""
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return TURNING.sub("", "".join(kept))


def one_line(text: str, longest: int = LONGEST_PART) -> str:
    """Return a text for a line or a header: nothing in it begins another one."""
    line = " ".join(visible(re.sub(r"\s", " ", text)).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def isolate(text: str) -> str:
    """Return a text that is written from right to left so that it leaves its surroundings as they are."""
    turned = any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text)
    return f"{FIRST_STRONG_ISOLATE}{text}{END_OF_ISOLATE}" if turned else text


def quotation(text: str) -> str:
    """Return what somebody wrote, in its lines, as far as a mail shows it."""
    shown = visible(text).strip()
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[: LONGEST_QUOTE - 1].rstrip()}…"
