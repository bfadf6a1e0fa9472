"""Every answer that the documents and recordings show is read, and so is each of them spoilt."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.chat.endpoints import ChatAnswer, ChatUsage, ToolCall
from studio.minimax.client import Api
from tests.minimax.canned import Canned
from tests.minimax.examples import changed, mutations
from tests.minimax.paid import QUESTION
from tests.minimax.upstream import TRACE, Wire, answer

SEED: dict[str, Any] = {
    "id": "02ff79af3ae4660b860cef2d15c661a7",
    "choices": [{"finish_reason": "stop", "index": 0,
                 "message": {"content": "Hello! How can i help you?", "role": "assistant"}}],
    "created": 1722828464, "model": "MiniMax-M1", "object": "chat.completion", "usage": {"total_tokens": 73},
    "base_resp": {"status_code": 0, "status_msg": ""},
}  # fmt: skip
LIVE: dict[str, Any] = {
    "id": "04ecb5d9b1921ae0fb0e8da9017a5474",
    "choices": [{"finish_reason": "stop", "index": 0,
                 "message": {"content": "So.", "role": "assistant", "name": "MiniMax AI", "audio_content": "",
                             "reasoning_content": "Why?"}}],
    "created": 1755153113, "model": "MiniMax-M2", "object": "chat.completion",
    "usage": {"total_tokens": 249, "total_characters": 0, "prompt_tokens": 26, "completion_tokens": 223,
              "completion_tokens_details": {"reasoning_tokens": 214}, "prompt_tokens_details": {"cached_tokens": 0}},
    "input_sensitive": False, "output_sensitive": False, "input_sensitive_type": 0, "output_sensitive_type": 0,
    "output_sensitive_int": 0, "service_tier": "standard", "base_resp": {"status_code": 0, "status_msg": ""},
}  # fmt: skip
INSIDE = changed(SEED, ("choices", 0, "message", "content"), "<think>\nWhy?\n</think>\n\nSo.")
DETAILED = changed(SEED, ("choices", 0, "message"), {
    "content": "So.", "role": "assistant", "reasoning_content": "Why?",
    "reasoning_details": [{"type": "reasoning.text", "id": "reasoning-text-1", "format": "MiniMax-response-v1",
                           "index": 0, "text": "Why?"}],
})  # fmt: skip
CALLED = changed(SEED, ("choices", 0), {"finish_reason": "tool_calls", "index": 0, "message": {
    "content": None, "role": "assistant",
    "tool_calls": [{"id": "call_function_7_1", "type": "function", "index": 0,
                    "function": {"name": "get_weather", "arguments": '{"city":"Oslo"}'}}],
}})  # fmt: skip
CALL = ToolCall("call_function_7_1", "get_weather", '{"city":"Oslo"}')


@pytest.mark.parametrize(("example", "content", "reasoning", "calls", "finish_reason"), [
    (SEED, "Hello! How can i help you?", "", (), "stop"), (LIVE, "So.", "Why?", (), "stop"),
    (INSIDE, "So.", "Why?", (), "stop"), (DETAILED, "So.", "Why?", (), "stop"), (CALLED, "", "", (CALL,), "tool_calls"),
], ids=["seed", "live", "inside", "detailed", "called"])  # fmt: skip
async def test_an_example_is_read(
    api: Api, wire: Wire, example: dict[str, Any], content: str, reasoning: str, calls: tuple[Any], finish_reason: str
) -> None:
    wire.answers(answer(**example))
    found = await api.chat.create(QUESTION)
    assert (found.content, found.reasoning, found.tool_calls) == (content, reasoning, calls)
    assert (found.facts.finish_reason, found.facts.model) == (finish_reason, example["model"])
    assert (found.facts.answer_id, found.facts.trace_id) == (example["id"], TRACE)


async def test_what_was_counted_is_told(api: Api, wire: Wire) -> None:
    wire.answers(answer(**LIVE))
    usage = ChatUsage(total_tokens=249, prompt_tokens=26, completion_tokens=223, reasoning_tokens=214)
    assert (await api.chat.create(QUESTION)).facts.usage == usage
    wire.answers(answer(**{**LIVE, "usage": {"total_tokens": "249"}}))
    assert (await api.chat.create(QUESTION)).facts.usage == ChatUsage(total_tokens=249)


@pytest.mark.parametrize("example", [SEED, LIVE, DETAILED, CALLED], ids=["seed", "live", "detailed", "called"])
async def test_a_spoilt_example_is_an_answer_or_an_error(offline: Api, canned: Canned, example: dict[str, Any]) -> None:
    for label, spoilt in mutations(example):
        canned.answers(spoilt)
        try:
            found = await offline.chat.create(QUESTION)
        except errors.ApiError:
            continue
        assert isinstance(found, ChatAnswer)
        assert "\\ud800" not in repr(found), label


@pytest.mark.parametrize("message", [None, {}, {"content": None}, {"content": 7}, {"tool_calls": [{}]}, "odd"])
async def test_an_answer_without_words_thoughts_or_calls_is_unsure(api: Api, wire: Wire, message: Any) -> None:
    wire.answers(answer(**{**SEED, "choices": [{"message": message}]}))
    with pytest.raises(errors.Unsure) as caught:
        await api.chat.create(QUESTION)
    assert caught.value.trace_id == TRACE


async def test_an_answer_of_no_words_is_one(api: Api, wire: Wire) -> None:
    wire.answers(answer(**changed(SEED, ("choices", 0, "message", "content"), "")))
    assert (await api.chat.create(QUESTION)).content == ""


async def test_what_was_found_sensitive_is_told(api: Api, wire: Wire) -> None:
    wire.answers(answer(**{**LIVE, "choices": None, "output_sensitive": True, "output_sensitive_type": "6"}))
    found = (await api.chat.create(QUESTION)).facts
    assert (found.output_sensitive, found.output_sensitive_type, found.input_sensitive) == (True, 6, False)


@pytest.mark.parametrize("openai", [False, True])
@pytest.mark.parametrize(("status", "body", "error"), [
    ("500 Oh", {"type": "error", "error": {"type": "server_error", "message": "unknown error, 999 (1000)",
                                           "http_code": "500"}}, errors.TryLater),
    ("401 No", {"type": "error", "error": {"type": "authorized_error", "message": "login fail: … (1004)",
                                           "http_code": "401"}, "request_id": "r"}, errors.KeyRefused),
    ("200 OK", {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}, errors.OutOfCredit),
    ("200 OK", {"input_sensitive": True, "input_sensitive_type": 2, "choices": None,
                "base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}}, errors.Refused),
    ("429 No", {"base_resp": {"status_code": 1002, "status_msg": "rate limit exceeded(RPM)"}}, errors.TryLater),
], ids=["1000", "1004", "1008", "1026", "1002"])  # fmt: skip
async def test_a_refusal_is_read_at_either_address(
    api: Api, wire: Wire, openai: bool, status: str, body: dict[str, Any], error: type
) -> None:
    wire.answers(answer(status, **body))
    with pytest.raises(errors.ApiError) as caught:
        await api.chat.create(QUESTION, openai=openai)
    assert type(caught.value) is error
