"""Chats in the form of OpenAI's Responses API."""

from typing import Any

import httpx

RESPONSES = "/v1/responses"
SUM, ASKED = "What is 17 + 25?", "What is the weather in Paris?"
WEATHER = {
    "type": "function", "name": "get_weather", "description": "Get the weather of a city", "strict": False,
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}  # fmt: skip


def order(said: Any = SUM, **changes: Any) -> dict[str, Any]:
    """Return a request; a change of None leaves a field out."""
    body = {"model": "MiniMax-M2", "input": said, **changes}
    return {name: value for name, value in body.items() if value is not None}


def ask(api: httpx.Client, said: Any = SUM, **changes: Any) -> dict[str, Any]:
    """Return the whole answer."""
    answer: dict[str, Any] = api.post(RESPONSES, json=order(said, **changes)).raise_for_status().json()
    return answer


def spoken(answer: dict[str, Any]) -> str:
    """Return the words of an answer."""
    (item,) = [item for item in answer["output"] if item["type"] == "message"]
    (part,) = item["content"]
    return str(part["text"])
