"""What of a text somebody can see: MiniMax refuses a text of which more than a tenth is invisible."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

MOST_HIDDEN = 0.1  # of all characters (code 1042 of the API)
LINE_ENDS = "\n\r\t"
SEEN = "LNSP"  # letters, numbers, symbols, marks like "…"
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols by name, and blank
# What belongs to a writing: joiners within words (Persian, Hindi) and between the parts of an emoji, letters of a flag.
JOINERS = re.compile(
    r"(?<=[^\s\u200b-\u200d])[\u200c\u200d](?=[^\s\u200b-\u200d])|(?<=\U0001f3f4)[\U000e0020-\U000e007f]+"
)


def is_blank(text: str) -> bool:
    """Return whether nothing of a text can be seen."""
    return not any(unicodedata.category(sign)[0] in SEEN and sign not in FILLERS for sign in text)


def hidden_places(text: str) -> Iterator[int]:
    """Yield where a character is that nobody sees and that is no part of the writing."""
    joined = {place for found in JOINERS.finditer(text) for place in range(*found.span())}
    for place, sign in enumerate(text):
        unseen = unicodedata.category(sign)[0] == "C" and sign not in LINE_ENDS
        if unseen and place not in joined:
            yield place


def refuse_hidden(text: Any, *, blank: str = "There is nothing to see in this text. Write something.") -> None:
    """Raise ValidationError where nothing of a text can be seen (with the words ``blank``), or much of it is hidden."""
    if not isinstance(text, str) or not text.strip():
        return
    if is_blank(text):
        raise ValidationError(blank, "blank")
    places = list(hidden_places(text))
    if len(places) > MOST_HIDDEN * len(text):
        raise ValidationError(
            f"{len(places):,} of the {len(text):,} characters are invisible, the first at {places[0] + 1:,}: MiniMax "
            "refuses such a text. Paste it without formatting, or type it anew.",
            "hidden",
        )
