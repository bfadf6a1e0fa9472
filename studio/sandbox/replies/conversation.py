"""A conversation as the rules see it: what is asked, about what, by whom it is to be answered and how long."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from studio.sandbox.replies import topic

SPOKEN, ANSWERED = ("user", "user_system", "group", "sample_message_user"), ("assistant", "sample_message_ai")
# What the rules look at; whoever pays by the token has been charged for all of it.
MOST_CHARACTERS, MOST_SYSTEM = 60_000, 8_000
SYSTEM = ("system", "developer")
NOTE = "_A draft by the sandbox's rules; with your API key a MiniMax model writes here._"
THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
NAME = r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){0,2}"
PERSONA = re.compile(rf"\b(?:[Yy]ou are|[Yy]our name is|[Yy]ou're|[Aa]ct as|[Pp]lay)\s+(?:called |named )?({NAME})")
LANGUAGE = re.compile(
    r"\b(?:answer|reply|respond|speak|write|talk|always|only)\b[^.\n]{0,40}?"
    r"\bin (english|german|french|spanish|italian|chinese|japanese)\b",
    re.IGNORECASE,
)
NUMBERS = {
    "a single": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
COUNT = rf"(\d{{1,4}}|{'|'.join(NUMBERS)})"
LIMIT = re.compile(
    r"\b(?:at most|no more than|not more than|under|below|max(?:imum)?(?: of)?|within|fewer than|less than|up to"
    rf"|in|with|exactly|only|limit(?:ed)? to|use)\s+{COUNT}\s+(?:short\s+)?"
    r"(word|sentence|character|line|bullet|point|paragraph)",
    re.IGNORECASE,
)
BRIEF = re.compile(
    r"\b(?:be|keep|answer|reply|respond)\b[^.\n]{0,30}\b(?:brief|concise|short|briefly|concisely|terse)\b",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"^\W*(?:(?:once )?again|another(?: one)?|one more|try again|more(?: of (?:them|these|that))?|something else"
    r"|different(?:ly)?|(?:give me |show me )?(?:another|more|new)(?: \w+){0,2})\W*(?:please)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Conversation:
    """What the last message asks, and what came before it."""

    text: str
    last: str = ""  # the answer before
    before: tuple[str, ...] = ()  # what was asked earlier, oldest first
    system: str = ""
    persona: str = ""
    results: tuple[tuple[str, str], ...] = ()  # what tools have just said
    pictures: tuple[dict[str, Any], ...] = ()
    clips: int = 0
    variant: int = 0
    today: str = ""
    limits: dict[str, int] = field(default_factory=dict)
    language: str = "english"

    @cached_property
    def asked(self) -> str:
        """Return the request without its material."""
        return topic.asked(self.text)

    @cached_property
    def material(self) -> str:
        """Return the text that the request brings along."""
        return topic.material(self.text)

    @cached_property
    def topic(self) -> str:
        """Return what the message is about."""
        return topic.topic(self.asked)

    @cached_property
    def earlier(self) -> str:
        """Return what was spoken of before, empty where nothing was."""
        return next((found for text in reversed(self.before) if (found := topic.explicit(topic.asked(text)))), "")

    @property
    def subject(self) -> str:
        """Return the text to work on: what was brought along, or what was answered last."""
        return self.material or self.last


def read(asked: dict[str, Any]) -> Conversation:
    """Return the conversation of a request; "again" stands for what was asked before it."""
    rows = asked["messages"]
    system = "\n".join(row["text"] for row in rows if row["role"] in SYSTEM)[:MOST_SYSTEM]
    said = [row for row in rows if row["role"] in SPOKEN]
    texts = [row["text"].strip()[:MOST_CHARACTERS] for row in said]
    variant = 0
    while len(texts) > 1 and AGAIN.match(texts[-1]):
        texts.pop()
        variant += 1
    answers = [row["text"] for row in rows if row["role"] in ANSWERED and row["text"].strip()]
    text = texts[-1] if texts else ""
    newest = said[-1] if said else {"pictures": [], "clips": []}
    return Conversation(
        text, without_note(answers[-1]) if answers else "", tuple(texts[:-1]), system, persona(rows, system),
        tuple(results(rows)), tuple(newest["pictures"]), len(newest["clips"]), variant, asked["today"],
        {**limits(system), **limits(topic.asked(text))}, language(system, text),
    )  # fmt: skip


def without_note(answer: str) -> str:
    """Return an answer without what the sandbox adds to a draft, and without a model's thoughts."""
    return THOUGHTS.sub("", answer.replace(NOTE, "")).strip()


def persona(rows: list[dict[str, Any]], system: str) -> str:
    """Return the name that the assistant was given."""
    named = next((row["name"] for row in rows if row["role"] in SYSTEM and row["name"]), "")
    found = PERSONA.search(system)
    return found[1] if found else named if named != "MiniMax AI" else ""


def results(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what tools have said since the assistant called them: their names, and the words."""
    names = {call["id"]: call["name"] for row in rows for call in row["calls"]}
    last = max((at for at, row in enumerate(rows) if row["role"] != "tool"), default=-1)
    for row in rows[last + 1 :]:
        yield names.get(row["call_id"]) or row["name"] or "the tool", row["text"]


def limits(text: str) -> dict[str, int]:
    """Return how many words, sentences and so on an answer may have."""
    found = {unit.lower(): number(count) for count, unit in LIMIT.findall(text)}
    return {"sentence": 2, **found} if BRIEF.search(text) else found


def number(word: str) -> int:
    """Return a count that is written as a word or in digits, at least 1."""
    return NUMBERS.get(word.lower()) or max(int(word), 1)


def language(system: str, text: str) -> str:
    """Return in which language the answer is wanted."""
    found = LANGUAGE.search(text) or LANGUAGE.search(system)
    return found[1].lower() if found else "english"
