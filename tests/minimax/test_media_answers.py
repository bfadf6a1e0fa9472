"""The documents' answers, each spoilt in every place: what comes is an object or an error of ours, never a crash."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from tests.minimax.examples import mutations
from tests.minimax.media_calls import CALLS, PAID, Call
from tests.minimax.media_examples import told
from tests.minimax.wire import Wire, cut_off, http

every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


def everywhere(node: Any, change: Any) -> Any:
    """Return an answer with something done to everything inside it."""
    if isinstance(node, dict):
        return change({name: everywhere(found, change) for name, found in node.items()})
    if isinstance(node, list):
        return [everywhere(found, change) for found in node]
    return change(node)


async def outcome(api: Api, call: Call) -> Any:
    """Return what a call gives, or the kind of our error that it raises."""
    try:
        return await call.make(api)
    except errors.ApiError as error:
        return type(error)


@every_call
async def test_an_answer_spoilt_anywhere_is_an_object_or_our_error(api: Api, wire: Wire, call: Call) -> None:
    for label, spoilt in mutations(call.example):
        wire.answers(told(spoilt))
        found = await outcome(api, call)
        # Half a character, which JSON can hold, would be refused by every file and database.
        assert "\\ud800" not in repr(found), label


@every_call
async def test_what_is_new_in_an_answer_changes_nothing(api: Api, wire: Wire, call: Call) -> None:
    wire.answers(told(call.example))
    usual = await outcome(api, call)
    assert not isinstance(usual, type)
    more = everywhere(call.example, lambda node: {**node, "new": {"x": [1]}} if isinstance(node, dict) else node)
    wire.answers(told(more))
    assert await outcome(api, call) == usual


@every_call
async def test_numbers_as_text_and_small_letters_change_nothing(api: Api, wire: Wire, call: Call) -> None:
    wire.answers(told(call.example))
    usual = await outcome(api, call)
    wire.answers(told(everywhere(call.example, lambda node: str(node) if type(node) is int else node)))
    assert await outcome(api, call) == usual
    small = {name: found.lower() if name == "status" else found for name, found in call.example.items()}
    wire.answers(told(small))
    assert await outcome(api, call) == usual


@every_call
@pytest.mark.parametrize("body", ["", "odd", "null", "[]", "7", '{"base_resp":null}', "{"])
async def test_an_answer_that_is_none_is_unsure(api: Api, wire: Wire, call: Call, body: str) -> None:
    wire.answers(http(body))
    found = await outcome(api, call)
    # Some promise nothing but that all is well.
    assert found is errors.Unsure or body == '{"base_resp":null}'


@pytest.mark.parametrize("call", PAID.values(), ids=PAID.keys())
async def test_what_costs_is_sent_once_whatever_comes_back(api: Api, wire: Wire, call: Call) -> None:
    silences = [cut_off(b""), cut_off(told(call.example)[:40]), http("", "text/html", "502 Bad Gateway"),
                told({"base_resp": {"status_code": 1001}}), told({"base_resp": {"status_code": 424242}})]
    for number, silence in enumerate(silences, 1):
        wire.answers(silence)
        assert await outcome(api, call) is errors.Unsure
        assert len(wire.asked) == number
    wire.answers(told({"base_resp": {"status_code": 1002}}))
    assert await outcome(api, call) is errors.TryLater
    assert len(wire.asked) == len(silences) + 1
