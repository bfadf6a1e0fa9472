"""The response to a chat request: what the rules say, as the API's JSON; over HTTP or, for batches, without it."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.lib.worker import Worker, WorkFailed
from studio.sandbox.chat import pictures as chat_pictures
from studio.sandbox.chat.catalog import estimate_tokens
from studio.sandbox.chat.request import Request
from studio.sandbox.core.clock import now
from studio.sandbox.core.errors import Refused
from studio.sandbox.core.lifecycle import at_end
from studio.sandbox.core.moderation import Sensitive

LIMIT_S = 20
MEMORY_MB = 1024
NAME = "MiniMax AI"

_worker = Worker("studio.sandbox.replies.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)
at_end(_worker.close)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool; the arguments are JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: reasoning, content, and tool calls."""

    content: str
    reasoning: str
    calls: tuple[ToolCall, ...]
    finish_reason: str
    prompt_tokens: int

    @property
    def reasoning_tokens(self) -> int:
        """Return the number of tokens of the reasoning."""
        return estimate_tokens(self.reasoning)

    @property
    def completion_tokens(self) -> int:
        """Return the number of tokens of the whole reply."""
        called = sum(estimate_tokens(call.name + call.arguments) for call in self.calls)
        return self.reasoning_tokens + estimate_tokens(self.content) + called

    @property
    def total_tokens(self) -> int:
        """Return the number of tokens that are charged."""
        return self.prompt_tokens + self.completion_tokens


async def complete(request: Request, trace_id: str, owner: str = "") -> dict[str, Any]:
    """Return the body of a response that is not streamed, without `base_resp`. Raises Refused, WorkFailed."""
    found = await generate_reply(request, owner)
    if request.withheld:
        raise Sensitive(1027, request.withheld)
    return response_body(request, found, trace_id)


async def generate_reply(request: Request, owner: str = "") -> Reply:
    """Have the child reply to a request. Raises Refused, WorkFailed."""
    messages = [
        {**asdict(message), "pictures": await chat_pictures.load_pictures(message, owner)}
        for message in request.messages
    ]
    asked = {
        "messages": messages,
        "tools": list(request.tools), "tool_choice": request.tool_choice, "schema": request.schema,
        "masks": request.masks, "today": now().isoformat(),
    }  # fmt: skip
    try:
        said = await _worker.call("reply", asked=asked)
    except WorkFailed:
        # The child may have died over somebody else's request: a fresh one is asked, once.
        said = await _worker.call("reply", asked=asked)
    if "refused" in said:
        raise Refused(*said["refused"])
    return limit_tokens(request, said["content"], said["reasoning"] if request.thinks else "", said["calls"])


def limit_tokens(request: Request, content: str, reasoning: str, calls: list[dict[str, Any]]) -> Reply:
    """Return a reply within the token limit; reasoning takes at most half of it."""
    reasoning = truncate(reasoning, request.most_tokens // 2)
    left = request.most_tokens - estimate_tokens(reasoning)
    shorter = truncate(content, left)
    made = tuple(
        ToolCall(f"call_function_{secrets.token_hex(6)}_{at}", call["name"], json.dumps(call["arguments"]))
        for at, call in enumerate(calls, 1)
    )
    reason = "length" if shorter != content else "tool_calls" if made else "stop"
    return Reply(shorter, reasoning, made, reason, request.prompt_tokens)


def truncate(text: str, most: int) -> str:
    """Return the beginning of a text with at most so many tokens, cut at a word's end where there is one."""
    if estimate_tokens(text) <= most:
        return text
    head = text.encode("utf-8", "replace")[: most * 4].decode("utf-8", "ignore")
    return head.rsplit(maxsplit=1)[0] if len(head.split()) > 1 else head


def response_body(request: Request, reply: Reply, trace_id: str, *, compatible: bool = False) -> dict[str, Any]:
    """Return the whole response; ``compatible`` says that it was asked for at OpenAI's URL."""
    choice = {
        "finish_reason": reply.finish_reason,
        "index": 0,
        "message": assistant_message(request, reply, compatible),
    }
    return {**base_fields(request, trace_id), "choices": [choice], "object": "chat.completion", "usage": usage(reply)}


def base_fields(request: Request, trace_id: str) -> dict[str, Any]:
    """Return the fields that a response and each event of a stream share."""
    return {
        "id": trace_id, "choices": [], "created": int(now().timestamp()), "model": request.model, "object": "",
        "usage": None, "input_sensitive": False, "output_sensitive": False, "input_sensitive_type": 0,
        "output_sensitive_type": 0, "output_sensitive_int": 0, "service_tier": request.service_tier,
    }  # fmt: skip


def assistant_message(request: Request, reply: Reply, compatible: bool) -> dict[str, Any]:
    """Return the assistant's message; at OpenAI's URL reasoning is part of the text unless asked apart."""
    content, thoughts = reply.content, {}
    if reply.reasoning and compatible and not request.splits_reasoning:
        content = f"<think>\n{reply.reasoning}\n</think>\n\n{content}"
    elif reply.reasoning:
        thoughts = reasoning_fields(request, reply.reasoning)
    base = {"content": content, "role": "assistant", "name": NAME, "audio_content": "", **thoughts}
    return {**base, "tool_calls": tool_calls(reply)} if reply.calls else base


def reasoning_fields(request: Request, text: str) -> dict[str, Any]:
    """Return reasoning, or a piece of it, as the fields that carry it."""
    if not request.splits_reasoning:
        return {"reasoning_content": text}
    detail = {
        "type": "reasoning.text", "id": "reasoning-text-1", "format": "MiniMax-response-v1", "index": 0, "text": text,
    }  # fmt: skip
    return {"reasoning_content": text, "reasoning_details": [detail]}


def tool_calls(reply: Reply) -> list[dict[str, Any]]:
    """Return the tool calls."""
    return [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}, "index": at}
        for at, call in enumerate(reply.calls)
    ]


def usage(reply: Reply) -> dict[str, Any]:
    """Return the token counts."""
    return {
        "total_tokens": reply.total_tokens, "total_characters": 0, "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "completion_tokens_details": {"reasoning_tokens": reply.reasoning_tokens},
        "prompt_tokens_details": {"cached_tokens": 0},
    }  # fmt: skip


def withheld_body(request: Request, reply: Reply, trace_id: str) -> dict[str, Any]:
    """Return the whole response without its content: it was made and charged, and the moderation withholds it."""
    emptied = replace(reply, content="", reasoning="", calls=(), finish_reason="content_filter")
    told = {**response_body(request, emptied, trace_id), "usage": usage(reply)}
    return {**told, **moderation_flags(Sensitive(1027, request.withheld))}


def refusal_body(refusal: Sensitive, trace_id: str, model: str) -> dict[str, Any]:
    """Return the moderation's refusal, which names the category."""
    head = {"id": trace_id, "choices": None, "created": int(now().timestamp()), "model": model, "usage": None}
    return {**head, "object": "chat.completion", **moderation_flags(refusal)}


def moderation_flags(refusal: Sensitive) -> dict[str, Any]:
    """Return the fields that say what the moderation found, and where."""
    by_input = refusal.code == 1026
    return {
        "input_sensitive": by_input, "output_sensitive": not by_input,
        "input_sensitive_type": refusal.kind if by_input else 0,
        "output_sensitive_type": 0 if by_input else refusal.kind,
        "output_sensitive_int": 0 if by_input else refusal.kind,
        "base_resp": {"status_code": refusal.code, "status_msg": refusal.message},
    }  # fmt: skip
