"""Parses the text of a speech request: counts its characters, and refuses what cannot be spoken."""

import re
from dataclasses import dataclass

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.moderation import MOST_INVISIBLE, invisible_share, provoked_code
from studio.sandbox.speech.catalog import character_limit

PAUSE = re.compile(r"<#(.*?)#>", re.DOTALL)
SECONDS = re.compile(r"\d{1,2}(\.\d{1,2})?")
SHORTEST_PAUSE_S = 0.01


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may be spoken, and the API's facts about it."""

    spoken: str
    usage_characters: int
    word_count: int
    invisible_ratio: float
    withheld: bool  # it is made and charged for, and then not given


def parse_text(text: str, model: str, most: int = 0, *, is_part: bool = False) -> Text:
    """Return a request's text; it may have as many characters as the model takes, or ``most``. Raises Refused.

    A pause may stand at the ends of a part of a text.
    """
    most = most or character_limit(model)
    if not text.strip():
        raise invalid("text")
    bare = without_pauses(text)
    if len(bare) > most:
        raise invalid(f"text is longer than {most} characters")
    invisible = invisible_share(bare)
    if invisible > MOST_INVISIBLE:
        raise Refused(1042)
    check_pauses(text, is_part=is_part)
    code = provoked_code(text)
    if code and code != 1027:
        raise Refused(code)
    words = sum(character.isalnum() for character in bare)
    return Text(text, len(bare), words, round(invisible, 4), withheld=code == 1027)


def without_pauses(text: str) -> str:
    """Return the characters that are counted."""
    return PAUSE.sub("", text)


def check_pauses(text: str, *, is_part: bool) -> None:
    """Check that pauses are numbers, not too short, not adjacent, and between words. Raises Refused."""
    marks = list(PAUSE.finditer(text))
    for mark in marks:
        if not SECONDS.fullmatch(mark[1]) or float(mark[1]) < SHORTEST_PAUSE_S:
            raise invalid(f"text pause {mark.group()}")
    around = PAUSE.split(text)[::2] if marks else []
    if any(not piece.strip() for piece in (around[1:-1] if is_part else around)):
        raise invalid("text pause must stand between words, and never beside another")
