"""How much of the model's room a question takes: the page, the quote and the request agree."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.chat.forms import ChatForm
from studio.chat.functions.models import Function
from studio.chat.models import Conversation, Message
from studio.chat.tokens import PICTURE_TOKENS
from studio.tools import answer_choices as choices
from studio.tools.tokens import estimate_tokens
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, page
from tests.chat.markdown.page import Markup
from tests.chat.written import conversation, said

pytestmark = pytest.mark.django_db
THOUGHT = {"type": "thinking", "text": "Hm. " * 5_000}
CALL = {"type": "call", "id": "c1", "name": "tide", "arguments": "{}"}
RESULT = {"type": "result", "call": "c1", "name": "tide", "text": "out"}


def words(text: str) -> list[dict[str, Any]]:
    """Return a message of words alone."""
    return [{"type": "text", "text": text}]


def talk_of(alice: User, where: Workspace, *turns: tuple[str, list[dict[str, Any]]]) -> Conversation:
    """Write a conversation of roles and parts."""
    made, last = conversation(where, alice), None
    for role, parts in turns:
        last = said(made, role=role, parts=parts, after=last)
    return made


def shown_of(browser: Client, talk: Conversation, query: str = "") -> tuple[int, int]:
    """Return what a page says goes with the next question: tokens, pictures."""
    (sent,) = [one for one in Markup(page(browser, talk, query)).all("span") if one.get("id") == "sent"]
    return int(sent["data-tokens"]), int(sent["data-pictures"])


def quoted(alice: User, talk: Conversation, text: str = "", **more: Any) -> int:
    """Return how many tokens are sent with a question, as its order says."""
    last = talk.messages.latest("pk").key
    data = {"text": text, "conversation": talk.key, "parent": last, "model": "MiniMax-M1", **more}
    form = ChatForm(data, seat=seat_for(alice, "tidewater"))
    assert form.is_valid(), form.errors
    return form.order().prompt_tokens


def test_reasoning_that_is_not_sent_again_takes_no_room(alices: Client, alice: User, tidewater: Workspace) -> None:
    talk = talk_of(alice, tidewater, ("user", words("When?")), ("assistant", [THOUGHT, *words("At six.")]))
    tokens, _ = shown_of(alices, talk)
    assert tokens < 20
    assert quoted(alice, talk, "Sure?") == tokens + 4 + estimate_tokens("Sure?")


def test_reasoning_that_goes_back_with_its_call_takes_room(alices: Client, alice: User, tidewater: Workspace) -> None:
    asked, called = ("user", words("When?")), ("assistant", [THOUGHT, CALL])
    lost = talk_of(alice, tidewater, asked, called)
    assert shown_of(alices, lost)[0] < 20
    talk = talk_of(alice, tidewater, asked, called, ("tool", [RESULT]), ("assistant", words("At six.")))
    tokens, _ = shown_of(alices, talk)
    assert tokens > estimate_tokens(THOUGHT["text"])
    assert quoted(alice, talk, "Sure?") == tokens + 4 + estimate_tokens("Sure?")


def test_pictures_take_room_only_of_a_model_that_sees_them(alices: Client, alice: User, tidewater: Workspace) -> None:
    picture = {"type": "picture", "version": "0" * 12, "title": "Dusk"}
    talk = talk_of(alice, tidewater, ("user", [picture, *words("What?")]), ("assistant", words("Dusk.")))
    tokens, pictures = shown_of(alices, talk)
    assert tokens < 20 and pictures == 1
    assert quoted(alice, talk, "Sure?") < 40
    assert quoted(alice, talk, "Sure?", model="MiniMax-Text-01") > PICTURE_TOKENS


def test_a_question_that_is_asked_again_takes_what_goes_before_it(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    long = words("Tell me more of it. " * 400)
    talk = talk_of(alice, tidewater, ("user", words("When?")), ("assistant", long), ("user", words("Sure?")))
    first, last = talk.messages.earliest("pk"), talk.messages.latest("pk")
    assert shown_of(alices, talk, f"?edit={first.key}") == (0, 0)
    assert shown_of(alices, talk, f"?edit={last.key}")[0] > 400 * 4


def test_the_list_brings_what_goes_with_the_next_question(alices: Client, alice: User, tidewater: Workspace) -> None:
    talk = talk_of(alice, tidewater, ("user", words("When?")), ("assistant", words("At six. " * 90)))
    ask = {"current": talk.key, "parent": talk.messages.latest("pk").key}
    answer = alices.get(f"{CHAT}list/", ask, headers={"HX-Request": "true"}).content.decode()
    assert f'data-tokens="{shown_of(alices, talk)[0]}"' in answer and "hx-swap-oob" in answer


def test_the_page_knows_the_room_of_each_model_and_what_functions_take(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    made = Function.objects.create(
        workspace=tidewater, created_by=alice, name="tide", description="Look the tide up. " * 9, parameters={}
    )
    talk = talk_of(alice, tidewater, ("user", words("When?")), ("assistant", words("At six.")))
    whole = page(alices, talk)
    (extras,) = re.findall(r'data-extras="([^"]*)"', whole)
    size = json.loads(extras.replace("&quot;", '"'))[made.key]
    assert quoted(alice, talk, "Sure?", functions=[made.key]) == quoted(alice, talk, "Sure?") + size
    (radio,) = [one for one in Markup(whole).all("input") if one.get("value") == "MiniMax-Text-01"]
    model = choices.model_named("MiniMax-Text-01")
    for length, _ in choices.LENGTHS:
        room = choices.room_of(model, choices.answer_tokens(model, length))
        assert radio[f"data-room-{length}"] == str(room)


def test_old_messages_are_left_out_when_the_page_says_that_they_do_not_fit(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    model = choices.model_named("MiniMax-Text-01")
    room = choices.room_of(model, choices.answer_tokens(model, "normal"))
    talk = talk_of(alice, tidewater, ("user", words("word" * (room - 20))), ("assistant", words("Yes.")))
    last: Message = talk.messages.latest("pk")
    form = ChatForm(
        {"text": "x" * 400, "conversation": talk.key, "parent": last.key, "model": model.name},
        seat=seat_for(alice, "tidewater"),
    )
    assert form.is_valid() and form.order().left_out == 2
