"""What the chat refuses in the form of OpenAI's Responses API."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from tests.sandbox.chatting import said, talker
from tests.sandbox.named_events import named_events, refusal
from tests.sandbox.responding import RESPONSES, WEATHER, order
from tests.sandboxes import charges

DOUBLED = "invalid params, invalid params: "


def user(*parts: Any) -> dict[str, Any]:
    """Return a change of the one message."""
    return {"input": [{"role": "user", "content": list(parts)}]}


FIELDS = [
    ({"model": None}, "model"), ({"model": 7}, "model"), ({"input": None}, "input"), ({"input": []}, "input"),
    ({"input": ["Hello"]}, "input"), ({"input": [said("Hello", "tool")]}, "input role"),
    ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "input type"), ({"input": [{"type": []}]}, "input type"),
    (user("Hello"), "input content"), (user({"type": "input_file"}), "input content type"),
    (user({"type": "input_text"}), "input content text"), (user({"type": "input_image"}), "input content image_url"),
    (user({"type": "input_image", "image_url": {"url": "x"}}), "input content image_url"),
    ({"stream": "yes"}, "stream"),
    ({"input": [{"type": "function_call", "name": "x"}]}, "input call_id"), ({"instructions": 7}, "instructions"),
    ({"input": [{"type": "function_call_output", "call_id": "7"}]}, "input output"),
    ({"max_output_tokens": 0}, "max_output_tokens"), ({"max_output_tokens": 204_801}, "max_output_tokens"),
    ({"temperature": 2.1}, "temperature"), ({"top_p": 2}, "top_p"), ({"tools": {}}, "tools"),
    ({"tools": [{"type": "web_search"}]}, "tools type"), ({"tools": [{"type": "function"}]}, "tools function name"),
    ({"tools": [WEATHER], "tool_choice": {"type": "function", "name": "other"}}, "tool_choice"),
    ({"tool_choice": {"type": "web_search"}}, "tool_choice"), ({"reasoning": {"effort": 3}}, "reasoning effort"),
    ({"text": {"format": {"type": "xml"}}}, "text format type"), ({"text": {"format": "json"}}, "text format"),
    ({"text": {"format": {"type": "json_schema", "name": "x"}}}, "text format schema"),
]  # fmt: skip
KEPT = [
    ({"previous_response_id": "resp_7"}, "send the whole conversation"), ({"conversation": "conv_7"}, "send the whole"),
    ({"prompt": {"id": "pmpt_7"}}, "as instructions"), ({"background": True}, "wait for the answer"),
]  # fmt: skip


wrong = partial(refusal, kind="bad_request_error")


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


@pytest.mark.parametrize(("changes", "field"), FIELDS)
def test_a_wrong_field_is_named_twice(api: httpx.Client, changes: dict, field: str) -> None:
    assert wrong(api.post(RESPONSES, json={**order(), **changes})) == DOUBLED + field


@pytest.mark.parametrize(("changes", "advice"), KEPT)
def test_whatever_needs_a_memory_is_refused_in_plain_words(api: httpx.Client, changes: dict, advice: str) -> None:
    words = wrong(api.post(RESPONSES, json=order(**changes)))
    assert words.startswith(f"invalid params, {next(iter(changes))}: nothing is kept between requests; ")
    assert advice in words


@pytest.mark.parametrize(("code", "http_status", "kind"), [
    (1000, 500, "server_error"), (1002, 429, "rate_limit_error"), (1004, 401, "authorized_error"),
    (1008, 402, "insufficient_balance_error"), (1026, 422, "unprocessable_entity_error"),
])  # fmt: skip
def test_it_says_no_by_status(api: httpx.Client, code: int, http_status: int, kind: str) -> None:
    answer = api.post(RESPONSES, json=order(f"Please say sandbox-{code}.", stream=True))
    assert (answer.status_code, answer.json()["error"]["type"]) == (http_status, kind)
    assert answer.json()["error"]["message"].endswith(f" ({code})")


@pytest.mark.parametrize(("key", "http_status"), [("", 401), ("sk-old", 401), ("sk-poor", 402), ("sk-busy", 429)])
def test_a_key_may_be_no_good(stranger: httpx.Client, key: str, http_status: int) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    assert stranger.post(RESPONSES, json=order(), headers=headers).status_code == http_status


def test_what_is_refused_costs_nothing_and_what_is_withheld_does(api: httpx.Client, calm_sandbox: str) -> None:
    api.post(RESPONSES, json=order("Please say sandbox-1026.")), api.post(RESPONSES, json=order(tools={}))
    assert charges(calm_sandbox) == []
    assert api.post(RESPONSES, json=order("Write a poem about sandbox-1027.")).status_code == 422
    *_, last = named_events(api.post(RESPONSES, json=order("Write about sandbox-1027.", stream=True)))
    assert (last["type"], last["response"]["output"]) == ("response.incomplete", [])
    assert last["response"]["incomplete_details"] == {"reason": "content_filter"}
    assert last["response"]["usage"]["output_tokens"] > 20
    assert len(charges(calm_sandbox)) == 2


def test_nothing_can_be_looked_up_later(api: httpx.Client) -> None:
    assert [api.request(method, f"{RESPONSES}/resp_7").status_code for method in ("GET", "DELETE")] == [404, 404]
