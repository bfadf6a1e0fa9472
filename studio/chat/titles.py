"""A title made from the first exchange: by ourselves, since asking a model for one would cost."""

import re

from studio.chat.models import TITLE_LENGTH
from studio.jobs.kinds import first_words

SHORTEST = 12  # characters of a question that says what it is about
GREETING = re.compile(r"^(?:(?:hi|hello|hey|hallo|dear|please|thanks|thank you)\b[^.!?\n]{0,20}[.!?,\n]+\s*)+", re.I)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
SENTENCE = re.compile(r"(.+?(?:[.!?](?=\s|$)|[。！？]))", re.S)
MARKS = re.compile(r"[*_`#>\[\]]+")
LONGEST_SENTENCE = 60


def make_title(question: str, answer: str = "") -> str:
    """Return a title: the question's first sentence or, where that says little, the answer's first heading."""
    asked = (GREETING.sub("", question.strip()).strip() or question.strip()).partition("\n")[0].strip()
    heading = HEADING.search(answer)
    if len(asked) < SHORTEST and heading:
        return tidy(heading[1])
    if len(asked) < SHORTEST and answer.strip():
        return tidy(f"{asked}: {answer}" if asked else answer)
    sentence = SENTENCE.match(asked)
    return tidy(sentence[1] if sentence and len(sentence[1]) <= LONGEST_SENTENCE else asked)


def tidy(text: str) -> str:
    """Return the first words without marks of Markdown, and without the full stop at the end."""
    words = first_words(MARKS.sub("", text), LONGEST_SENTENCE)
    return words.rstrip(".。 ")[:TITLE_LENGTH]
