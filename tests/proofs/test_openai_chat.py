"""OpenAI's own package, as it is published, talks with the sandbox."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.proofs.foreign import Foreign
from tests.sandbox.asking import KEY

CREATE = "chat.completions.create"
SUM: dict[str, Any] = {"model": "MiniMax-M2", "messages": [{"role": "user", "content": "What is 17 + 25?"}]}
WEATHER = {
    "name": "get_weather",
    "description": "Get the weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
ASKED = {"role": "user", "content": "What is the weather in Paris?"}
TOOLS: dict[str, Any] = {"model": "MiniMax-M2", "tools": [{"type": "function", "function": WEATHER}]}
SOUP = {"role": "user", "content": "Give me a vegan soup recipe that takes 25 minutes."}


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Foreign]:
    """OpenAI's client with a good key."""
    with Foreign("openai", "openai_client.py", OPENAI_BASE_URL=f"{address}/v1", OPENAI_API_KEY=KEY) as running:
        yield running


def message(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the one message of an answer."""
    (choice,) = answer["choices"]
    found: dict[str, Any] = choice["message"]
    return found


def test_it_gets_an_answer_and_learns_what_it_used(client: Foreign) -> None:
    answer = client.done("call", name=CREATE, **SUM)
    assert message(answer)["content"].endswith("17 + 25 = **42**")
    assert answer["choices"][0]["finish_reason"] == "stop"
    used = answer["usage"]
    assert used["total_tokens"] == used["prompt_tokens"] + used["completion_tokens"] > 0


def test_it_may_have_the_thoughts_apart(client: Foreign) -> None:
    said = message(client.done("call", name=CREATE, **SUM, extra_body={"reasoning_split": True}))
    assert (said["content"], bool(said["reasoning_content"])) == ("17 + 25 = **42**", True)


def test_its_stream_says_the_same_piece_by_piece(client: Foreign) -> None:
    chunks = client.done("each", name=CREATE, **SUM, stream=True, stream_options={"include_usage": True})
    deltas = [choice.get("delta") or {} for chunk in chunks for choice in chunk["choices"]]
    text = "".join(delta.get("content") or "" for delta in deltas)
    assert text == message(client.done("call", name=CREATE, **SUM))["content"]
    assert len(deltas) > 3
    assert [chunk["usage"]["total_tokens"] > 0 for chunk in chunks if chunk.get("usage")] == [True]


def test_its_own_helper_puts_a_stream_together(client: Foreign) -> None:
    made = client.done("streamed", **SUM)
    assert made["text"] == message(made["answer"])["content"] != ""


@pytest.mark.parametrize("do", ["call", "streamed"])
def test_it_is_asked_to_call_a_tool_and_told_what_came_of_it(client: Foreign, do: str) -> None:
    named = {"name": CREATE} if do == "call" else {}
    made = client.done(do, **named, **TOOLS, messages=[ASKED])
    said = message(made.get("answer", made))
    (call,) = said["tool_calls"]
    assert (call["function"]["name"], json.loads(call["function"]["arguments"])) == ("get_weather", {"city": "Paris"})
    result = {"role": "tool", "tool_call_id": call["id"], "content": json.dumps({"sky": "hazy", "temperature": 21})}
    call["function"].pop("parsed_arguments", None)
    back = {"role": "assistant", "content": said["content"], "tool_calls": [call]}
    told = message(client.done("call", name=CREATE, **TOOLS, messages=[ASKED, back, result]))["content"]
    assert "hazy" in told and "21" in told


@pytest.mark.parametrize(
    "model", [{"model": "MiniMax-Text-01"}, {"model": "MiniMax-M2", "extra_body": {"reasoning_split": True}}]
)
def test_it_parses_an_answer_into_an_object_of_its_callers(client: Foreign, model: dict[str, Any]) -> None:
    recipe = client.done("parsed", **model, messages=[SOUP])
    assert recipe["is_recipe"] and recipe["is_vegan"]
    assert recipe["minutes"] == 25
    assert len(recipe["ingredients"]) > 0


def test_it_gets_json_of_a_schema_that_it_gives(client: Foreign) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 7, "maximum": 7}}, "required": ["n"]}
    form = {"type": "json_schema", "json_schema": {"name": "seven", "schema": schema, "strict": True}}
    answer = client.done("call", name=CREATE, model="MiniMax-Text-01", messages=[SOUP], response_format=form)
    assert json.loads(message(answer)["content"])["n"] == 7


@pytest.mark.parametrize(
    ("key", "status", "name"),
    [("sk-bad", 401, "AuthenticationError"), ("sk-poor", 402, "APIStatusError"), ("sk-busy", 429, "RateLimitError")],
)
def test_it_raises_its_own_errors(client: Foreign, key: str, status: int, name: str) -> None:
    raised = client.tried("call", name=CREATE, key=f"{key}-0001", **SUM)
    assert (raised["raised"], raised["status"]) == (name, status)
