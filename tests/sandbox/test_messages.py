"""The chat in the form of Anthropic's Messages API."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.chatting import said, talker
from tests.sandbox.messaging import ASKED, MESSAGES, WEATHER, ask, order, source, user, writer
from tests.sandbox.named_events import charged_before_its_first_event, named_events


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with writer(sandbox_url) as client:
        yield client


def test_thoughts_come_before_words_and_are_signed(api: httpx.Client) -> None:
    answer = ask(api)
    thoughts, words = answer.pop("content")
    assert (thoughts["type"], bool(thoughts["thinking"]), len(thoughts["signature"])) == ("thinking", True, 64)
    assert words == {"type": "text", "text": "17 + 25 = **42**"}
    assert (answer["type"], answer["role"], answer["model"]) == ("message", "assistant", "MiniMax-M2")
    assert (answer["stop_reason"], answer["stop_sequence"]) == ("end_turn", None)
    assert answer["usage"]["input_tokens"] > 0 and answer["usage"]["output_tokens"] > 4


@pytest.mark.parametrize(("model", "thinking", "kinds"), [
    ("MiniMax-M3", None, ["text"]), ("MiniMax-M3", {"type": "disabled"}, ["text"]),
    ("MiniMax-M3", {"type": "adaptive"}, ["thinking", "text"]),
    ("MiniMax-M3", {"type": "enabled", "budget_tokens": 2048}, ["thinking", "text"]),
    ("MiniMax-M2.7", {"type": "disabled"}, ["thinking", "text"]),
])  # fmt: skip
def test_a_model_that_can_rest_thinks_when_asked_to(api: httpx.Client, model: str, thinking: Any, kinds: list) -> None:
    assert [block["type"] for block in ask(api, model=model, thinking=thinking)["content"]] == kinds


def test_a_key_may_come_as_a_bearer_too(sandbox_url: str) -> None:
    with talker(sandbox_url) as bearer:
        assert ask(bearer)["stop_reason"] == "end_turn"


def test_a_stream_tells_the_same_block_by_block(api: httpx.Client) -> None:
    events = named_events(api.post(MESSAGES, json=order(stream=True)))
    kinds = [event["type"] for event in events]
    assert kinds[:3] == ["message_start", "ping", "content_block_start"]
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    begun, ended, whole = events[0]["message"], events[-2], ask(api)
    assert (begun["content"], begun["stop_reason"], begun["usage"]["output_tokens"]) == ([], None, 0)
    assert ended["delta"] == {"stop_reason": "end_turn", "stop_sequence": None}
    assert ended["usage"] == whole["usage"]
    for at, block in enumerate(whole["content"]):
        mine = [event for event in events if event.get("index") == at]
        assert [mine[0]["type"], mine[-1]["type"]] == ["content_block_start", "content_block_stop"]
        grown: dict[str, str] = {}
        for field, text in (pair for event in mine[1:-1] for pair in event["delta"].items()):
            grown[field] = grown.get(field, "") + text
        assert {**block, **grown, "type": block["type"]} == block and len(grown) > 1


def test_a_tool_is_called_and_what_it_says_is_told(api: httpx.Client) -> None:
    first = ask(api, ASKED, tools=[WEATHER])
    call = first["content"][-1]
    assert first["stop_reason"] == "tool_use"
    assert (call["type"], call["name"], call["input"]) == ("tool_use", "get_weather", {"city": "Paris"})
    result = {
        "type": "tool_result",
        "tool_use_id": call["id"],
        "content": [{"type": "text", "text": '{"sky": "hazy"}'}],
    }
    rows = [said(ASKED), {"role": "assistant", "content": first["content"]}, {"role": "user", "content": [result]}]
    last = ask(api, tools=[WEATHER], messages=rows)
    assert "hazy" in last["content"][-1]["text"] and last["stop_reason"] == "end_turn"


def test_a_streamed_call_grows_as_json(api: httpx.Client) -> None:
    events = named_events(api.post(MESSAGES, json=order(ASKED, stream=True, tools=[WEATHER])))
    begun = [event["content_block"] for event in events if event["type"] == "content_block_start"][-1]
    assert (begun["type"], begun["input"]) == ("tool_use", {})
    grown = "".join(
        event["delta"].get("partial_json", "") for event in events if event["type"] == "content_block_delta"
    )
    assert json.loads(grown) == {"city": "Paris"}


@pytest.mark.parametrize(("choice", "reason"), [
    ({"type": "none"}, "end_turn"), ({"type": "auto"}, "tool_use"), ({"type": "any"}, "tool_use"),
    ({"type": "tool", "name": "get_weather"}, "tool_use"),
])  # fmt: skip
def test_a_tool_may_be_chosen(api: httpx.Client, choice: dict, reason: str) -> None:
    assert ask(api, ASKED, tools=[WEATHER], tool_choice=choice)["stop_reason"] == reason


def test_the_answer_stops_at_a_word(api: httpx.Client) -> None:
    plain, answer = ask(api), ask(api, stop_sequences=["nowhere", " = "])
    assert answer["content"][-1]["text"] == "17 + 25"
    assert (answer["stop_reason"], answer["stop_sequence"]) == ("stop_sequence", " = ")
    assert answer["usage"]["output_tokens"] < plain["usage"]["output_tokens"]


def test_the_answer_stops_at_so_many_tokens(api: httpx.Client) -> None:
    answer = ask(api, "Write a poem about rain", max_tokens=16)
    assert (answer["stop_reason"], answer["usage"]["output_tokens"] <= 16) == ("max_tokens", True)


@pytest.mark.parametrize("system", ["Your name is Ada.", [{"type": "text", "text": "Your name is Ada."}]])
def test_the_system_gives_a_name(api: httpx.Client, system: Any) -> None:
    assert "Ada" in ask(api, "What is your name?", system=system)["content"][-1]["text"]


def test_a_picture_is_looked_at(api: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "darkgreen").save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    picture = source(type="base64", media_type="image/png", data=data)
    text = ask(api, **user({"type": "text", "text": "What do you see?"}, picture))["content"][-1]["text"]
    assert "64 × 48 pixels" in text and "dark green" in text


def test_an_answer_may_have_a_form(api: httpx.Client) -> None:
    schema = {"type": "object", "properties": {"n": {"const": 7}}, "required": ["n"]}
    answer = ask(api, output_config={"format": {"type": "json_schema", "schema": schema}})
    assert json.loads(answer["content"][-1]["text"])["n"] == 7


def test_the_charge_comes_before_the_first_event(api: httpx.Client, calm_sandbox: str) -> None:
    first = charged_before_its_first_event(api, calm_sandbox, MESSAGES, order(stream=True))
    assert first == "message_start"
