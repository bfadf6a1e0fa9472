"""What a text to be spoken may hold: words, and pauses between them."""

import re
import unicodedata

from studio.minimax.speech.pauses import PAUSE

NOTHING = "Write something to say first."
SPAN = "0.01 to 99.99 s"
# Whatever begins like a pause; the group is missing when it never ends.
_ATTEMPT = re.compile(r"<#(?:[^<\n]{0,16}?(#>))?")
_VISIBLE = "LNSP"  # letters, numbers, symbols, marks like "…": anything one can see


def tidy(text: str) -> str:
    """Return the text with plain line ends: a form sends each as two characters, which would be counted."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fault_of(text: str) -> str:
    """Return what is wrong with a text and what to do, or nothing."""
    if not any(unicodedata.category(sign)[0] in _VISIBLE for sign in _ATTEMPT.sub("", text)):
        return NOTHING
    marks = list(_ATTEMPT.finditer(text))
    return next(filter(None, map(_fault_of_mark, marks)), "") or _fault_of_places(text, marks)


def _fault_of_mark(mark: re.Match[str]) -> str:
    place = f"at character {mark.start() + 1:,}"
    if mark[1] is None:
        return f"The pause {place} is not closed. Write it like <#1.5#>, with {SPAN}."
    pause = PAUSE.fullmatch(mark[0])
    if pause is None or not float(pause[1]):
        return f"{mark[0]} {place}: a pause must be {SPAN}, for example <#1.5#>."
    return ""


def _fault_of_places(text: str, marks: list[re.Match[str]]) -> str:
    """Return the fault of a pause without words on both sides: MiniMax refuses those."""
    ends = [0, *(mark.end() for mark in marks)]
    for number, mark in enumerate(marks):
        if not text[ends[number] : mark.start()].strip():
            place = f"at character {mark.start() + 1:,}"
            if number:
                return f"Two pauses stand side by side {place}. Make one of them."
            return f"The pause {place} has nothing before it. Remove it, or put words in front."
    if marks and not text[ends[-1] :].strip():
        return f"The pause at character {marks[-1].start() + 1:,} has nothing after it. Remove it, or go on writing."
    return ""
