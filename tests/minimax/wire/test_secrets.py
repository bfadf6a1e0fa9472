"""A key is seen by MiniMax and by nobody else."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechRequest
from tests.minimax.calls import CALLS
from tests.minimax.conftest import KEY
from tests.minimax.upstream import Script, Wire, answer, chunked, cut_off, frame, http, refusal

HELLO = SpeechRequest("speech-02-hd", "Hello", voice_id="Wise_Woman")
Call = Callable[[Api], Awaitable[Any]]


async def talk(api: Api) -> None:
    """Open a session."""
    async with api.speech.session(HELLO):
        pass


EVERY: list[Call] = [talk, *(call.make for call in CALLS.values())]
# A server may send back what it was sent.
ECHO = f"login fail: {KEY}"
SCRIPTS: list[Script] = [
    refusal(1004, ECHO),
    refusal(2013, ECHO),
    refusal(999999, ECHO),
    http(ECHO, status="500 Oh"),
    cut_off(b""),
    http(ECHO),
    answer("401 No", error={"type": "authorized_error", "message": ECHO}),
    chunked(frame(KEY)),
    http("", status="302 Found", Location=f"/{KEY}"),
    cut_off(b"HTTP/1.1 200 OK\r\n" + KEY.encode()),
]


@pytest.mark.parametrize("script", SCRIPTS)
async def test_no_error_and_no_log_shows_the_key(
    api: Api, wire: Wire, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wire.answers(script)
    told = []
    for call in EVERY:
        asked = len(wire.asked)
        with pytest.raises(errors.ApiError) as caught:
            await call(api)
        told += [*traceback.format_exception(caught.value), repr(caught.value), repr(vars(caught.value))]
        assert wire.asked[asked].headers["authorization"] == f"Bearer {KEY}"
    assert [line for line in [*told, *caplog.text.splitlines()] if KEY in line] == []


@pytest.mark.parametrize("key", [KEY + "\n", KEY + " ", "\u200b" + KEY, KEY + "\r\nX-Evil: 1", "", "ключ"])
async def test_a_key_that_cannot_be_one_is_not_sent_and_not_told(wire: Wire, key: str) -> None:
    api = Api(wire.url, key, allow_http=True)
    for call in EVERY:
        with pytest.raises(errors.KeyRefused) as caught:
            await call(api)
        assert KEY not in "".join(traceback.format_exception(caught.value))
    assert wire.asked == []


def test_the_client_does_not_show_its_key(api: Api) -> None:
    for thing in (api, *vars(api).values()):
        assert KEY not in repr(thing) + str(thing)
