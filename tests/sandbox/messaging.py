"""Chats in the form of Anthropic's Messages API."""

from typing import Any

import httpx

from tests.sandbox.asking import KEY, TIMEOUT_S
from tests.sandbox.chatting import said
from tests.sandboxes import TRUST

MESSAGES = "/anthropic/v1/messages"
SUM, ASKED = "What is 17 + 25?", "What is the weather in Paris?"
WEATHER = {
    "name": "get_weather", "description": "Get the weather of a city",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}  # fmt: skip


def writer(url: str, key: str = KEY) -> httpx.Client:
    """Return a client as Anthropic's are: the key has a header of its own."""
    return httpx.Client(base_url=url, headers={"x-api-key": key}, timeout=TIMEOUT_S, verify=TRUST)


def order(text: str = SUM, **changes: Any) -> dict[str, Any]:
    """Return a request; a change of None leaves a field out."""
    body = {"model": "MiniMax-M2", "max_tokens": 1024, "messages": [said(text)], **changes}
    return {name: value for name, value in body.items() if value is not None}


def ask(api: httpx.Client, text: str = SUM, **changes: Any) -> dict[str, Any]:
    """Return the whole answer."""
    answer: dict[str, Any] = api.post(MESSAGES, json=order(text, **changes)).raise_for_status().json()
    return answer


def user(*blocks: Any) -> dict[str, Any]:
    """Return a change of the one message."""
    return {"messages": [{"role": "user", "content": list(blocks)}]}


def source(**fields: str) -> dict[str, Any]:
    """Return a picture."""
    return {"type": "image", "source": fields}
