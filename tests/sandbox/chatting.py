"""Chats with the imitated API, and what its streams say."""

import json
from typing import Any

import httpx

from tests.sandbox.asking import KEY, TIMEOUT_S
from tests.sandboxes import TRUST

CHAT, OPENAI = "/v1/text/chatcompletion_v2", "/v1/chat/completions"


def talker(url: str) -> httpx.Client:
    """Return a client with a good key: one does for a whole module, where nobody looks at what was charged."""
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, timeout=TIMEOUT_S, verify=TRUST)


def said(text: str, role: str = "user", **more: Any) -> dict[str, Any]:
    """Return one message."""
    return {"role": role, "content": text, **more}


def chat(text: str = "Hello", **changes: Any) -> dict[str, Any]:
    """Return a request as the API's documents show it; a change of None leaves a field out."""
    body = {
        "model": "MiniMax-M1",
        "messages": [{"role": "system", "name": "MiniMax AI"}, said(text, name="user")],
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def ask(api: httpx.Client, text: str = "Hello", path: str = CHAT, **changes: Any) -> dict[str, Any]:
    """Return the whole answer."""
    answer: dict[str, Any] = api.post(path, json=chat(text, **changes)).raise_for_status().json()
    return answer


def message(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the one message of an answer that went well."""
    assert answer["base_resp"] == {"status_code": 0, "status_msg": ""}, answer
    (choice,) = answer["choices"]
    found: dict[str, Any] = choice["message"]
    return found


def reply(api: httpx.Client, *texts: str | dict[str, Any], **changes: Any) -> str:
    """Return what is answered to a conversation: persons and assistant take turns."""
    roles = ("user", "assistant")
    rows = [said(text, roles[at % 2]) if isinstance(text, str) else text for at, text in enumerate(texts)]
    return str(message(ask(api, messages=rows, **changes))["content"])


def frames(api: httpx.Client, text: str = "Hello", path: str = CHAT, **changes: Any) -> list[dict[str, Any]]:
    """Return the events of a streamed request, whose framing must be exact."""
    response = api.post(path, json=chat(text, stream=True, **changes)).raise_for_status()
    assert response.headers["content-type"] == "text/event-stream"
    *events, rest = response.text.split("\n\n")
    assert rest == ""
    assert all(event.startswith("data: {") and "\n" not in event for event in events)
    return [json.loads(event.removeprefix("data: ")) for event in events]


def deltas(events: list[dict[str, Any]], name: str = "content") -> str:
    """Return what all the deltas say in one field, joined."""
    return "".join(event["choices"][0]["delta"].get(name, "") for event in events)
