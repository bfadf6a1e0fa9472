"""Calls of tools in a chat."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.chatting import CHAT, OPENAI, ask, frames, said, talker
from tests.sandbox.chatting import message as message_of

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def tool(name: str, description: str, parameters: Any) -> dict[str, Any]:
    """Return a tool as the API takes it."""
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


WEATHER = tool("get_weather", "Get the current weather for a city", CITY)
MAIL = tool("send_email", "Send a mail to somebody", {
    "type": "object", "required": ["to", "subject"],
    "properties": {"to": {"type": "string", "format": "email"}, "subject": {"type": "string"}},
})  # fmt: skip
SUMS = tool("calculator", "Evaluate an arithmetic expression", {
    "type": "object", "properties": {"expression": {"type": "string"}}, "required": ["expression"],
})  # fmt: skip
TOOLS = [WEATHER, MAIL, SUMS]


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


def calls(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what is called, with which arguments."""
    rows = message_of(answer).get("tool_calls", [])
    return [(row["function"]["name"], json.loads(row["function"]["arguments"])) for row in rows]


@pytest.mark.parametrize(("text", "wanted"), [
    ("What's the weather in Paris?", [("get_weather", {"city": "Paris"})]),
    ("Weather in Paris and Tokyo?", [("get_weather", {"city": "Paris"}), ("get_weather", {"city": "Tokyo"})]),
    ("What is 12*7?", [("calculator", {"expression": "12*7"})]),
    ("Email bob@example.org about the party", [("send_email", {"to": "bob@example.org", "subject": "The Party"})]),
    ("tell me a joke", []), ("Write a poem about rain", []),
])  # fmt: skip
def test_the_tool_that_fits_is_called(api: httpx.Client, text: str, wanted: list) -> None:
    answer = ask(api, text, tools=TOOLS)
    assert calls(answer) == wanted
    assert answer["choices"][0]["finish_reason"] == ("tool_calls" if wanted else "stop")


def test_several_tools_may_be_called_at_once(api: httpx.Client) -> None:
    answer = ask(api, "Check the weather in Oslo and email it to anna@example.org", tools=TOOLS)
    assert {name for name, _ in calls(answer)} == {"get_weather", "send_email"}
    rows = message_of(answer)["tool_calls"]
    assert [row["index"] for row in rows] == [0, 1] and len({row["id"] for row in rows}) == 2
    assert all(row["type"] == "function" and row["id"].startswith("call_function_") for row in rows)


def test_parameters_may_be_json_in_a_string(api: httpx.Client) -> None:
    old = tool("get_weather", "Get the weather", json.dumps(CITY))
    assert calls(ask(api, "Weather in Rome?", tools=[old])) == [("get_weather", {"city": "Rome"})]


def test_the_choice_is_the_callers(api: httpx.Client) -> None:
    assert calls(ask(api, "Weather in Rome?", tools=TOOLS, tool_choice="none")) == []
    assert calls(ask(api, "Hello", tools=TOOLS, tool_choice="auto")) == []
    assert len(calls(ask(api, "Hello", tools=TOOLS, tool_choice="required"))) == 1
    named = {"type": "function", "function": {"name": "calculator"}}
    assert [name for name, _ in calls(ask(api, "Weather in Rome?", tools=TOOLS, tool_choice=named))] == ["calculator"]


@pytest.mark.parametrize("path", [CHAT, OPENAI])
def test_a_streamed_call_begins_with_its_name_and_grows(api: httpx.Client, path: str) -> None:
    text = "Email bob@example.org about the party that everybody has been waiting for all year"
    *pieces, end, last = frames(api, text, path, tools=[MAIL], model="MiniMax-Text-01")
    deltas = [row for piece in pieces for row in piece["choices"][0]["delta"].get("tool_calls", [])]
    first, *rest = deltas
    assert set(first) == {"id", "type", "function", "index"} and first["function"]["name"] == "send_email"
    assert rest and all(set(row) == {"index", "function"} and set(row["function"]) == {"arguments"} for row in rest)
    assert end["choices"][0] == {"finish_reason": "tool_calls", "index": 0, "delta": {}}
    (call,) = message_of(last)["tool_calls"]
    assert "".join(row["function"]["arguments"] for row in deltas) == call["function"]["arguments"]
    assert (call["id"], last["choices"][0]["finish_reason"]) == (first["id"], "tool_calls")


def test_a_tools_answer_is_put_into_words(api: httpx.Client) -> None:
    question = said("What's the weather in Paris?")
    asked = message_of(ask(api, messages=[question], tools=TOOLS))
    result = {
        "role": "tool",
        "tool_call_id": asked["tool_calls"][0]["id"],
        "content": '{"degrees": 21, "sky": "clear"}',
    }
    answer = ask(api, messages=[question, asked, result], tools=TOOLS)
    assert calls(answer) == [] and answer["choices"][0]["finish_reason"] == "stop"
    text = message_of(answer)["content"]
    assert "get weather" in text and "**degrees:** 21" in text and "**sky:** clear" in text
