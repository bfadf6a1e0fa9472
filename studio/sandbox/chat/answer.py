"""The answer to a chat request: what the rules say, as the API's JSON; over HTTP or, for batches, without it."""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.lib.worker import Worker, WorkFailed
from studio.sandbox.chat import pictures as chat_pictures
from studio.sandbox.chat.catalog import tokens
from studio.sandbox.chat.request import Request
from studio.sandbox.core.clock import now
from studio.sandbox.core.errors import Refused
from studio.sandbox.core.lifecycle import at_end
from studio.sandbox.core.moderation import Sensitive

LIMIT_S, MEMORY_MB = 20, 1024
NAME = "MiniMax AI"

_worker = Worker("studio.sandbox.replies.child", limit_s=LIMIT_S, memory_mb=MEMORY_MB, shared=True)
at_end(_worker.close)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that is to be called; the arguments are JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said: thoughts, words, and calls of tools."""

    content: str
    reasoning: str
    calls: tuple[ToolCall, ...]
    finish_reason: str
    prompt_tokens: int

    @property
    def reasoning_tokens(self) -> int:
        """Return how many tokens the thoughts are."""
        return tokens(self.reasoning)

    @property
    def completion_tokens(self) -> int:
        """Return how many tokens came out."""
        called = sum(tokens(call.name + call.arguments) for call in self.calls)
        return self.reasoning_tokens + tokens(self.content) + called

    @property
    def total_tokens(self) -> int:
        """Return what is charged for."""
        return self.prompt_tokens + self.completion_tokens


async def complete(request: Request, trace_id: str, owner: str = "") -> dict[str, Any]:
    """Return the body of an answer that is not streamed, `base_resp` left out. Raises Refused, WorkFailed."""
    found = await reply(request, owner)
    if request.withheld:
        raise Sensitive(1027, request.withheld)
    return body(request, found, trace_id)


async def reply(request: Request, owner: str = "") -> Reply:
    """Return what is said to a request; the child thinks of it. Raises Refused, WorkFailed."""
    asked = {
        "messages": [{**asdict(said), "pictures": await chat_pictures.found(said, owner)} for said in request.messages],
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
    return limited(request, said["content"], said["reasoning"] if request.thinks else "", said["calls"])


def limited(request: Request, content: str, reasoning: str, calls: list[dict[str, Any]]) -> Reply:
    """Return a reply of no more tokens than were asked for; thoughts take at most half of them."""
    reasoning = cut(reasoning, request.most_tokens // 2)
    left = request.most_tokens - tokens(reasoning)
    shorter = cut(content, left)
    made = tuple(
        ToolCall(f"call_function_{secrets.token_hex(6)}_{at}", call["name"], json.dumps(call["arguments"]))
        for at, call in enumerate(calls, 1)
    )
    reason = "length" if shorter != content else "tool_calls" if made else "stop"
    return Reply(shorter, reasoning, made, reason, request.prompt_tokens)


def cut(text: str, most: int) -> str:
    """Return the beginning of a text that is so many tokens, to a word's end where there is one."""
    if tokens(text) <= most:
        return text
    head = text.encode("utf-8", "replace")[: most * 4].decode("utf-8", "ignore")
    return head.rsplit(maxsplit=1)[0] if len(head.split()) > 1 else head


def body(request: Request, reply: Reply, trace_id: str, *, compatible: bool = False) -> dict[str, Any]:
    """Return the whole answer; ``compatible`` says that it was asked for at OpenAI's address."""
    choice = {"finish_reason": reply.finish_reason, "index": 0, "message": message(request, reply, compatible)}
    return {**frame(request, trace_id), "choices": [choice], "object": "chat.completion", "usage": usage(reply)}


def frame(request: Request, trace_id: str) -> dict[str, Any]:
    """Return what an answer and each event of a streamed one have in common."""
    return {
        "id": trace_id, "choices": [], "created": int(now().timestamp()), "model": request.model, "object": "",
        "usage": None, "input_sensitive": False, "output_sensitive": False, "input_sensitive_type": 0,
        "output_sensitive_type": 0, "output_sensitive_int": 0, "service_tier": request.service_tier,
    }  # fmt: skip


def message(request: Request, reply: Reply, compatible: bool) -> dict[str, Any]:
    """Return what the assistant said; at OpenAI's address thoughts stand in the text unless asked apart."""
    content, thoughts = reply.content, {}
    if reply.reasoning and compatible and not request.splits_reasoning:
        content = f"<think>\n{reply.reasoning}\n</think>\n\n{content}"
    elif reply.reasoning:
        thoughts = reasoned(request, reply.reasoning)
    base = {"content": content, "role": "assistant", "name": NAME, "audio_content": "", **thoughts}
    return {**base, "tool_calls": calls(reply)} if reply.calls else base


def reasoned(request: Request, text: str) -> dict[str, Any]:
    """Return thoughts, or a piece of them, as the fields that bear them."""
    if not request.splits_reasoning:
        return {"reasoning_content": text}
    detail = {
        "type": "reasoning.text", "id": "reasoning-text-1", "format": "MiniMax-response-v1", "index": 0, "text": text,
    }  # fmt: skip
    return {"reasoning_content": text, "reasoning_details": [detail]}


def calls(reply: Reply) -> list[dict[str, Any]]:
    """Return the calls of tools."""
    return [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}, "index": at}
        for at, call in enumerate(reply.calls)
    ]


def usage(reply: Reply) -> dict[str, Any]:
    """Return what is counted."""
    return {
        "total_tokens": reply.total_tokens, "total_characters": 0, "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "completion_tokens_details": {"reasoning_tokens": reply.reasoning_tokens},
        "prompt_tokens_details": {"cached_tokens": 0},
    }  # fmt: skip


def held_back(request: Request, reply: Reply, trace_id: str) -> dict[str, Any]:
    """Return the whole answer without its words: it was made and charged, and the moderation keeps it."""
    emptied = replace(reply, content="", reasoning="", calls=(), finish_reason="content_filter")
    told = {**body(request, emptied, trace_id), "usage": usage(reply)}
    return {**told, **flags(Sensitive(1027, request.withheld))}


def sensitive(refusal: Sensitive, trace_id: str, model: str) -> dict[str, Any]:
    """Return the refusal of the moderation, which tells its kind."""
    head = {"id": trace_id, "choices": None, "created": int(now().timestamp()), "model": model, "usage": None}
    return {**head, "object": "chat.completion", **flags(refusal)}


def flags(refusal: Sensitive) -> dict[str, Any]:
    """Return the fields that tell what the moderation found, and where."""
    by_input = refusal.code == 1026
    return {
        "input_sensitive": by_input, "output_sensitive": not by_input,
        "input_sensitive_type": refusal.kind if by_input else 0,
        "output_sensitive_type": 0 if by_input else refusal.kind,
        "output_sensitive_int": 0 if by_input else refusal.kind,
        "base_resp": {"status_code": refusal.code, "status_msg": refusal.message},
    }  # fmt: skip
