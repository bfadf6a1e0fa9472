"""Anthropic's own package, as it is published, talks with the sandbox."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from tests.proofs.foreign import Foreign
from tests.sandbox.asking import KEY
from tests.sandbox.messaging import ASKED, WEATHER, order

SOUP = "Give me a vegan soup recipe that takes 25 minutes."
ADAPTIVE = {"model": "MiniMax-M3", "thinking": {"type": "adaptive"}}


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Foreign]:
    """Anthropic's client with a good key."""
    settings = {"ANTHROPIC_BASE_URL": f"{address}/anthropic", "ANTHROPIC_API_KEY": KEY}
    with Foreign("anthropic", "anthropic_client.py", **settings) as running:
        yield running


def words(message: dict[str, Any]) -> str:
    """Return what is said in a message."""
    return "".join(block["text"] for block in message["content"] if block["type"] == "text")


def test_it_gets_an_answer_and_learns_what_it_used(client: Foreign) -> None:
    message = client.done("create", **order())
    assert words(message) == "17 + 25 = **42**"
    assert message["stop_reason"] == "end_turn"
    assert message["usage"]["input_tokens"] > 0 and message["usage"]["output_tokens"] > 0


def test_its_key_may_be_a_token(client: Foreign) -> None:
    assert words(client.done("bearer", key=KEY, **order())) == "17 + 25 = **42**"


def test_thoughts_come_first_and_may_be_sent_back(client: Foreign) -> None:
    first = client.done("create", **order(**ADAPTIVE))
    assert [block["type"] for block in first["content"]] == ["thinking", "text"]
    rows = [*order()["messages"], {"role": "assistant", "content": first["content"]}]
    rows.append({"role": "user", "content": "Once again, please."})
    assert "42" in words(client.done("create", **order(**ADAPTIVE, messages=rows)))


def test_its_stream_is_of_events_that_it_knows(client: Foreign) -> None:
    events = client.done("each", **order())
    assert [event["type"] for event in events[:2]] == ["message_start", "content_block_start"]
    assert [event["type"] for event in events[-2:]] == ["message_delta", "message_stop"]
    assert len([event for event in events if event["type"] == "content_block_delta"]) > 4


def test_its_own_helper_puts_a_stream_together(client: Foreign) -> None:
    made, whole = client.done("streamed", **order()), client.done("create", **order())
    assert made["text"] == words(whole)
    same = ("content", "stop_reason", "usage", "model")
    for block in made["message"]["content"]:
        block.pop("parsed_output", None)
    assert {name: made["message"][name] for name in same} == {name: whole[name] for name in same}


@pytest.mark.parametrize("do", ["create", "streamed"])
def test_it_is_asked_to_call_a_tool_and_told_what_came_of_it(client: Foreign, do: str) -> None:
    made = client.done(do, **order(ASKED, tools=[WEATHER]))
    message = made.get("message", made)
    call = message["content"][-1]
    assert (message["stop_reason"], call["name"], call["input"]) == ("tool_use", "get_weather", {"city": "Paris"})
    result = {"type": "tool_result", "tool_use_id": call["id"], "content": json.dumps({"sky": "hazy", "degrees": 21})}
    rows = [*order(ASKED)["messages"], {"role": "assistant", "content": message["content"]}]
    rows.append({"role": "user", "content": [result]})
    told = words(client.done("create", **order(tools=[WEATHER], messages=rows)))
    assert "hazy" in told and "21" in told


def test_it_shows_a_picture(client: Foreign) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "darkgreen").save(file, "PNG")
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(file.getvalue()).decode()}
    parts = [{"type": "image", "source": source}, {"type": "text", "text": "What do you see?"}]
    told = words(client.done("create", **order(messages=[{"role": "user", "content": parts}])))
    assert "64 × 48 pixels" in told


def test_it_parses_an_answer_into_an_object_of_its_callers(client: Foreign) -> None:
    recipe = client.done("parsed", **order(SOUP))
    assert recipe["is_recipe"] and recipe["is_vegan"]
    assert recipe["minutes"] == 25
    assert len(recipe["ingredients"]) > 0


@pytest.mark.parametrize(("key", "status", "name"), [
    ("sk-bad", 401, "AuthenticationError"), ("sk-old", 401, "AuthenticationError"),
    ("sk-poor", 500, "InternalServerError"), ("sk-busy", 429, "RateLimitError"),
])  # fmt: skip
def test_it_raises_its_own_errors(client: Foreign, key: str, status: int, name: str) -> None:
    raised = client.tried("create", key=f"{key}-0001", **order())
    assert (raised["raised"], raised["status"]) == (name, status)
    assert len(raised["body"]["request_id"]) == 32


@pytest.mark.parametrize(("changes", "status", "name"), [
    ({"max_tokens": 0}, 400, "BadRequestError"), ({"tools": [{"name": "web_search"}]}, 400, "BadRequestError"),
    ({"text": "Please say sandbox-1026."}, 422, "UnprocessableEntityError"),
])  # fmt: skip
def test_it_raises_what_a_request_deserves(client: Foreign, changes: dict, status: int, name: str) -> None:
    raised = client.tried("create", **order(**changes))
    assert (raised["raised"], raised["status"]) == (name, status)


def test_a_stream_that_is_withheld_raises_in_the_middle(client: Foreign) -> None:
    raised = client.tried("each", **order("Write a poem about sandbox-1027."))
    assert raised["raised"] == "APIStatusError" and "output new_sensitive (1027)" in raised["words"]
