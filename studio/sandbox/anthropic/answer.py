"""A response in the form of Anthropic's Messages API: blocks of thinking, text and tool use."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from studio.sandbox.chat.answer import Reply, ToolCall
from studio.sandbox.chat.request import Request
from studio.sandbox.chat.stream import Event, named_event, split_text
from studio.sandbox.core import compat
from studio.sandbox.core.moderation import Sensitive

REASONS = {
    "stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "stop_sequence": "stop_sequence",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A block at its start and when it is whole, and the deltas in between."""

    empty: dict[str, Any]
    whole: dict[str, Any]
    delta: str
    field: str
    text: str
    signature: str = ""

    def deltas(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield each delta, and the text in it."""
        for text in split_text(self.text):
            yield {"type": self.delta, self.field: text}, text
        if self.signature:
            yield {"type": "signature_delta", "signature": self.signature}, ""


def cut_at_stop(reply: Reply, stops: list[str]) -> tuple[Reply, str | None]:
    """Return a reply up to the first stop sequence, and that sequence."""
    found = [(at, word) for word in stops if (at := reply.content.find(word)) >= 0]
    if not found:
        return reply, None
    at, word = min(found)
    return replace(reply, content=reply.content[:at], finish_reason="stop_sequence"), word


def thinking_block(text: str) -> Block:
    """Return a block of thinking; its signature is only here to be sent back."""
    signature = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    empty = {"type": "thinking", "thinking": "", "signature": ""}
    return Block(
        empty, {**empty, "thinking": text, "signature": signature}, "thinking_delta", "thinking", text, signature
    )


def text_block(text: str) -> Block:
    """Return a block of text."""
    return Block({"type": "text", "text": ""}, {"type": "text", "text": text}, "text_delta", "text", text)


def tool_use_block(call: ToolCall) -> Block:
    """Return a block of tool use."""
    empty = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
    whole = {**empty, "input": json.loads(call.arguments)}
    return Block(empty, whole, "input_json_delta", "partial_json", call.arguments)


class Message:
    """A reply as a message, whole or streamed; ``stop`` is the stop sequence that ended it."""

    def __init__(self, request: Request, reply: Reply, trace_id: str, stop: str | None) -> None:
        self.request, self.reply, self.trace_id, self.stop = request, reply, trace_id, stop

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks: thinking comes first."""
        if self.reply.reasoning:
            yield thinking_block(self.reply.reasoning)
        if self.reply.content or not self.reply.calls:
            yield text_block(self.reply.content)
        for call in self.reply.calls:
            yield tool_use_block(call)

    def body(self) -> dict[str, Any]:
        """Return the whole message."""
        return {
            **self.head(), "content": [block.whole for block in self.blocks()], **self.end(),
            "usage": self.usage(self.reply.completion_tokens),
        }  # fmt: skip

    def events(self) -> Iterator[Event]:
        """Yield the message's events; one that is withheld ends with an error as soon as it has begun."""
        none = {"stop_reason": None, "stop_sequence": None}
        yield named_event("message_start", {"message": {**self.head(), "content": [], **none, "usage": self.usage(0)}})
        yield named_event("ping", {})
        if self.request.withheld:
            refusal = Sensitive(1027, self.request.withheld)
            yield named_event("error", compat.error_body(refusal, self.trace_id, compat.ANTHROPIC))
            return
        for at, block in enumerate(self.blocks()):
            yield named_event("content_block_start", {"index": at, "content_block": block.empty})
            for delta, added in block.deltas():
                yield named_event("content_block_delta", {"index": at, "delta": delta}, added)
            yield named_event("content_block_stop", {"index": at})
        yield named_event("message_delta", {"delta": self.end(), "usage": self.usage(self.reply.completion_tokens)})
        yield named_event("message_stop", {})

    def head(self) -> dict[str, Any]:
        """Return the fields that are known at once."""
        return {"id": self.trace_id, "type": "message", "role": "assistant", "model": self.request.model}

    def end(self) -> dict[str, Any]:
        """Return the stop reason."""
        return {"stop_reason": REASONS[self.reply.finish_reason], "stop_sequence": self.stop}

    def usage(self, output_tokens: int) -> dict[str, Any]:
        """Return the token counts so far."""
        return {
            "input_tokens": self.reply.prompt_tokens, "output_tokens": output_tokens,
            "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "service_tier": self.request.service_tier,
        }  # fmt: skip
