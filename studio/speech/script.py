"""What a text to be spoken may hold: words, and pauses between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.lib.visible import is_blank
from studio.minimax.speech.pauses import PAUSE

NOTHING = "Write something to say first."
SPAN = "0.01 to 99.99 s"
# Whatever begins like a pause; the group is missing when it never ends. The page's script reads both patterns.
ATTEMPT = re.compile(r"<#(?:[^<\n]{0,16}?(#>))?")
MOST_TOLD = 20  # wrong pauses in one refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text. ``code`` and ``mark`` tell the page's script when it has been put right."""

    words: str
    code: str = "empty"
    mark: str = ""


def tidy(text: str) -> str:
    """Return the text with plain line ends: a form sends each as two characters, which would be counted."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def faults_of(text: str) -> list[Fault]:
    """Return everything that is wrong with a text, and what to do about each."""
    if is_blank(ATTEMPT.sub("", text)):
        return [Fault(NOTHING)]
    marks = list(ATTEMPT.finditer(text))
    faults = [*filter(None, map(_fault_of_mark, marks)), *_faults_of_places(text, marks)]
    told, more = faults[:MOST_TOLD], len(faults) - MOST_TOLD
    return [*told, Fault(f"{more} more pauses are wrong in the same ways.", "more")] if more > 0 else told


def _fault_of_mark(mark: re.Match[str]) -> Fault | None:
    place = f"at character {mark.start() + 1:,}"
    if mark[1] is None:
        return Fault(f"The pause {place} is not closed. Write it like <#1.5#>, with {SPAN}.", "open", mark[0])
    pause = PAUSE.fullmatch(mark[0])
    if pause is None or not float(pause[1]):
        return Fault(f"{mark[0]} {place}: a pause must be {SPAN}, for example <#1.5#>.", "length", mark[0])
    return None


def _faults_of_places(text: str, marks: list[re.Match[str]]) -> Iterator[Fault]:
    """Yield the faults of pauses without words on both sides: MiniMax refuses those."""
    ends = [0, *(mark.end() for mark in marks)]
    for number, mark in enumerate(marks):
        if not text[ends[number] : mark.start()].strip():
            place = f"at character {mark.start() + 1:,}"
            if number:
                yield Fault(f"Two pauses stand side by side {place}. Make one of them.", "beside", mark[0])
            else:
                words = f"The pause {place} has nothing before it. Remove it, or put words in front."
                yield Fault(words, "first", mark[0])
    if marks and not text[ends[-1] :].strip():
        words = f"The pause at character {marks[-1].start() + 1:,} has nothing after it. Remove it, or go on writing."
        yield Fault(words, "last", marks[-1][0])
