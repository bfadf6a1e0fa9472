"""A session that takes tokens: what is sent of them, and what is heard of the turns between the sound."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from studio.minimax import errors
from studio.minimax.client import Api, close_all
from studio.minimax.speech import session_tokens
from studio.minimax.speech.endpoints import SessionEvent, SpeechFacts, SpeechRequest
from studio.minimax.speech.session_tokens import TokenSession
from tests.minimax.examples import SOCKET, mutations
from tests.sandboxes import charges

PCM = SpeechRequest("speech-02-turbo", "", voice_id="Wise_Woman", format="pcm", sample_rate_hz=16000)
SENTENCE = "This sentence takes its time and nobody will hear it to its end, since somebody speaks up. "
LONG = SENTENCE * 12  # long enough that the sandbox is still speaking when the interruption reaches it
SOUND = {**SOCKET["sound"], "event": "task_continued"}
LAST = {**SOUND, "is_final": True, "data": {"audio": ""}}
FINISHED = SOCKET["finished"]


class Wire:
    """The other end of a session: some messages, and then nothing."""

    def __init__(self, *events: str | dict[str, Any]) -> None:
        self.messages = [{"event": event} if isinstance(event, str) else event for event in events]
        self.sent: list[dict[str, Any]] = []
        self.session = TokenSession(self)  # type: ignore[arg-type]

    async def send(self, message: dict[str, Any]) -> None:
        """Note a message."""
        self.sent.append(message)

    async def receive(self) -> dict[str, Any] | None:
        """Return the next message."""
        return json.loads(json.dumps(self.messages.pop(0))) if self.messages else None


async def test_no_token_is_blank_and_no_space_is_lost() -> None:
    wire = Wire()
    for token in ("Hello", " ", "\n", "world", " ", "", "!", " "):
        await wire.session.send(token)
    assert [message["text"] for message in wire.sent] == ["Hello", " \nworld", " !"]
    await wire.session.flush()
    await wire.session.send("New")
    await wire.session.finish()
    assert wire.sent[3:] == [
        {"event": "task_flush"}, {"event": "task_continue", "text": "New"}, {"event": "task_finish"},
    ]  # fmt: skip


async def test_turns_are_heard_between_the_sound() -> None:
    wire = Wire("sentence_start", SOUND, LAST, "sentence_end", "task_flushed", "unheard_of", FINISHED)
    begins, sound, facts, *rest = [piece async for piece in wire.session.receive()]
    assert (begins, sound, rest) == (SessionEvent.BEGINS, b"\xff\xfb", [SessionEvent.ENDS, SessionEvent.FLUSHED])
    assert isinstance(facts, SpeechFacts) and facts.usage_characters == 4


async def test_what_was_on_its_way_when_it_was_cancelled_is_not_heard() -> None:
    late: list[str | dict[str, Any]] = ["sentence_start", SOUND, "task_flushed"]
    wire = Wire(*late, "task_canceled", *late, "task_canceled", "sentence_start", SOUND, FINISHED)
    await wire.session.cancel()
    await wire.session.cancel()
    heard = [piece async for piece in wire.session.receive()]
    assert heard == [SessionEvent.CANCELED, SessionEvent.BEGINS, b"\xff\xfb"]
    assert wire.sent == [{"event": "task_cancel"}] * 2


async def test_a_session_that_has_too_much_to_say_goes_on() -> None:
    full = {"event": "task_continued", "data": None, "base_resp": {"status_code": 2205, "status_msg": "queue"}}
    wire = Wire(full, "sentence_start", SOUND, FINISHED)
    with pytest.raises(errors.TryLater):
        await anext(wire.session.receive())
    assert [piece async for piece in wire.session.receive()] == [SessionEvent.BEGINS, b"\xff\xfb"]


@pytest.mark.parametrize("frame", [SOUND, LAST, FINISHED, {**FINISHED, "event": "sentence_end"}])
async def test_a_message_spoilt_anywhere_is_stepped_over_or_is_our_error(frame: dict[str, Any]) -> None:
    for label, odd in mutations(frame):
        try:
            heard = [piece async for piece in Wire("sentence_start", odd, FINISHED).session.receive()]
        except errors.ApiError:
            continue
        assert heard[0] is SessionEvent.BEGINS and "\\ud800" not in repr(heard), label


@pytest.fixture
async def api(calm_sandbox: str) -> AsyncIterator[Api]:
    """The client, in front of the sandbox."""
    yield Api(calm_sandbox, "sk-sandbox-of-this-server", allow_http=True)
    await close_all()


async def until(session: TokenSession, turn: SessionEvent) -> float:
    """Return how many seconds of sound are heard until a turn comes."""
    size = 0
    async for piece in session.receive():
        size += len(piece) if isinstance(piece, bytes) else 0
        if piece is turn:
            break
    return size / 2 / 16000


async def test_a_conversation_is_spoken_interrupted_and_taken_up_again(api: Api) -> None:
    async with api.speech.token_session(PCM) as session:
        for token in ("Good", " ", "mor", "ning", ". How", " are you"):
            await session.send(token)
        await session.flush()
        assert 1.0 < await until(session, SessionEvent.FLUSHED) < 4.0
        await session.send(LONG)
        assert await anext(piece async for piece in session.receive() if isinstance(piece, bytes))
        await session.cancel()
        assert await until(session, SessionEvent.CANCELED) == 0
        await session.send("Sorry.")
        await session.finish()
        *_, sound, facts, end = [piece async for piece in session.receive()]
    assert (isinstance(facts, SpeechFacts), end) == (True, SessionEvent.ENDS) and sound
    first, second, *interrupted, last = [row["units"] for row in charges(api.base_url)]
    assert (first, second, last) == (len("Good morning. "), 11, 6)
    assert set(interrupted) == {len(SENTENCE)} and len(interrupted) < LONG.count(SENTENCE)


async def pinged(request: web.Request) -> web.WebSocketResponse:
    """Finish a session when a ping is heard, and not before."""
    socket = web.WebSocketResponse(autoping=False)
    await socket.prepare(request)
    for event in ("connected_success", "task_started"):
        await socket.send_json({"event": event})
    while (await socket.receive()).type is not aiohttp.WSMsgType.PING:
        pass
    await socket.send_json({"event": "task_finished"})
    return socket


async def test_a_session_in_which_nobody_speaks_shows_that_it_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_tokens, "TIMEOUTS", replace(session_tokens.TIMEOUTS, ping_s=0.05))
    upstream = web.Application()
    upstream.router.add_get(session_tokens.PATH, pinged)
    async with TestServer(upstream) as server:
        async with Api(str(server.make_url("")), "sk", allow_http=True).speech.token_session(PCM) as session:
            assert [piece async for piece in session.receive()] == []
        await close_all()
