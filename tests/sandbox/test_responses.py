"""The chat in the form of OpenAI's Responses API."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.chatting import said, talker
from tests.sandbox.named_events import charged_before_its_first_event, named_events
from tests.sandbox.responding import ASKED, RESPONSES, SUM, WEATHER, ask, order, spoken


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


def streamed(api: httpx.Client, said: Any = SUM, **changes: Any) -> list[dict[str, Any]]:
    """Return the events of an answer, which are numbered."""
    events = named_events(api.post(RESPONSES, json=order(said, stream=True, **changes)))
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    return events


def named(events: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the events of one name."""
    return [event for event in events if event["type"] == f"response.{name}"]


def test_reasoning_comes_before_words(api: httpx.Client) -> None:
    answer = ask(api, instructions="Be kind.", metadata={"who": "Alice"}, parallel_tool_calls=False)
    reasoning, words = answer["output"]
    assert (reasoning["type"], reasoning["summary"]) == ("reasoning", [])
    assert reasoning["content"][0]["type"] == "reasoning_text"
    assert (words["type"], words["role"], words["status"]) == ("message", "assistant", "completed")
    assert spoken(answer) == "17 + 25 = **42**"
    assert (answer["object"], answer["status"], answer["error"]) == ("response", "completed", None)
    assert (answer["instructions"], answer["metadata"]) == ("Be kind.", {"who": "Alice"})
    assert (answer["parallel_tool_calls"], answer["store"]) == (False, False)
    used = answer["usage"]
    assert used["total_tokens"] == used["input_tokens"] + used["output_tokens"]
    assert 0 < used["output_tokens_details"]["reasoning_tokens"] < used["output_tokens"]


@pytest.mark.parametrize(("model", "effort", "kinds"), [
    ("MiniMax-M3", "none", ["message"]), ("MiniMax-M3", "high", ["reasoning", "message"]),
    ("MiniMax-M2", "none", ["reasoning", "message"]),
])  # fmt: skip
def test_only_some_models_can_rest(api: httpx.Client, model: str, effort: str, kinds: list) -> None:
    answer = ask(api, model=model, reasoning={"effort": effort})
    assert [item["type"] for item in answer["output"]] == kinds
    assert answer["reasoning"] == {"effort": effort}


def test_a_stream_tells_each_thing_when_it_begins_and_when_it_is_whole(api: httpx.Client) -> None:
    events, whole = streamed(api), ask(api)
    assert [event["type"] for event in events[:3]] == [
        "response.created", "response.in_progress", "response.output_item.added",
    ]  # fmt: skip
    assert (events[0]["response"]["status"], events[0]["response"]["output"]) == ("in_progress", [])
    assert events[-1]["type"] == "response.completed"
    last = events[-1]["response"]
    assert last["output"] == [event["item"] for event in named(events, "output_item.done")]
    assert (spoken(last), last["usage"]) == (spoken(whole), whole["usage"])
    assert [event["item"]["content"] for event in named(events, "output_item.added")] == [[], []]


def test_words_and_thoughts_grow_inside_their_parts(api: httpx.Client) -> None:
    events = streamed(api)
    for at, name in enumerate(("reasoning_text", "output_text")):
        mine = [event for event in events if event.get("output_index") == at]
        deltas, (done,) = named(mine, f"{name}.delta"), named(mine, f"{name}.done")
        assert len(deltas) > 2 and "".join(event["delta"] for event in deltas) == done["text"] != ""
        (added,), (ended,) = named(mine, "content_part.added"), named(mine, "content_part.done")
        assert (added["part"]["text"], ended["part"]["text"]) == ("", done["text"])
        assert len({event["item_id"] for event in [*deltas, added, ended, done]}) == 1
        assert all(event["content_index"] == 0 for event in [*deltas, added, ended, done])


def test_a_function_is_called_and_what_it_says_is_told(api: httpx.Client) -> None:
    first = ask(api, ASKED, tools=[WEATHER])
    call = first["output"][-1]
    assert (call["type"], call["name"], call["arguments"]) == ("function_call", "get_weather", '{"city": "Paris"}')
    assert call["call_id"] != call["id"] and first["status"] == "completed"
    told = {"type": "function_call_output", "call_id": call["call_id"], "output": '{"sky": "hazy"}'}
    parts = [{"type": "input_text", "text": '{"sky": "hazy"}'}]
    for result in (told, {**told, "output": parts}):
        assert "hazy" in spoken(ask(api, [said(ASKED), *first["output"], result], tools=[WEATHER]))


def test_a_streamed_call_grows_as_json(api: httpx.Client) -> None:
    events = streamed(api, ASKED, tools=[WEATHER])
    added, done = named(events, "output_item.added")[-1]["item"], named(events, "output_item.done")[-1]["item"]
    assert (added["arguments"], added["status"], done["status"]) == ("", "in_progress", "completed")
    grown = "".join(event["delta"] for event in named(events, "function_call_arguments.delta"))
    (end,) = named(events, "function_call_arguments.done")
    assert grown == end["arguments"] == done["arguments"] == '{"city": "Paris"}'


@pytest.mark.parametrize(("choice", "kind"), [
    ("none", "message"), ("auto", "function_call"), ("required", "function_call"),
    ({"type": "function", "name": "get_weather"}, "function_call"),
])  # fmt: skip
def test_a_function_may_be_chosen(api: httpx.Client, choice: Any, kind: str) -> None:
    assert ask(api, ASKED, tools=[WEATHER], tool_choice=choice)["output"][-1]["type"] == kind


def test_a_conversation_is_sent_whole(api: httpx.Client) -> None:
    again = [said(SUM), *ask(api)["output"], said("Once again, please.")]
    assert "42" in spoken(ask(api, again)) and "42" not in spoken(ask(api, again[-1:]))


def test_an_answer_may_have_a_form(api: httpx.Client) -> None:
    schema = {"type": "object", "properties": {"n": {"const": 7}}, "required": ["n"]}
    form = {"type": "json_schema", "name": "seven", "schema": schema, "strict": True}
    answer = ask(api, text={"format": form})
    assert json.loads(spoken(answer))["n"] == 7 and answer["text"]["format"] == form


def test_too_short_an_answer_is_told_as_such(api: httpx.Client) -> None:
    answer = ask(api, "Write a poem about rain", max_output_tokens=16)
    assert (answer["status"], answer["incomplete_details"]) == ("incomplete", {"reason": "max_output_tokens"})
    assert answer["usage"]["output_tokens"] <= 16 and answer["output"][-1]["status"] == "incomplete"
    last = streamed(api, "Write a poem about rain", max_output_tokens=16)[-1]
    assert (last["type"], last["response"]["status"]) == ("response.incomplete", "incomplete")


def test_a_picture_is_looked_at(api: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "darkgreen").save(file, "PNG")
    url = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    parts = [{"type": "input_text", "text": "What do you see?"}, {"type": "input_image", "image_url": url}]
    assert "64 × 48 pixels" in spoken(ask(api, [{"role": "user", "content": parts}]))


def test_the_charge_comes_before_the_first_event(api: httpx.Client, calm_sandbox: str) -> None:
    first = charged_before_its_first_event(api, calm_sandbox, RESPONSES, order(stream=True))
    assert first == "response.created"
