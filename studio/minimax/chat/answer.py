"""Parse chat answers: text, reasoning, tool calls and facts."""

import json
from dataclasses import dataclass
from typing import Any

from studio.minimax.chat.request import ToolCall
from studio.minimax.chat.thinking import Content, DeltaReader, Reasoning
from studio.minimax.errors import Unsure
from studio.minimax.wire.envelope import find_trace_id
from studio.minimax.wire.parse import get_object, parse_count, parse_int, parse_text

FACT_FIELDS = (
    "id", "model", "service_tier", "usage", "input_sensitive", "input_sensitive_type", "output_sensitive",
    "output_sensitive_type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """Token counts; 0 where MiniMax sent none."""

    total_tokens: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cached_tokens: int = 0
    total_characters: int = 0


@dataclass(frozen=True, slots=True)
class ChatFacts:
    """Facts of an answer. Sensitive types: 1 severe, 2 porn, 3 ad, 4 banned, 5 abuse, 6 violence, 7 other."""

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
    """A complete answer."""

    content: str
    reasoning: str
    tool_calls: tuple[ToolCall, ...]
    facts: ChatFacts


class ToolCallBuilder:
    """Joins tool calls from the pieces of a stream."""

    def __init__(self) -> None:
        self._pieces: dict[Any, list[str]] = {}  # id, name, pieces of the arguments
        self._last: Any = None
        self.size = 0

    def feed(self, pieces: Any) -> None:
        """Add the tool calls of a delta or of a whole message."""
        for piece in pieces if isinstance(pieces, list) else []:
            if isinstance(piece, dict):
                self._add(piece, get_object(piece, "function"))

    def _add(self, piece: dict[str, Any], function: dict[str, Any]) -> None:
        call_id, arguments = parse_text(piece.get("id")), function.get("arguments")
        # Without an index, a new id begins a call and anything else continues the last one.
        where = parse_int(piece.get("index"))
        self._last = where if where is not None else call_id or self._last
        found = self._pieces.setdefault(self._last, ["", ""])
        found[0], found[1] = found[0] or call_id, found[1] or parse_text(function.get("name"))
        if isinstance(arguments, dict):
            arguments = json.dumps(arguments, ensure_ascii=False)
        if isinstance(arguments, str):
            found.append(arguments)
            self.size += len(arguments)

    def build(self) -> tuple[ToolCall, ...]:
        """Return the calls, those without a name left out."""
        calls = (ToolCall(call_id, name, parse_text("".join(rest))) for call_id, name, *rest in self._pieces.values())
        return tuple(call for call in calls if call.name)


def parse_answer(answer: dict[str, Any], trace_id: str) -> ChatAnswer:
    """Return the answer in a JSON body. Raises Unsure where it holds none."""
    choice = get_choice(answer)
    message = get_object(choice, "message")
    facts = parse_facts(pick_facts(answer), parse_text(choice.get("finish_reason")), trace_id or find_trace_id(answer))
    content, reasoning, calls = parse_message(message)
    held_back = facts.input_sensitive or facts.output_sensitive
    if not (reasoning or calls or held_back or isinstance(message.get("content"), str | list)):
        raise Unsure("MiniMax says that all is well but sent no answer", trace_id=facts.trace_id)
    return ChatAnswer(content, reasoning, calls, facts)


def parse_message(message: dict[str, Any]) -> tuple[str, str, tuple[ToolCall, ...]]:
    """Return the text, the reasoning and the tool calls of a whole message."""
    deltas, calls = DeltaReader(), ToolCallBuilder()
    pieces = [*deltas.feed(message), *deltas.close()]
    calls.feed(message.get("tool_calls"))
    content = "".join(piece.text for piece in pieces if isinstance(piece, Content))
    reasoning = "".join(piece.text for piece in pieces if isinstance(piece, Reasoning))
    return content, reasoning, calls.build()


def get_choice(frame: dict[str, Any]) -> dict[str, Any]:
    """Return the first choice, empty where there is none; the client never asks for more."""
    found = frame.get("choices")
    rows = (row for row in (found if isinstance(found, list) else []) if isinstance(row, dict))
    return next((row for row in rows if not parse_int(row.get("index"))), {})


def pick_facts(frame: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a frame that are facts of the answer."""
    return {name: found for name in FACT_FIELDS if (found := frame.get(name))}


def parse_facts(fields: dict[str, Any], finish_reason: str, trace_id: str) -> ChatFacts:
    """Return the facts of an answer from the fields of its frames."""
    return ChatFacts(
        finish_reason=finish_reason,
        model=parse_text(fields.get("model")),
        usage=parse_usage(get_object(fields, "usage")),
        trace_id=trace_id or parse_text(fields.get("id")),  # MiniMax uses the same value for both
        answer_id=parse_text(fields.get("id")),
        input_sensitive=fields.get("input_sensitive") is True,
        input_sensitive_type=parse_count(fields.get("input_sensitive_type")),
        output_sensitive=fields.get("output_sensitive") is True,
        output_sensitive_type=parse_count(fields.get("output_sensitive_type")),
        service_tier=parse_text(fields.get("service_tier")),
    )


def parse_usage(found: dict[str, Any]) -> ChatUsage:
    """Return the token counts."""
    completion, prompt = get_object(found, "completion_tokens_details"), get_object(found, "prompt_tokens_details")
    return ChatUsage(
        total_tokens=parse_count(found.get("total_tokens")),
        prompt_tokens=parse_count(found.get("prompt_tokens")),
        completion_tokens=parse_count(found.get("completion_tokens")),
        reasoning_tokens=parse_count(completion.get("reasoning_tokens")),
        cached_tokens=parse_count(prompt.get("cached_tokens")),
        total_characters=parse_count(found.get("total_characters")),
    )
