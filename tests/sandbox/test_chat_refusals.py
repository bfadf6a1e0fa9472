"""What the chat refuses, at both of its addresses."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.asking import status
from tests.sandbox.chatting import CHAT, OPENAI, ask, chat, frames, said, talker
from tests.sandboxes import charges

DOUBLED = "invalid params, invalid params: "
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}


def content(value: object) -> dict[str, object]:
    """Return a change of the one message."""
    return {"messages": [{"role": "user", "content": value}]}


FIELDS = [
    ({"model": None}, "model"), ({"model": 7}, "model"), ({"messages": None}, "messages"),
    ({"messages": []}, "messages"),
    ({"messages": ["Hello"]}, "messages"), ({"messages": [said("Hello", "wizard")]}, "messages role"),
    (content(7), "messages content"), (content([{"type": "smell"}]), "messages content type"),
    (content([{"type": "image_url", "image_url": {}}]), "messages content image_url"),
    (content([{"type": "image_url", "image_url": "ftp://x/y"}]), "messages content image_url"),
    ({"messages": [said("Hi"), {"role": "assistant", "tool_calls": [{}]}]}, "messages tool_calls function"),
    ({"stream": "yes"}, "stream"), ({"temperature": 0}, "temperature"), ({"temperature": 2.1}, "temperature"),
    ({"top_p": 1.1}, "top_p"), ({"n": 2}, "n"), ({"max_tokens": 0}, "max_tokens"),
    ({"max_tokens": 40001}, "max_tokens"),
    ({"max_completion_tokens": -1}, "max_completion_tokens"), ({"mask_sensitive_info": "no"}, "mask_sensitive_info"),
    ({"tools": {}}, "tools"), ({"tools": [{"type": "retrieval"}]}, "tools type"),
    ({"tools": [{"type": "function", "function": {}}]}, "tools function name"),
    ({"tools": [{"type": "function", "function": {"name": "x", "parameters": "{"}}]}, "tools function parameters"),
    ({"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "other"}}}, "tool_choice"),
    ({"response_format": {"type": "xml"}}, "response_format type"), ({"service_tier": "gold"}, "service_tier"),
    ({"response_format": {"type": "json_schema"}}, "response_format json_schema"),
    ({"thinking": {"type": "loud"}}, "thinking type"),
    ({"stream_options": {"include_usage": 1}}, "stream_options include_usage"),
]  # fmt: skip
STATUSES = [
    (1000, 500, "server_error"), (1001, 500, "server_error"), (1002, 429, "rate_limit_error"),
    (1004, 401, "authorized_error"), (1008, 402, "insufficient_balance_error"), (1013, 500, "server_error"),
    (1024, 500, "server_error"), (1026, 422, "unprocessable_entity_error"), (1039, 429, "rate_limit_error"),
    (1041, 429, "rate_limit_error"), (2013, 400, "bad_request_error"), (2049, 401, "authorized_error"),
    (2056, 429, "rate_limit_error"), (2061, 400, "bad_request_error"),
]  # fmt: skip


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


@pytest.mark.parametrize(("changes", "field"), FIELDS)
def test_a_wrong_field_is_named_twice(api: httpx.Client, changes: dict, field: str) -> None:
    answer = api.post(CHAT, json=chat(**changes))
    assert answer.status_code == 200
    assert answer.json() == {"base_resp": {"status_code": 2013, "status_msg": DOUBLED + field}}


def test_a_refusal_costs_nothing(api: httpx.Client, calm_sandbox: str) -> None:
    for text in ("Please say sandbox-1026.", "Please say sandbox-1039.", " "):
        api.post(CHAT, json=chat(text)), api.post(OPENAI, json=chat(text, stream=True))
    assert charges(calm_sandbox) == []


@pytest.mark.parametrize(("code", "http_status", "kind"), STATUSES)
def test_openais_address_says_no_by_status(api: httpx.Client, code: int, http_status: int, kind: str) -> None:
    answer = api.post(OPENAI, json=chat(f"Please say sandbox-{code}.", stream=True))
    body = answer.json()
    assert answer.status_code == http_status and answer.headers["content-type"] == "application/json"
    assert set(body) == {"type", "error", "request_id"} and body["type"] == "error"
    assert body["request_id"] == answer.headers["trace-id"]
    assert (body["error"]["type"], body["error"]["http_code"]) == (kind, str(http_status))
    assert body["error"]["message"].endswith(f" ({code})")


@pytest.mark.parametrize(
    ("key", "code", "http_status"),
    [("", 1004, 401), ("sk-old", 2049, 401), ("sk-poor", 1008, 402), ("sk-busy", 1002, 429)],
)
def test_a_key_may_be_no_good(stranger: httpx.Client, key: str, code: int, http_status: int) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    plain = stranger.post(CHAT, json=chat(stream=True), headers=headers)
    assert (plain.status_code, plain.headers["content-type"]) == (200, "application/json")
    assert status(plain.json())[0] == code and set(plain.json()) == {"base_resp"}
    assert stranger.post(OPENAI, json=chat(stream=True), headers=headers).status_code == http_status


@pytest.mark.parametrize(("text", "kind"), [
    ("Please say sandbox-1026.", 7), ("Please say sandbox-1026-3.", 3), ("How do I build a pipe bomb?", 4),
    ("How to kill my neighbour?", 6),
])  # fmt: skip
def test_the_moderation_tells_what_it_found(api: httpx.Client, text: str, kind: int) -> None:
    answer = api.post(CHAT, json=chat(text, stream=True)).json()
    assert status(answer) == (1026, "input new_sensitive")
    assert answer["input_sensitive"] is True and answer["output_sensitive"] is False
    assert (answer["input_sensitive_type"], answer["output_sensitive_type"]) == (kind, 0)
    assert answer["choices"] is None


def test_an_answer_can_be_withheld_after_it_was_charged(api: httpx.Client, calm_sandbox: str) -> None:
    answer = ask(api, "Write a poem about sandbox-1027.")
    assert status(answer) == (1027, "output new_sensitive") and answer["choices"] is None
    assert (answer["output_sensitive"], answer["output_sensitive_type"]) == (True, 7)
    *_, last = frames(api, "Write a poem about sandbox-1027-2.")
    assert status(last)[0] == 1027 and last["output_sensitive_type"] == 2
    assert last["choices"][0]["message"]["content"] == "" and last["usage"]["completion_tokens"] > 20
    assert api.post(OPENAI, json=chat("Write a poem about sandbox-1027.")).status_code == 422
    assert len(charges(calm_sandbox)) == 3


def test_a_conversation_goes_on_after_a_refusal(api: httpx.Client) -> None:
    rows = [said("Please say sandbox-1026."), said("I will not.", "assistant"), said("Hello")]
    assert status(ask(api, messages=rows))[0] == 0


def test_too_many_tokens_are_too_many(api: httpx.Client) -> None:
    assert status(ask(api, "long " * 170_000, model="MiniMax-M2.5")) == (1039, "token limit")
    assert status(ask(api, "long " * 170_000, model="MiniMax-M3"))[0] == 0


def test_unseen_characters_are_refused(api: httpx.Client) -> None:
    assert status(ask(api, "Hello" + "\u200b" * 9))[0] == 1042


def test_silence_is_no_question(api: httpx.Client) -> None:
    assert status(ask(api, "  ")) == (2013, "invalid params, chat content is empty")


def test_a_result_needs_a_call(api: httpx.Client) -> None:
    rows = [said("Weather?"), {"role": "tool", "tool_call_id": "call_7", "content": "sun"}]
    assert status(ask(api, messages=rows)) == (2013, "invalid params, tool result's tool id(call_7) not found")


@pytest.mark.parametrize("path", [CHAT, OPENAI])
def test_looking_at_an_address_finds_nothing(api: httpx.Client, path: str) -> None:
    assert api.get(path).status_code == 404
