"""Calls of an answer in words, and what a person says came of each: a result, "done", or a refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.chat.models import Message
from studio.chat.parts import of_type

DONE = "Done as asked."
DECLINED = "The person declined this call. Do not ask for it again; go on without it."
LONGEST_RESULT = 100_000  # characters
LONGEST_VALUE = 2_000  # characters of an argument that the page shows
WAYS = [("result", "The result is:"), ("done", "It is done"), ("declined", "Decline this call")]


class NoResult(Exception):
    """A call without a result; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call as the page shows it: arguments as pairs of words, or as written where they are no JSON."""

    number: int
    call_id: str
    name: str
    arguments: list[tuple[str, str]]
    written: str

    @property
    def label(self) -> str:
        """Return the name in words."""
        return self.name.replace("_", " ").replace("-", " ").strip().capitalize()


def calls_of(message: Message) -> list[Call]:
    """Return the calls of an answer, in order."""
    return [read_call(number, part) for number, part in enumerate(of_type(message.parts, "call"))]


def read_call(number: int, part: Mapping[str, Any]) -> Call:
    """Return one call; arguments that are no JSON object are shown as written."""
    try:
        found = json.loads(part["arguments"] or "{}")
    except (ValueError, RecursionError):
        found = None
    pairs = [(str(name), show(value)) for name, value in found.items()] if isinstance(found, dict) else []
    written = "" if isinstance(found, dict) else part["arguments"][:LONGEST_VALUE]
    return Call(number, part["id"], part["name"], pairs, written)


def show(value: Any) -> str:
    """Return an argument as a person reads it."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return words[:LONGEST_VALUE]


def read_results(data: Mapping[str, Any], message: Message) -> tuple[tuple[str, str, str], ...]:
    """Return what came of each call of an answer: its id, its name, and the result. Raises NoResult."""
    calls = calls_of(message)
    if not calls:
        raise NoResult("There is no call in this answer any more. Reload the page.")
    return tuple((call.call_id, call.name, read_result(data, call)) for call in calls)


def read_result(data: Mapping[str, Any], call: Call) -> str:
    """Return what came of one call. Raises NoResult."""
    way, text = data.get(f"way_{call.number}", "result"), data.get(f"result_{call.number}", "")
    if way in ("done", "declined"):
        return DONE if way == "done" else DECLINED
    if not text.strip():
        raise NoResult(f"Say what came of “{call.label}”, or decline it.")
    if len(text) > LONGEST_RESULT:
        raise NoResult(f"The result of “{call.label}” has more than {LONGEST_RESULT:,} characters. Shorten it.")
    return text.replace("\r\n", "\n").replace("\x00", "")
