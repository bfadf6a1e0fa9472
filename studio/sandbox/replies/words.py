"""Tokenize and stem words; stop words are left out."""

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
STOP_WORDS = frozenset(
    re.split(
        r"\s+",
        """
a about all also am an and any are as at be been but by can could do does did for from get give given had has have how i
if in into is it its just let make may me might more most my need no not of on one or our out over please she should so
some such tell than that the their them then there these they this those to up us use using very want was we were what
when where which who work works why many much explain good best will with would you your show find current
""",
    )
)
SUFFIXES = (
    "ations",
    "ation",
    "ators",
    "ator",
    "ating",
    "ated",
    "ates",
    "ate",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
    "y",
    "e",
)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; names in camel and snake case are several."""
    return [word.lower() for word in WORD.findall(CAMEL.sub(" ", text).replace("_", " "))]


def stem(word: str) -> str:
    """Return a word without its suffix, so that "cloning" and "clones" are equal."""
    for ending in SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in order, without stop words."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
