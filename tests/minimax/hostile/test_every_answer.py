"""The documents' answers, each spoilt in every place: what comes is an object or an error of ours, never a crash."""

from collections.abc import Callable
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from tests.minimax.calls import CALLS, RAW
from tests.minimax.canned import Canned
from tests.minimax.examples import mutations
from tests.minimax.media_calls import Call
from tests.minimax.paid import methods
from tests.minimax.upstream import Wire, http

every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


def everywhere(node: Any, change: Any) -> Any:
    """Return an answer with something done to everything inside it."""
    if isinstance(node, dict):
        return change({name: everywhere(found, change) for name, found in node.items()})
    if isinstance(node, list):
        return [everywhere(found, change) for found in node]
    return change(node)


def respelt(node: Any, spell: Callable[[str], str]) -> Any:
    """Return something with its status in other letters."""
    if not isinstance(node, dict) or not isinstance(node.get("status"), str):
        return node
    return {**node, "status": spell(node["status"])}


async def outcome(api: Api, call: Call) -> Any:
    """Return what a call gives, or the kind of our error that it raises."""
    try:
        return await call.make(api)
    except errors.ApiError as error:
        return type(error)


def test_every_method_of_the_client_has_an_example(api: Api) -> None:
    assert {name.split()[0] for name in CALLS} | RAW == {name for name, _ in methods(api)}


@every_call
async def test_an_answer_spoilt_anywhere_is_an_object_or_our_error(offline: Api, canned: Canned, call: Call) -> None:
    for label, spoilt in mutations(call.example):
        canned.answers(spoilt)
        found = await outcome(offline, call)
        # Half a character, one of nought and a number without measure, which JSON can hold, no database takes.
        assert not any(odd in repr(found) for odd in ("\\ud800", "\\x00", f"={10**30}")), label


@every_call
async def test_what_is_new_in_an_answer_changes_nothing(offline: Api, canned: Canned, call: Call) -> None:
    canned.answers(call.example)
    usual = await outcome(offline, call)
    assert not isinstance(usual, type)
    more = everywhere(call.example, lambda node: {**node, "new": {"x": [1]}} if isinstance(node, dict) else node)
    canned.answers(more)
    assert await outcome(offline, call) == usual


@every_call
async def test_numbers_as_text_and_small_letters_change_nothing(offline: Api, canned: Canned, call: Call) -> None:
    canned.answers(call.example)
    usual = await outcome(offline, call)
    canned.answers(everywhere(call.example, lambda node: str(node) if type(node) is int else node))
    assert await outcome(offline, call) == usual
    for spelling in (str.lower, str.upper):
        canned.answers(everywhere(call.example, lambda node, spell=spelling: respelt(node, spell)))
        assert await outcome(offline, call) == usual


@pytest.mark.parametrize("body", ["", "odd", "null", "[]", "7", '{"base_resp":null}', "{"])
async def test_an_answer_that_is_none_is_unsure(api: Api, wire: Wire, body: str) -> None:
    wire.answers(http(body))
    found = {name: await outcome(api, call) for name, call in CALLS.items()}
    # Some promise nothing but that all is well.
    assert body == '{"base_resp":null}' or found == dict.fromkeys(CALLS, errors.Unsure)
