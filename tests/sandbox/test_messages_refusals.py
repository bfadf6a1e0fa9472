"""What the chat refuses in the form of Anthropic's Messages API."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from tests.sandbox.chatting import said
from tests.sandbox.messaging import MESSAGES, WEATHER, order, source, user, writer
from tests.sandbox.named_events import named_events, refusal
from tests.sandboxes import charges

DOUBLED, EMPTY = "invalid params, invalid params: ", "invalid params, function name or parameters is empty"
FIELDS = [
    ({"model": None}, "model"), ({"max_tokens": None}, "max_tokens"), ({"max_tokens": 0}, "max_tokens"),
    ({"max_tokens": 204_801}, "max_tokens"), ({"max_tokens": "many"}, "max_tokens"), ({"messages": None}, "messages"),
    ({"messages": []}, "messages"), ({"messages": ["Hello"]}, "messages"), ({"stream": "yes"}, "stream"),
    ({"messages": [said("Hello", "tool")]}, "messages role"), ({"messages": [said("Hello", "")]}, "messages role"),
    (user("Hello"), "messages content"), (user({"type": "document"}), "messages content type"),
    (user({"type": "text"}), "messages content text"),
    (user({"type": "image", "source": "x"}), "messages content source"),
    (user(source(type="smell")), "messages content source type"),
    (user(source(type="base64")), "messages content source data"),
    (user(source(type="url")), "messages content source url"),
    (user(source(type="file", file_id="")), "messages content source file_id"),
    (user({"type": "tool_result"}), "messages content tool_use_id"),
    (user({"type": "tool_use", "input": "{}"}), "messages content input"),
    ({"system": 7}, "system"), ({"system": [source(type="url", url="https://example.org/x.png")]}, "system type"),
    ({"temperature": 0}, "temperature"), ({"temperature": 1.1}, "temperature"), ({"top_p": 2}, "top_p"),
    ({"stop_sequences": "end"}, "stop_sequences"), ({"stop_sequences": [""]}, "stop_sequences"),
    ({"tools": {}}, "tools"), ({"tools": ["get_weather"]}, "tools"), ({"tool_choice": "auto"}, "tool_choice"),
    ({"tools": [WEATHER], "tool_choice": {"type": "tool", "name": "other"}}, "tool_choice"),
    ({"tool_choice": {"type": "some"}}, "tool_choice type"), ({"thinking": {"type": "loud"}}, "thinking type"),
    ({"service_tier": "gold"}, "service_tier"),
    ({"output_config": {"format": {"type": "xml"}}}, "output_config format"),
    ({"output_config": {"format": {"type": "json_schema"}}}, "output_config format"),
]  # fmt: skip
STATUSES = [
    (1000, 500, "api_error"), (1002, 429, "rate_limit_error"), (1004, 401, "authentication_error"),
    (1008, 500, "api_error"), (1026, 422, "unprocessable_entity_error"), (1039, 429, "rate_limit_error"),
    (2013, 400, "invalid_request_error"), (2049, 401, "authentication_error"), (2056, 429, "rate_limit_error"),
    (2061, 400, "invalid_request_error"),
]  # fmt: skip


wrong = partial(refusal, kind="invalid_request_error")


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with writer(sandbox_url) as client:
        yield client


@pytest.mark.parametrize(("changes", "field"), FIELDS)
def test_a_wrong_field_is_named_twice(api: httpx.Client, changes: dict, field: str) -> None:
    assert wrong(api.post(MESSAGES, json=order(**changes))) == DOUBLED + field


@pytest.mark.parametrize("tool", [
    {"type": "web_search_20250305", "name": "web_search"}, {"input_schema": {}}, {"name": "x", "input_schema": "{}"},
])  # fmt: skip
def test_a_tool_of_anthropics_own_is_no_function(api: httpx.Client, tool: dict) -> None:
    assert wrong(api.post(MESSAGES, json=order(tools=[tool]))) == EMPTY


def test_a_result_needs_a_call(api: httpx.Client) -> None:
    changes = user({"type": "tool_result", "tool_use_id": "toolu_7", "content": "sun"})
    words = wrong(api.post(MESSAGES, json=order(**changes)))
    assert words == "invalid params, tool result's tool id(toolu_7) not found"


@pytest.mark.parametrize(("code", "http_status", "kind"), STATUSES)
def test_it_says_no_in_anthropics_words(api: httpx.Client, code: int, http_status: int, kind: str) -> None:
    answer = api.post(MESSAGES, json=order(f"Please say sandbox-{code}.", stream=True))
    body = answer.json()
    assert answer.status_code == http_status and answer.headers["content-type"] == "application/json"
    assert body["type"] == "error" and body["request_id"] == answer.headers["trace-id"]
    assert (body["error"]["type"], body["error"]["http_code"]) == (kind, str(http_status))
    assert body["error"]["message"].endswith(f" ({code})")


@pytest.mark.parametrize(("key", "http_status", "code"), [
    ("sk-bad", 401, 1004), ("sk-old", 401, 2049), ("sk-poor", 500, 1008), ("sk-busy", 429, 1002),
])  # fmt: skip
@pytest.mark.parametrize("header", ["x-api-key", "Authorization"])
def test_a_key_may_be_no_good(stranger: httpx.Client, header: str, key: str, http_status: int, code: int) -> None:
    headers = {header: f"Bearer {key}-7" if header == "Authorization" else f"{key}-7"}
    answer = stranger.post(MESSAGES, json=order(), headers=headers)
    assert answer.status_code == http_status and answer.json()["error"]["message"].endswith(f"({code})")


def test_without_a_key_nobody_is_known(stranger: httpx.Client) -> None:
    assert stranger.post(MESSAGES, json=order()).json()["error"]["type"] == "authentication_error"
    chat = stranger.post("/v1/chat/completions", json=order(), headers={"x-api-key": "sk-alice-0001"})
    assert chat.status_code == 401, "only Anthropic's form knows the other header"


def test_what_is_refused_costs_nothing_and_what_is_withheld_does(api: httpx.Client, calm_sandbox: str) -> None:
    api.post(MESSAGES, json=order("Please say sandbox-1026.")), api.post(MESSAGES, json=order(tools={}))
    assert charges(calm_sandbox) == []
    assert api.post(MESSAGES, json=order("Write a poem about sandbox-1027.")).status_code == 422
    begun, _, error = named_events(api.post(MESSAGES, json=order("Write about sandbox-1027.", stream=True)))
    assert (begun["type"], begun["message"]["content"], error["type"]) == ("message_start", [], "error")
    assert error["error"]["message"] == "output new_sensitive (1027)"
    assert len(charges(calm_sandbox)) == 2


def test_another_pages_picture_is_never_fetched(api: httpx.Client) -> None:
    picture: dict[str, Any] = source(type="url", url="https://example.org/cat.png")
    answer = api.post(MESSAGES, json=order(**user({"type": "text", "text": "What do you see?"}, picture))).json()
    assert "example.org" in answer["content"][-1]["text"]
