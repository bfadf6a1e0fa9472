"""Content moderation that every family shares: codes provoked by a word, invisible characters, forbidden phrases."""

import re
import unicodedata

from studio.sandbox.core.errors import MESSAGES, Refused

# A word that provokes an error: "sandbox-1026" in a text is refused by the moderation, "sandbox-1008" for the balance.
PROVOKED = re.compile(r"\bsandbox-(\d{4,5})\b")
LINE_ENDS = "\n\r\t"
MOST_INVISIBLE = 0.1  # of all characters
# Joiners within words (Persian, Hindi), between the parts of one emoji, and the letters of a flag.
JOINERS = re.compile(
    r"(?<=[^\s\u200b-\u200d])[\u200c\u200d](?=[^\s\u200b-\u200d])|(?<=\U0001f3f4)[\U000e0020-\U000e007f]+"
)
# The kinds of the API: 1 severe, 2 porn, 3 ad, 4 prohibited, 5 abuse, 6 violence, 7 other.
OTHER = 7
TYPED = re.compile(r"\bsandbox-102[67]-([1-7])\b")
PHRASES = {
    2: re.compile(r"\b(porn\w*|hardcore sex)\b", re.IGNORECASE),
    4: re.compile(r"\b(build|make|buy|cook)\b[^.?!]{0,30}\b(bombs?|explosives|meth|heroin)\b", re.IGNORECASE),
    5: re.compile(r"\b(kill yourself|you worthless (idiot|moron))\b", re.IGNORECASE),
    6: re.compile(r"\bhow (do i|to|can i) (kill|murder|poison|stab) (a|my|some|him|her|them)\b", re.IGNORECASE),
}  # fmt: skip


class Sensitive(Refused):
    """A refusal by the moderation: 1026 for the input, 1027 for the output; ``kind`` is the category."""

    def __init__(self, code: int, kind: int) -> None:
        self.kind = kind
        super().__init__(code)


def moderate(text: str) -> int:
    """Return the category for which the answer to a text will be withheld, 0 for none. Raises Refused."""
    check_visible(text)
    code = provoked_code(text)
    typed = TYPED.search(text)
    kind = int(typed[1]) if typed else OTHER
    if code and code not in (1026, 1027):
        raise Refused(code)
    if code == 1026:
        raise Sensitive(1026, kind)
    for found, phrase in PHRASES.items():
        if phrase.search(text):
            raise Sensitive(1026, found)
    return kind if code else 0


def check_visible(text: str) -> None:
    """Check that at most a tenth of a text is invisible. Raises Refused."""
    if invisible_share(text) > MOST_INVISIBLE:
        raise Refused(1042)


def invisible_share(text: str) -> float:
    """Return how much of a text is invisible and no part of its writing, from 0 to 1."""
    bare = JOINERS.sub("", text)
    unseen = sum(bare.count(character) for character in set(bare) if is_invisible(character))
    return unseen / max(len(text), 1)


def is_invisible(character: str) -> bool:
    """Return whether a character is invisible: control, format and unassigned ones, line ends excepted."""
    return character not in LINE_ENDS and unicodedata.category(character).startswith("C")


def provoked_code(text: str) -> int:
    """Return the error code that a text provokes, 0 for none."""
    found = PROVOKED.search(text)
    return int(found[1]) if found and int(found[1]) in MESSAGES else 0
