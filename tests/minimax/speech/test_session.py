"""A live session: what is said sentence by sentence is heard to its very end."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from studio.minimax import errors
from studio.minimax.client import Api, close_all
from studio.minimax.speech.endpoints import SpeechFacts, SpeechRequest
from tests.minimax.conftest import KEY
from tests.minimax.examples import SOCKET, TRACE

CALM = SpeechRequest("speech-02-hd", "", voice_id="Wise_Woman", emotion="calm")
FACTS = SpeechFacts(935, 15597, 32000, 128000, 1, "mp3", 4, TRACE)
CONNECTED, STARTED, SOUND, FINISHED = SOCKET.values()
LAST = {**SOUND, "is_final": True, "data": {"audio": ""}}
FAILED = {"event": "task_failed", "trace_id": TRACE, "base_resp": {"status_code": 1026, "status_msg": "no"}}


@dataclass
class Server:
    """Answers each event of the client with some frames; None hangs up."""

    api: Any = None
    status: int = 0
    first: list[Any] = field(default_factory=lambda: [CONNECTED])
    replies: dict[str, list[Any]] = field(
        default_factory=lambda: {
            "task_start": [STARTED],
            "task_continue": [SOUND, SOUND, LAST],
            "task_finish": [FINISHED, None],
        }
    )
    heard: list[Any] = field(default_factory=list)
    request: Any = None

    async def handle(self, connection: ServerConnection) -> None:
        """Serve one session."""
        await self.send(connection, self.first)
        async for message in connection:
            self.heard.append(json.loads(message))
            await self.send(connection, self.replies[self.heard[-1]["event"]])

    async def send(self, connection: ServerConnection, frames: list[Any]) -> None:
        """Send frames."""
        for frame in frames:
            if frame is None:
                return await connection.close()
            await connection.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse the handshake, where a test wants it."""
        self.request = request
        return connection.respond(HTTPStatus(self.status), "no\n") if self.status else None


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server of sessions, with a client in front of it."""
    found = Server()
    async with serve(found.handle, "127.0.0.1", 0, process_request=found.admit, close_timeout=1) as running:
        found.api = Api(f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}", KEY, allow_http=True)
        yield found
        await close_all()


async def say(server: Server, *sentences: str) -> list[Any]:
    """Say some sentences; return everything heard."""
    async with server.api.speech.session(CALM) as session:
        for sentence in sentences:
            await session.send(sentence)
        await session.finish()
        return [piece async for piece in session.receive()]


async def test_a_session_is_heard_to_its_end_not_to_the_end_of_a_segment(server: Server) -> None:
    assert await say(server, "One.", "Two.") == [b"\xff\xfb", b"\xff\xfb", FACTS] * 2


async def test_it_opens_with_the_settings_and_sends_whole_sentences(server: Server) -> None:
    await say(server, "One.", "Two.")
    voice = {"voice_id": "Wise_Woman", "speed": 1.0, "vol": 1.0, "pitch": 0, "emotion": "calm"}
    assert server.heard[0]["voice_setting"] == voice
    assert server.heard[1:] == [
        {"event": "task_continue", "text": "One."},
        {"event": "task_continue", "text": "Two."},
        {"event": "task_finish"},
    ]
    assert server.request.path == "/ws/v1/t2a_v2"
    assert server.request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "odd",
    [
        {"data": None},
        {},
        {"data": {"audio": None}},
        {"event": "task_continued", "is_final": True},
        {"data": {"audio": ""}, "base_resp": {}},
        {"event": "unheard_of"},
    ],
)
async def test_a_frame_without_sound_is_stepped_over(server: Server, odd: dict[str, Any]) -> None:
    server.replies["task_continue"] = [odd, SOUND, odd]
    assert await say(server, "One.") == [b"\xff\xfb"]


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        (FAILED, errors.Refused),
        ({"event": "task_failed"}, errors.Unsure),
        ({**SOUND, "data": {"audio": "zz"}}, errors.Broken),
        ({"base_resp": {"status_code": 2204, "status_msg": "text too long"}}, errors.Refused),
        (None, errors.Unsure),
        ("no json", errors.Unsure),
        (b"\x00", errors.Unsure),
        ({"base_resp": {"status_code": 2201}}, errors.Unsure),
    ],
)
async def test_a_session_that_fails_says_why(server: Server, frame: Any, error: type) -> None:
    server.replies["task_continue"] = [frame]
    with pytest.raises(errors.ApiError) as caught:
        await say(server, "One.")
    assert type(caught.value) is error
    # What is said costs: it is said once, in one session.
    events = [message["event"] for message in server.heard]
    assert (events.count("task_start"), events.count("task_continue")) == (1, 1)


@pytest.mark.parametrize(
    "first",
    [
        [{**CONNECTED, "base_resp": {"status_code": 1004, "status_msg": "login fail"}}],
        [{"event": "task_failed", "base_resp": {"status_code": 2049}}],
    ],
)
async def test_a_key_may_be_refused_in_the_first_frame(server: Server, first: list[Any]) -> None:
    server.first = first
    with pytest.raises(errors.KeyRefused):
        await say(server)


@pytest.mark.parametrize(("status", "error"), [(401, errors.KeyRefused), (429, errors.TryLater), (500, errors.Unsure)])
async def test_a_handshake_may_be_refused(server: Server, status: int, error: type) -> None:
    server.status = status
    with pytest.raises(errors.ApiError) as caught:
        await say(server)
    assert type(caught.value) is error


async def test_a_session_that_does_not_open_as_agreed_is_left(server: Server) -> None:
    server.replies["task_start"] = [CONNECTED]
    with pytest.raises(errors.Unsure):
        await say(server)


async def test_a_session_to_a_closed_port_was_never_sent(server: Server) -> None:
    server.api = Api("http://127.0.0.1:9", KEY, allow_http=True)
    with pytest.raises(errors.NotSent):
        await say(server)
