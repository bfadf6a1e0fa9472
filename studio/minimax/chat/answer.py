"""What MiniMax answers in a conversation, and what it says of its answer, read with mistrust."""

import json
from dataclasses import dataclass
from typing import Any

from studio.minimax.chat.request import ToolCall
from studio.minimax.chat.thinking import Answer, Content, Reasoning
from studio.minimax.errors import Unsure
from studio.minimax.wire.envelope import find_trace_id
from studio.minimax.wire.parse import get_object, parse_count, parse_int, parse_text

FACTS = (
    "id", "model", "service_tier", "usage", "input_sensitive", "input_sensitive_type", "output_sensitive",
    "output_sensitive_type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """What was counted; 0 where nothing was said."""

    total_tokens: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cached_tokens: int = 0
    total_characters: int = 0


@dataclass(frozen=True, slots=True)
class ChatFacts:
    """What MiniMax says of an answer. Sensitive: 1 severe, 2 porn, 3 ad, 4 banned, 5 abuse, 6 violence, 7 other."""

    finish_reason: str
    model: str
    usage: ChatUsage
    trace_id: str
    answer_id: str
    input_sensitive: bool
    input_sensitive_type: int
    output_sensitive: bool
    output_sensitive_type: int
    service_tier: str


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """A whole answer."""

    content: str
    reasoning: str
    tool_calls: tuple[ToolCall, ...]
    facts: ChatFacts


class ToolCalls:
    """Puts calls together from their pieces."""

    def __init__(self) -> None:
        self._found: dict[Any, list[str]] = {}  # id, name, and the arguments' pieces
        self._last: Any = None
        self.size = 0

    def read(self, pieces: Any) -> None:
        """Take the calls of a delta, or of a whole message."""
        for piece in pieces if isinstance(pieces, list) else []:
            if isinstance(piece, dict):
                self._add(piece, get_object(piece, "function"))

    def _add(self, piece: dict[str, Any], function: dict[str, Any]) -> None:
        call_id, arguments = parse_text(piece.get("id")), function.get("arguments")
        # Without a number, a new id begins a call and anything else goes on with the last one.
        where = parse_int(piece.get("index"))
        self._last = where if where is not None else call_id or self._last
        found = self._found.setdefault(self._last, ["", ""])
        found[0], found[1] = found[0] or call_id, found[1] or parse_text(function.get("name"))
        if isinstance(arguments, dict):
            arguments = json.dumps(arguments, ensure_ascii=False)
        if isinstance(arguments, str):
            found.append(arguments)
            self.size += len(arguments)

    def whole(self) -> tuple[ToolCall, ...]:
        """Return the calls that have a name."""
        calls = (ToolCall(call_id, name, parse_text("".join(rest))) for call_id, name, *rest in self._found.values())
        return tuple(call for call in calls if call.name)


def answer_in(answer: dict[str, Any], trace_id: str) -> ChatAnswer:
    """Return the answer that JSON holds. Raises Unsure where there is none."""
    choice = choice_of(answer)
    message = get_object(choice, "message")
    facts = facts_of(told_by(answer), parse_text(choice.get("finish_reason")), trace_id or find_trace_id(answer))
    content, reasoning, calls = read_message(message)
    held_back = facts.input_sensitive or facts.output_sensitive
    if not (reasoning or calls or held_back or isinstance(message.get("content"), str | list)):
        raise Unsure("MiniMax says that all is well but sent no answer", trace_id=facts.trace_id)
    return ChatAnswer(content, reasoning, calls, facts)


def read_message(message: dict[str, Any]) -> tuple[str, str, tuple[ToolCall, ...]]:
    """Return the content, the thoughts and the calls of a whole message."""
    answer, calls = Answer(), ToolCalls()
    words = [*answer.read(message), *answer.close()]
    calls.read(message.get("tool_calls"))
    content = "".join(one.text for one in words if isinstance(one, Content))
    return content, "".join(one.text for one in words if isinstance(one, Reasoning)), calls.whole()


def choice_of(frame: dict[str, Any]) -> dict[str, Any]:
    """Return the first choice, empty where there is none; no other is asked for."""
    found = frame.get("choices")
    rows = (row for row in (found if isinstance(found, list) else []) if isinstance(row, dict))
    return next((row for row in rows if not parse_int(row.get("index"))), {})


def told_by(frame: dict[str, Any]) -> dict[str, Any]:
    """Return what a frame says of the answer."""
    return {name: found for name in FACTS if (found := frame.get(name))}


def facts_of(told: dict[str, Any], finish_reason: str, trace_id: str) -> ChatFacts:
    """Return the facts of an answer from what was said of it."""
    return ChatFacts(
        finish_reason=finish_reason,
        model=parse_text(told.get("model")),
        usage=usage_of(get_object(told, "usage")),
        trace_id=trace_id or parse_text(told.get("id")),  # which at MiniMax is the same
        answer_id=parse_text(told.get("id")),
        input_sensitive=told.get("input_sensitive") is True,
        input_sensitive_type=parse_count(told.get("input_sensitive_type")),
        output_sensitive=told.get("output_sensitive") is True,
        output_sensitive_type=parse_count(told.get("output_sensitive_type")),
        service_tier=parse_text(told.get("service_tier")),
    )


def usage_of(found: dict[str, Any]) -> ChatUsage:
    """Return what was counted."""
    thought, kept = get_object(found, "completion_tokens_details"), get_object(found, "prompt_tokens_details")
    return ChatUsage(
        total_tokens=parse_count(found.get("total_tokens")),
        prompt_tokens=parse_count(found.get("prompt_tokens")),
        completion_tokens=parse_count(found.get("completion_tokens")),
        reasoning_tokens=parse_count(thought.get("reasoning_tokens")),
        cached_tokens=parse_count(kept.get("cached_tokens")),
        total_characters=parse_count(found.get("total_characters")),
    )
