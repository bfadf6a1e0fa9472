"""A response in the form of OpenAI's Responses API: items of reasoning, messages and function calls."""

from collections.abc import Iterator
from typing import Any

from studio.sandbox.chat.answer import Reply
from studio.sandbox.chat.request import Request
from studio.sandbox.chat.stream import Event
from studio.sandbox.core.clock import now
from studio.sandbox.openai.stream import Item, Stream

# What an answer tells of its request; where the request is silent, so much.
ECHOED: dict[str, Any] = {
    "instructions": None, "max_output_tokens": None, "metadata": {}, "parallel_tool_calls": True,
    "previous_response_id": None, "reasoning": {"effort": None, "summary": None}, "temperature": 1.0,
    "text": {"format": {"type": "text"}}, "tool_choice": "auto", "tools": [], "top_p": 0.95, "truncation": "disabled",
    "user": None,
}  # fmt: skip
REASONS = {"length": "max_output_tokens"}


class Response:
    """A reply as a response, whole or streamed."""

    def __init__(self, request: Request, reply: Reply, trace_id: str, asked: dict[str, Any]) -> None:
        self.request, self.reply, self.trace_id, self.asked = request, reply, trace_id, asked
        self.created_at = int(now().timestamp())
        self.reason = REASONS.get(reply.finish_reason, "")  # why it is not whole

    def items(self) -> list[Item]:
        """Yield the items: reasoning comes first."""
        reply, found = self.reply, []
        if reply.reasoning:
            found.append(reasoning_item(self.name("rs", 0), reply.reasoning))
        if reply.content or not reply.calls:
            found.append(message_item(self.name("msg", 0), reply.content, "incomplete" if self.reason else "completed"))
        for at, call in enumerate(reply.calls):
            whole = {"name": call.name, "call_id": call.id, "arguments": call.arguments}
            found.append(function_call_item(self.name("fc", at), whole))
        return found

    def name(self, kind: str, at: int) -> str:
        """Return an item's id."""
        return f"{kind}_{self.trace_id}{at}"

    def body(self) -> dict[str, Any]:
        """Return the whole response."""
        return self.final_body([item.whole for item in self.items()], self.reason)

    def events(self) -> Iterator[Event]:
        """Yield the response's events; one that is withheld ends as soon as it has begun."""
        stream = Stream()
        for name in ("created", "in_progress"):
            yield stream.event(f"response.{name}", {"response": self.frame("in_progress", [])})
        items = [] if self.request.withheld else self.items()
        for item in items:
            yield from stream.item(item)
        reason = "content_filter" if self.request.withheld else self.reason
        whole = self.final_body([item.whole for item in items], reason)
        yield stream.event(f"response.{whole['status']}", {"response": whole})

    def final_body(self, output: list[dict[str, Any]], reason: str) -> dict[str, Any]:
        """Return the response at its end; a reason says why it is incomplete."""
        details = {"incomplete_details": {"reason": reason}} if reason else {}
        return {**self.frame("incomplete" if reason else "completed", output), **details, "usage": self.usage()}

    def frame(self, status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the response without what is known at its end only."""
        return {
            "id": f"resp_{self.trace_id}", "object": "response", "created_at": self.created_at, "status": status,
            "background": False, "error": None, "incomplete_details": None, "model": self.request.model,
            "output": output, "service_tier": self.request.service_tier, "store": False, "usage": None,
            **ECHOED, **{name: value for name in ECHOED if (value := self.asked.get(name)) is not None},
        }  # fmt: skip

    def usage(self) -> dict[str, Any]:
        """Return the token counts."""
        return {
            "input_tokens": self.reply.prompt_tokens,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": self.reply.completion_tokens,
            "output_tokens_details": {"reasoning_tokens": self.reply.reasoning_tokens},
            "total_tokens": self.reply.total_tokens,
        }


def reasoning_item(number: str, text: str) -> Item:
    """Return an item of reasoning: no summary is made of it."""
    part = {"type": "reasoning_text", "text": text}
    whole = {"id": number, "type": "reasoning", "summary": [], "content": [part], "status": "completed"}
    return Item(whole, {"content": []}, "reasoning_text", "text", {**part, "text": ""})


def message_item(number: str, text: str, status: str) -> Item:
    """Return an item of text."""
    part = {"type": "output_text", "annotations": [], "logprobs": [], "text": text}
    whole = {"id": number, "type": "message", "role": "assistant", "content": [part], "status": status}
    return Item(whole, {"content": []}, "output_text", "text", {**part, "text": ""}, {"logprobs": []})


def function_call_item(number: str, call: dict[str, Any]) -> Item:
    """Return an item of a function call."""
    whole = {"id": number, "type": "function_call", **call, "status": "completed"}
    return Item(whole, {"arguments": ""}, "function_call_arguments", "arguments")
