"""How an answer ends that does not simply end: held back half-way, cut at its longest, or with nothing said."""

import json
from typing import Any

import pytest
from django.test import Client

from studio.chat.markdown import RENDERER_VERSION, render
from studio.chat.models import Message
from studio.jobs.error_messages import OF_SANDBOX
from studio.jobs.models import State
from studio.ledger.models import EntryState
from tests.chat.desk import CHAT, PATH, answered, ended, fresh, texts, words
from tests.chat.markdown.page import Markup
from tests.sandboxes import charges, clear, fault

pytestmark = pytest.mark.usefixtures("speaking", "hurried_sandbox")
EVENTS = {"content-type": "text/event-stream"}


def scripted(url: str, *texts: str, finish: str = "stop", **last: Any) -> None:
    """Have the next answer be some pieces, and then a frame that says why it ends."""
    usage = {"total_tokens": 40, "prompt_tokens": 30, "completion_tokens": 10}
    frames: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in texts]
    frames.append({"choices": [{"index": 0, "finish_reason": finish, "delta": {}}]})
    frames.append({"choices": [], "usage": usage, "base_resp": {"status_code": 0, "status_msg": ""}, **last})
    body = "".join(f"data: {json.dumps(frame)}\n\n" for frame in frames)
    fault(url, PATH, "status", n=200, nth=1, body=body, headers=EVENTS, charged=True)


def test_an_answer_held_back_half_way_keeps_what_came_and_is_not_asked_for_again(
    alices: Client, sandbox_url: str
) -> None:
    fault(sandbox_url, PATH, "fail_after_chunks", n=14, code=1027)
    answer = answered(alices, "Write a poem about the sea")
    assert answer.job is not None and answer.job.state == State.FAILED
    assert answer.text or answer.thinking
    shown = words(alices, answer.conversation)
    assert "The rest of the answer was held back" in shown and OF_SANDBOX in shown
    assert f"?edit={answer.parent.key}" in shown
    assert answer.job.entry.state == EntryState.CHARGED and len(charges(sandbox_url)) == 1


def test_an_answer_withheld_after_its_last_word_keeps_its_words(alices: Client, sandbox_url: str) -> None:
    held_back = {"base_resp": {"status_code": 1027, "status_msg": "output new_sensitive"}}
    scripted(sandbox_url, "The tide ", "is out.", **held_back)
    answer = answered(alices, "When is low water?")
    assert answer.text == "The tide is out."
    assert "The rest of the answer was held back" in words(alices, answer.conversation)
    clear(sandbox_url)
    scripted(sandbox_url, output_sensitive=True)
    silent = answered(alices, "And now?")
    assert silent.job is not None and silent.job.state != State.DONE and not silent.parts
    assert "The answer was held back" in words(alices, silent.conversation)


def test_a_model_that_answers_nothing_is_said_to_and_can_be_asked_again(alices: Client, sandbox_url: str) -> None:
    scripted(sandbox_url)
    answer = answered(alices, "Say nothing, please.")
    assert (answer.job.state, answer.parts) == (State.DONE, [])
    assert answer.job.entry.charged == 40
    shown = words(alices, answer.conversation)
    assert "The model answered with nothing." in shown and "40 tokens so far" in shown
    assert 'aria-label="Write it again"' in shown
    more = answered(alices, "Then say one word.", after=answer)
    assert more.text and texts(alices, more.conversation)[1] == ""


@pytest.mark.parametrize("said", ["   \n\n", "<think>\nHm.\n</think>"])
def test_an_answer_without_a_word_is_none(alices: Client, sandbox_url: str, said: str) -> None:
    scripted(sandbox_url, said)
    answer = answered(alices, "Say nothing, please.")
    assert not answer.text.strip()
    assert "The model answered with nothing." in words(alices, answer.conversation)


def test_what_was_formatted_while_it_arrived_is_kept_and_only_the_rest_is_formatted_at_the_end(
    alices: Client, sandbox_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(sandbox_url, "# Tides 🌊\n\nHigh at *nine*.\n", "\n- low\n- high\n\nThe `en", "d`.\n\nBye")
    formatted: list[str] = []
    monkeypatch.setattr("studio.chat.markdown.blocks.render", lambda text: formatted.append(text) or render(text))
    answer = answered(alices, "Tell me of the tides.")
    assert formatted == ["Bye"]
    assert (answer.html, answer.renderer) == (render(answer.text), RENDERER_VERSION)
    assert answer.html in alices.get(f"{CHAT}{answer.conversation.key}/").content.decode()


def go_on(browser: Client, cut: Message) -> Message:
    """Send the form that asks for the rest of an answer, as the page has it."""
    shown = browser.get(f"{CHAT}{cut.conversation.key}/").content.decode()
    form = shown[: shown.index(">Go on</button>")].rpartition("<form")[2]
    fields = {one["name"]: one.get("value", "") for one in Markup(f"<form{form}").all("input")}
    assert browser.post(CHAT, fields).status_code == 303
    return ended(Message.objects.filter(role="assistant").latest("pk"))


def test_an_answer_cut_at_its_longest_goes_on_below_where_it_stopped(alices: Client, sandbox_url: str) -> None:
    scripted(sandbox_url, "Night one: the lamp was ", finish="length")
    cut = answered(alices, "Tell me of the nights.", length="short", model="MiniMax-Text-01", mask="on")
    assert "Cut at the longest answer." in words(alices, cut.conversation)
    scripted(sandbox_url, "lit at dusk.")
    more = go_on(alices, cut)
    assert texts(alices, cut.conversation) == [
        "Tell me of the nights.", "Night one: the lamp was ", "Go on exactly where you stopped.", "lit at dusk.",
    ]  # fmt: skip
    order = more.job.order
    assert (order.model, order.length, order.mask, more.parent.parent) == ("MiniMax-Text-01", "short", True, cut)
    assert "Go on</button>" not in words(alices, cut.conversation)
    assert fresh(cut).parts == cut.parts and len(charges(sandbox_url)) == 2
