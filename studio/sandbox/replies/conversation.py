"""Parse a conversation: request, material, persona, limits and language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from studio.sandbox.replies import topic

USER_ROLES, ASSISTANT_ROLES = (
    ("user", "user_system", "group", "sample_message_user"),
    ("assistant", "sample_message_ai"),
)
# The rules read no more than this; all tokens are charged.
MAX_CHARACTERS, MAX_SYSTEM_CHARACTERS = 60_000, 8_000
SYSTEM_ROLES = ("system", "developer")
DRAFT_NOTE = "_A draft by the sandbox's rules; with your API key a MiniMax model writes here._"
THINK_TAGS = re.compile(r"<think>.*?</think>", re.DOTALL)
NAME = r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){0,2}"
PERSONA = re.compile(rf"\b(?:[Yy]ou are|[Yy]our name is|[Yy]ou're|[Aa]ct as|[Pp]lay)\s+(?:called |named )?({NAME})")
LANGUAGE = re.compile(
    r"\b(?:answer|reply|respond|speak|write|talk|always|only)\b[^.\n]{0,40}?"
    r"\bin (english|german|french|spanish|italian|chinese|japanese)\b",
    re.IGNORECASE,
)
NUMBER_WORDS = {
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
COUNT = rf"(\d{{1,4}}|{'|'.join(NUMBER_WORDS)})"
LIMIT = re.compile(
    r"\b(?:at most|no more than|not more than|under|below|max(?:imum)?(?: of)?|within|fewer than|less than|up to"
    rf"|in|with|exactly|only|limit(?:ed)? to|use)\s+{COUNT}\s+(?:short\s+)?"
    r"(word|sentence|character|line|bullet|point|paragraph)",
    re.IGNORECASE,
)
BREVITY_REQUEST = re.compile(
    r"\b(?:be|keep|answer|reply|respond)\b[^.\n]{0,30}\b(?:brief|concise|short|briefly|concisely|terse)\b",
    re.IGNORECASE,
)
REPEAT_REQUEST = re.compile(
    r"^\W*(?:(?:once )?again|another(?: one)?|one more|try again|more(?: of (?:them|these|that))?|something else"
    r"|different(?:ly)?|(?:give me |show me )?(?:another|more|new)(?: \w+){0,2})\W*(?:please)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Conversation:
    """The last message's request, and what came before it."""

    text: str
    last: str = ""  # the previous answer
    before: tuple[str, ...] = ()  # earlier requests, oldest first
    system: str = ""
    persona: str = ""
    results: tuple[tuple[str, str], ...] = ()  # (tool name, text) of the calls made last
    pictures: tuple[dict[str, Any], ...] = ()
    clips: int = 0
    variant: int = 0
    today: str = ""
    limits: dict[str, int] = field(default_factory=dict)
    language: str = "english"

    @cached_property
    def instruction(self) -> str:
        """Return the request without its material."""
        return topic.extract_instruction(self.text)

    @cached_property
    def material(self) -> str:
        """Return the text that the request is about."""
        return topic.extract_material(self.text)

    @cached_property
    def topic(self) -> str:
        """Return the topic of the message."""
        return topic.extract_topic(self.instruction)

    @cached_property
    def earlier_topic(self) -> str:
        """Return the last explicit topic of earlier messages, empty for none."""
        return next(
            (
                found
                for text in reversed(self.before)
                if (found := topic.explicit_topic(topic.extract_instruction(text)))
            ),
            "",
        )

    @property
    def subject(self) -> str:
        """Return the text to work on: the material, or the last answer."""
        return self.material or self.last


def parse_conversation(asked: dict[str, Any]) -> Conversation:
    """Parse a request; "again" stands for the request before it."""
    rows = asked["messages"]
    system = "\n".join(row["text"] for row in rows if row["role"] in SYSTEM_ROLES)[:MAX_SYSTEM_CHARACTERS]
    said = [row for row in rows if row["role"] in USER_ROLES]
    texts = [row["text"].strip()[:MAX_CHARACTERS] for row in said]
    variant = 0
    while len(texts) > 1 and REPEAT_REQUEST.match(texts[-1]):
        texts.pop()
        variant += 1
    answers = [row["text"] for row in rows if row["role"] in ASSISTANT_ROLES and row["text"].strip()]
    text = texts[-1] if texts else ""
    newest = said[-1] if said else {"pictures": [], "clips": []}
    return Conversation(
        text, strip_note(answers[-1]) if answers else "", tuple(texts[:-1]), system, parse_persona(rows, system),
        tuple(tool_results(rows)), tuple(newest["pictures"]), len(newest["clips"]), variant, asked["today"],
        {**parse_limits(system), **parse_limits(topic.extract_instruction(text))}, requested_language(system, text),
    )  # fmt: skip


def strip_note(answer: str) -> str:
    """Return an answer without the draft note and the model's thoughts."""
    return THINK_TAGS.sub("", answer.replace(DRAFT_NOTE, "")).strip()


def parse_persona(rows: list[dict[str, Any]], system: str) -> str:
    """Return the assistant's name as set by the system message."""
    named = next((row["name"] for row in rows if row["role"] in SYSTEM_ROLES and row["name"]), "")
    found = PERSONA.search(system)
    return found[1] if found else named if named != "MiniMax AI" else ""


def tool_results(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (tool name, result) of the tools called last."""
    names = {call["id"]: call["name"] for row in rows for call in row["calls"]}
    last = max((at for at, row in enumerate(rows) if row["role"] != "tool"), default=-1)
    for row in rows[last + 1 :]:
        yield names.get(row["call_id"]) or row["name"] or "the tool", row["text"]


def parse_limits(text: str) -> dict[str, int]:
    """Return the requested maximum number of words, sentences and other units."""
    found = {unit.lower(): parse_count(count) for count, unit in LIMIT.findall(text)}
    return {"sentence": 2, **found} if BREVITY_REQUEST.search(text) else found


def parse_count(word: str) -> int:
    """Return a count written as a word or in digits, at least 1."""
    return NUMBER_WORDS.get(word.lower()) or max(int(word), 1)


def requested_language(system: str, text: str) -> str:
    """Return the language that the answer is requested in."""
    found = LANGUAGE.search(text) or LANGUAGE.search(system)
    return found[1].lower() if found else "english"
