"""The model asks for a call, a person says what came of it, and the answer goes on."""

import json
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.chat.functions.models import Function
from studio.chat.models import Message
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, answered, ended, page, texts
from tests.chat.written import conversation, said
from tests.sandboxes import charges

WEATHER = {
    "name": "get_weather", "description": "Look up the weather of a city", "field_0": "city", "kind_0": "text",
    "about_0": "The city", "required_0": "on",
}  # fmt: skip


def define(browser: Client, **fields: str) -> Function:
    """Define a function by the form."""
    response = browser.post(f"{CHAT}functions/new/", fields)
    assert response.status_code == 303, response.context["form"].errors
    return Function.objects.latest("pk")


def give(browser: Client, answer: Message, **fields: Any) -> Any:
    """Send what came of an answer's calls."""
    place = {
        "conversation": answer.conversation.key,
        "results_for": answer.key,
        "functions": fields.pop("functions", ""),
    }
    return browser.post(CHAT, {"text": "", **place, **fields})


@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_a_call_is_shown_in_words_and_its_result_goes_back(
    alices: Client, sandbox_url: str, tidewater: Workspace
) -> None:
    weather = define(alices, **WEATHER)
    asked = answered(alices, "What is the weather in the city Bergen?", functions=weather.key)
    assert [part["name"] for part in asked.parts if part["type"] == "call"] == ["get_weather"]
    shown = page(alices, asked.conversation)
    assert "It asks for: <b>Get weather</b>" in shown and '<dt dir="auto">city</dt>' in shown
    refused = give(alices, asked)
    assert refused.status_code == 422 and "Say what came of “Get weather”" in refused.content.decode()
    assert len(charges(sandbox_url)) == 1
    assert give(alices, asked, functions=weather.key, result_0="Rain, 9 °C").status_code == 303
    final = ended(Message.objects.latest("pk"))
    assert final.parent is not None and final.parent.role == "tool" and final.parent.parent == asked
    assert "9 °C" in final.text and len(charges(sandbox_url)) == 2
    shown = page(alices, asked.conversation)
    assert "data-results" in shown and 'name="way_0"' not in shown
    again = alices.post(CHAT, {"text": "", "conversation": asked.conversation.key, "question": final.parent.key})
    assert again.status_code == 303 and "9 °C" in ended(Message.objects.latest("pk")).text
    assert texts(alices, asked.conversation)[0].startswith("What is the weather")


@pytest.mark.parametrize(("way", "text"), [("done", "Done as asked."), ("declined", "The person declined")])
@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_a_call_is_confirmed_or_declined_in_one_click(
    alices: Client, alice: User, tidewater: Workspace, way: str, text: str
) -> None:
    calls = [{"type": "call", "id": f"c{n}", "name": name, "arguments": raw} for n, (name, raw) in enumerate(
        [("send_mail", '{"to": "Einar", "copies": [1, 2]}'), ("look_up", "{broken")]
    )]  # fmt: skip
    talk = conversation(tidewater, alice, "Send it and look it up")
    answer = said(talk, role="assistant", after=talk.messages.get(), parts=calls)
    shown = page(alices, talk)
    assert "Send mail" in shown and "[1, 2]" in shown and "{broken" in shown
    assert give(alices, answer, way_0=way, way_1="result", result_1="Found it").status_code == 303
    last = ended(Message.objects.latest("pk"))
    assert last.parent is not None
    assert [(part["call"], part["text"][: len(text)]) for part in last.parent.parts] == [
        ("c0", text),
        ("c1", "Found it"),
    ]


@pytest.mark.parametrize(("fields", "words"), [
    ({"name": "look up"}, "Letters, digits and _ only"), ({"name": ""}, "Give it a name"), ({"schema": "{"}, "no JSON"),
    ({"schema": json.dumps({"type": "object", "properties": {"a": {"pattern": "x"}}})}, "can run for ever"),
    ({"field_0": "a", "field_1": "A"}, "Two fields are called"), ({"field_0": "1st"}, "begin with a letter"),
])  # fmt: skip
def test_a_function_that_cannot_be_is_refused_and_keeps_what_was_typed(
    alices: Client, tidewater: Workspace, fields: dict[str, str], words: str
) -> None:
    response = alices.post(f"{CHAT}functions/new/", {**WEATHER, **fields})
    shown = response.content.decode()
    assert response.status_code == 422 and words in shown and "Look up the weather" in shown
    assert not Function.objects.exists()


def test_a_function_is_changed_deleted_and_brought_back(
    alices: Client, bobs: Client, vera: User, tidewater: Workspace
) -> None:
    made = define(alices, **WEATHER)
    schema = {"type": "object", "properties": {"city": {"enum": ["Bergen"]}}}
    changed = {"name": "get_weather", "description": "Anew", "schema": json.dumps(schema)}
    assert bobs.post(f"{CHAT}functions/{made.key}/", changed).status_code == 303
    made.refresh_from_db()
    assert (made.description, made.parameters) == ("Anew", schema)
    assert "&quot;enum&quot;" in bobs.get(f"{CHAT}functions/{made.key}/").content.decode()
    viewer = Client()
    viewer.force_login(vera)
    assert "get_weather" in viewer.get(f"{CHAT}functions/").content.decode()
    assert viewer.post(f"{CHAT}functions/{made.key}/delete/").status_code == 403
    assert bobs.post(f"{CHAT}functions/{made.key}/delete/").status_code == 403  # it is not his
    alices.post(f"{CHAT}functions/{made.key}/delete/")
    assert alices.get(f"{CHAT}functions/").context["items"] == []
    alices.post(f"{CHAT}functions/{made.key}/restore/")
    assert alices.get(f"{CHAT}functions/").context["items"] == [made]
