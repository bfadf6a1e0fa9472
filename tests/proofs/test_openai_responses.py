"""OpenAI's own package, as it is published, talks with the sandbox by its newer API."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.proofs.foreign import Foreign
from tests.sandbox.asking import KEY
from tests.sandbox.responding import ASKED, WEATHER, order, spoken

CREATE = "responses.create"
SOUP = "Give me a vegan soup recipe that takes 25 minutes."


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Foreign]:
    """OpenAI's client with a good key."""
    with Foreign("openai", "openai_client.py", OPENAI_BASE_URL=f"{address}/v1", OPENAI_API_KEY=KEY) as running:
        yield running


def test_it_gets_an_answer_and_learns_what_it_used(client: Foreign) -> None:
    answer = client.done("call", name=CREATE, **order())
    assert [item["type"] for item in answer["output"]] == ["reasoning", "message"]
    assert spoken(answer) == "17 + 25 = **42**"
    used = answer["usage"]
    assert used["total_tokens"] == used["input_tokens"] + used["output_tokens"] > 0


def test_its_stream_is_of_events_that_it_knows(client: Foreign) -> None:
    events = client.done("each", name=CREATE, **order(stream=True))
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    deltas = [event["delta"] for event in events if event["type"] == "response.output_text.delta"]
    assert len(deltas) > 2 and "".join(deltas) == "17 + 25 = **42**"
    assert (events[0]["type"], events[-1]["type"]) == ("response.created", "response.completed")


def test_its_own_helper_puts_a_stream_together(client: Foreign) -> None:
    made = client.done("responding", **order())
    assert made["text"] == spoken(made["answer"]) == "17 + 25 = **42**"


@pytest.mark.parametrize("do", ["call", "responding"])
def test_it_is_asked_to_call_a_function_and_told_what_came_of_it(client: Foreign, do: str) -> None:
    named = {"name": CREATE} if do == "call" else {}
    made = client.done(do, **named, **order(ASKED, tools=[WEATHER]))
    output = made.get("answer", made)["output"]
    call = output[-1]
    assert (call["name"], json.loads(call["arguments"])) == ("get_weather", {"city": "Paris"})
    call.pop("parsed_arguments", None)
    told = json.dumps({"sky": "hazy", "temperature": 21})
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": told}
    rows: list[dict[str, Any]] = [{"role": "user", "content": ASKED}, *output, result]
    said = spoken(client.done("call", name=CREATE, **order(rows, tools=[WEATHER])))
    assert "hazy" in said and "21" in said


def test_it_parses_an_answer_into_an_object_of_its_callers(client: Foreign) -> None:
    recipe = client.done("responded", **order(SOUP))
    assert recipe["is_recipe"] and recipe["is_vegan"]
    assert recipe["minutes"] == 25 and len(recipe["ingredients"]) > 0


def test_it_gets_json_of_a_schema_that_it_gives(client: Foreign) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 7, "maximum": 7}}, "required": ["n"]}
    form = {"format": {"type": "json_schema", "name": "seven", "schema": schema, "strict": True}}
    assert json.loads(spoken(client.done("call", name=CREATE, **order(text=form))))["n"] == 7


@pytest.mark.parametrize(
    ("key", "status", "name"),
    [("sk-bad", 401, "AuthenticationError"), ("sk-poor", 402, "APIStatusError"), ("sk-busy", 429, "RateLimitError")],
)
def test_it_raises_its_own_errors(client: Foreign, key: str, status: int, name: str) -> None:
    raised = client.tried("call", name=CREATE, key=f"{key}-0001", **order())
    assert (raised["raised"], raised["status"]) == (name, status)


def test_it_is_told_that_nothing_is_kept(client: Foreign) -> None:
    raised = client.tried("call", name=CREATE, **order(previous_response_id="resp_7"))
    assert raised["raised"] == "BadRequestError"
    assert "nothing is kept between requests; send the whole conversation as input" in raised["words"]
