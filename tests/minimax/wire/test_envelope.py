"""No JSON makes find_error fail, no odd value is a definite refusal, and what costs is sent once whatever comes."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.wire import transport
from studio.minimax.wire.envelope import BY_CODE, BY_STATUS, BY_TYPE, find_error
from studio.minimax.wire.parse import parse_json
from studio.minimax.wire.transport import Timeouts
from tests.minimax.paid import FREE, PAID, SESSIONS, methods
from tests.minimax.upstream import Script, Wire, answer, chunked, cut_off, http, refusal, unfinished
from tests.minimax.wire.test_answers import STATUSES, TABLE, WORDS

Call = Callable[[Api], Awaitable[Any]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n"


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Drop the connection without a word."""
    writer.transport.abort()


COSTS = re.compile(r"\bcosts\b(?! nothing)", re.IGNORECASE)
every_paid_call = pytest.mark.parametrize(("name", "call"), PAID, ids=[name for name, _ in PAID])
# What says nothing certain of whether the request was carried out, and must not be followed by another.
SILENCES: dict[str, Script] = {
    "hung up": cut_off(b""), "hung up in the head": cut_off(b"HTTP/1.1 200 OK\r\nContent-"),
    "hung up in the body": cut_off(http("x" * 99)[:-50]), "hung up in an event": cut_off(chunked(b"data: {", end=b"")),
    "an empty stream": chunked(), "a page": http("<h1>no</h1>", "text/html", "502 Bad Gateway"),
    "a lost envelope": answer("500 Oh"), "a redirect": http("", status="307 Go", Location="/elsewhere"),
    "a reset": reset, "half a refusal": cut_off(HEAD + b'{"base_resp":{"status_code":1026'),
    "1001": refusal(1001), "unknown code": refusal(424242), "nothing": http(""), "no object": http("[]"),
}  # fmt: skip

words = st.text(max_size=8) | st.sampled_from([*WORDS, "no (1008)", "(1026)", "error", "1008", "0", "\ud800"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | words | st.sampled_from([*BY_CODE, 10**400])
fields = st.sampled_from([
    "base_resp", "status_code", "status_msg", "error", "type", "message", "code", "http_code", "trace_id", "request_id",
])  # fmt: skip
anything = st.recursive(leaves, lambda some: st.lists(some) | st.dictionaries(fields | words, some), max_leaves=12)
envelopes = st.none() | st.dictionaries(fields, anything, max_size=4)


@given(st.integers(100, 599) | st.sampled_from([200, 401, 402, 429]), envelopes)
def test_any_json_is_judged(status: int, envelope: dict[str, Any] | None) -> None:
    found = find_error(status, envelope)
    if found is None:
        assert 200 <= status < 300 and envelope is not None
        return
    assert isinstance(found, errors.ApiError)
    found.trace_id.encode()
    assert found.code is None or 0 < found.code < 2**31
    # Only what the table names is definite; whatever else is said may have been carried out.
    named = found.code in BY_CODE or status in BY_STATUS or not found.code
    assert type(found) is errors.Unsure or named
    assert found.tries == 1 or isinstance(found, errors.TryLater)


@given(st.integers(), st.sampled_from([200, 400, 404, 500, 503, 520]))
def test_a_code_that_no_table_names_is_never_definite(code: int, status: int) -> None:
    if code and code not in BY_CODE:
        assert type(find_error(status, {"base_resp": {"status_code": code}})) is errors.Unsure


@given(st.binary(max_size=50) | st.sampled_from([b"[" * 50_000, b'{"a":' * 50_000, b"1" * 5_000, b"\xff\xfe{", b"NaN"]))
def test_no_bytes_bring_the_reader_down(body: bytes) -> None:
    assert isinstance(parse_json(body), dict | None)


def test_the_table_is_the_code_and_the_code_is_the_table() -> None:
    assert {code: (rule.error, max(rule.tries, 1)) for code, rule in BY_CODE.items()} == {
        code: (error, tries) for code, error, tries in TABLE if code in BY_CODE
    }
    assert {code for code, error, _ in TABLE if code not in BY_CODE and error is not errors.Unsure} == set()
    assert {status: rule.error for status, rule in BY_STATUS.items()} == STATUSES
    assert {word: rule.error for word, rule in BY_TYPE.items()} == WORDS


def test_every_method_is_known_to_cost_or_not_to(api: Api) -> None:
    listed = {name.split()[0] for name, _ in PAID}
    assert {name for name, _ in methods(api)} == listed | FREE | SESSIONS
    assert not listed & FREE
    assert {name for name, words in methods(api) if COSTS.search(words)} == listed | SESSIONS


async def failure(api: Api, call: Call) -> errors.ApiError:
    """Return the error that a call ends with."""
    with pytest.raises(errors.ApiError) as caught:
        await call(api)
    return caught.value


@every_paid_call
async def test_what_costs_is_sent_once_when_nobody_knows(api: Api, wire: Wire, name: str, call: Call) -> None:
    for number, (label, silence) in enumerate(SILENCES.items(), 1):
        wire.answers(silence)
        assert type(await failure(api, call)) is errors.Unsure, label
        assert len(wire.asked) == number, label


@every_paid_call
async def test_what_costs_is_sent_once_whatever_the_refusal(api: Api, wire: Wire, name: str, call: Call) -> None:
    for number, (code, error, tries) in enumerate(TABLE, 1):
        wire.answers(refusal(code))
        found = await failure(api, call)
        assert (type(found), found.code, found.tries) == (error, code, tries)
        assert len(wire.asked) == number


@every_paid_call
async def test_what_costs_is_sent_once_when_what_was_promised_is_missing(
    api: Api, wire: Wire, name: str, call: Call
) -> None:
    wire.answers(answer(base_resp={"status_code": 0, "status_msg": "success"}))
    if name == "voices.clone":  # which promises nothing but that all is well
        await call(api)
    else:
        assert type(await failure(api, call)) is errors.Unsure
    assert len(wire.asked) == 1


@pytest.mark.parametrize("part", [b"", HEAD, HEAD + b"{", chunked(b"data: {", end=b"")])
async def test_what_costs_is_sent_once_when_nothing_comes(
    api: Api, wire: Wire, monkeypatch: pytest.MonkeyPatch, part: bytes
) -> None:
    timeouts, send = Timeouts(first_s=0.3, idle_s=0.3, total_s=0.3), transport.send
    monkeypatch.setattr(transport, "send", lambda *asked, **parts: send(*asked, **{**parts, "timeouts": timeouts}))
    wire.answers(unfinished(part))
    found = await asyncio.gather(*(failure(api, call) for _, call in PAID))
    assert {type(error) for error in found} == {errors.Unsure}
    assert len(wire.asked) <= len(PAID)  # a busy machine may give one up before it is sent


# A refusal is definite when MiniMax says it in an envelope: a status alone may be a proxy's, after the work was done.
BARE = dict.fromkeys((400, 403, 404, 408, 409, 413, 422, 500, 502, 503, 504, 520, 529), errors.Unsure)


@every_paid_call
async def test_what_costs_is_sent_once_when_the_status_decides(api: Api, wire: Wire, name: str, call: Call) -> None:
    for number, (status, error) in enumerate({**STATUSES, **BARE}.items(), 1):
        wire.answers(http("no", "text/plain", f"{status} No"))
        assert type(await failure(api, call)) is error
        assert len(wire.asked) == number
