"""Requests over a bad network: never sent is told from perhaps sent, and nothing lasts or grows without end."""

import asyncio
import gzip
import socket
from inspect import signature
from typing import Any

import pytest
import uvicorn

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech import endpoints as speech_endpoints
from studio.minimax.speech.endpoints import SpeechRequest
from studio.minimax.wire import base_client
from studio.minimax.wire.connections import KEEPALIVE_S
from studio.minimax.wire.transport import Timeouts
from tests.minimax import examples
from tests.minimax.upstream import Script, Wire, answer, chunked, cut_off, flood, frame, http, unfinished

HELLO = SpeechRequest("speech-02-hd", "Hello", voice_id="Wise_Woman")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
CHUNK = chunked(frame("aa"), end=b"")


async def both(api: Api, error: type) -> None:
    """Ask for a whole take and a live one; both end with the error."""
    for ask in (api.speech.create(HELLO), listen(api)):
        with pytest.raises(errors.ApiError) as caught:
            await ask
        assert type(caught.value) is error


async def listen(api: Api) -> list[Any]:
    """Return everything of a live take."""
    return [piece async for piece in api.speech.stream(HELLO)]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for very little."""
    monkeypatch.setattr(speech_endpoints, "TIMEOUTS", Timeouts(first_s=0.3, idle_s=0.3, total_s=0.5))
    monkeypatch.setattr(speech_endpoints, "STREAM_TIMEOUTS", Timeouts(first_s=0.3, idle_s=0.3, total_s=0.5))


async def test_a_closed_port_was_never_sent_to(wire: Wire) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        await both(Api(f"http://127.0.0.1:{taken.getsockname()[1]}", "key", allow_http=True), errors.NotSent)


async def test_a_name_that_does_not_exist_was_never_sent_to(wire: Wire) -> None:
    await both(Api("https://nowhere.invalid", "key"), errors.NotSent)


async def test_text_that_is_no_unicode_is_not_sent(api: Api, wire: Wire) -> None:
    with pytest.raises(errors.NotSent):
        await api.speech.create(SpeechRequest("speech-02-hd", "\ud800", voice_id="Wise_Woman"))
    assert wire.asked == []


async def test_a_server_without_tls_was_never_sent_to(wire: Wire) -> None:
    await both(Api(wire.url.replace("http:", "https:"), "key"), errors.NotSent)
    assert wire.asked == []


@pytest.mark.parametrize(
    "script",
    [
        cut_off(b""),
        cut_off(b"HTTP/1.1 200"),
        cut_off(HEAD),
        cut_off(HEAD + b'{"data":'),
        cut_off(b"hello?\r\n\r\n"),
        cut_off(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        cut_off(b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70_000),
    ],
    ids=range(7),
)
async def test_a_request_that_was_taken_may_have_been_carried_out_and_is_not_sent_twice(
    api: Api, wire: Wire, script: Script
) -> None:
    wire.answers(script)
    await both(api, errors.Unsure)
    assert [sent.line for sent in wire.asked] == ["POST /v1/t2a_v2 HTTP/1.1"] * 2


async def test_a_kept_connection_that_died_is_not_tried_again_by_itself(api: Api, wire: Wire) -> None:
    wire.answers(answer(**examples.SPEECH_NEW), cut_off(b""))
    await api.speech.create(HELLO)
    await both(api, errors.Unsure)
    assert len(wire.asked) == 3


@pytest.mark.parametrize("part", [b"", HEAD[:20], HEAD, HEAD + b"{", CHUNK], ids=range(5))
async def test_an_answer_that_stops_is_given_up(api: Api, wire: Wire, hurried: None, part: bytes) -> None:
    wire.answers(unfinished(part))
    await both(api, errors.Unsure)


@pytest.mark.parametrize("head", [HEAD, CHUNK], ids=["whole", "live"])
async def test_an_answer_that_drips_is_given_up(api: Api, wire: Wire, hurried: None, head: bytes) -> None:
    wire.answers(flood(head, b"1\r\n \r\n", 0.05))
    await both(api, errors.Unsure)


@pytest.mark.parametrize(
    "start",
    [
        HEAD.replace(b"9999", b"99999999999"),
        CHUNK + b"fffffffff\r\ndata: ",
        CHUNK + b"fffffffff\r\n",
    ],
    ids=["whole", "one endless line", "lines without end"],
)
async def test_an_answer_without_an_end_is_cut_off(api: Api, wire: Wire, start: bytes) -> None:
    written = 0

    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(start)
        while not writer.is_closing():
            writer.write(b": " + b"x" * 99_998 if start.endswith(b"data: ") else b": nothing\n" * 10_000)
            written += 100_000
            await writer.drain()

    wire.answers(flood)
    await both(api, errors.Unsure)
    assert written < 2 * 3 * HELLO.answer_limit_bytes()


async def test_compression_is_not_asked_for_and_not_undone(api: Api, wire: Wire) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    wire.answers(http(bomb, Content_Encoding="gzip"))
    await both(api, errors.Unsure)
    assert {sent.headers["accept-encoding"] for sent in wire.asked} == {"identity"}


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_not_followed(api: Api, wire: Wire, status: str) -> None:
    wire.answers(http("", status=status, Location=f"{wire.url}/elsewhere"))
    await both(api, errors.Unsure)
    with pytest.raises(errors.Unsure):
        await api.voices.list()
    assert "/elsewhere" not in "".join(sent.line for sent in wire.asked)


async def test_no_cookie_goes_from_one_key_to_another(api: Api, wire: Wire) -> None:
    wire.answers(http('{"base_resp":{"status_code":0}}', Set_Cookie="who=alice; Path=/"))
    await api.voices.list()
    await Api(wire.url, "sk-of-bob", allow_http=True).voices.list()
    assert "cookie" not in wire.asked[1].headers


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8601", "http://api.minimax.io", "ftp://x", "api.minimax.io", "", "https://"]
)
def test_without_tls_nothing_is_reached_unless_allowed(address: str) -> None:
    with pytest.raises(ValueError, match="https only"):
        Api(address, "key")


@pytest.mark.parametrize("group", ["", " ", "\n"])
async def test_an_empty_group_is_not_sent(wire: Wire, group: str) -> None:
    wire.answers(answer(base_resp=examples.OK))
    await Api(wire.url, "key", group, allow_http=True).voices.list()
    await Api(wire.url, "key", " 17 ", allow_http=True).voices.list()
    assert [sent.line.split()[1] for sent in wire.asked] == ["/v1/get_voice", "/v1/get_voice?GroupId=17"]


@pytest.mark.parametrize("name", ["Trace-Id", "trace-id", "X-Trace-Id", "Minimax-Request-Id"])
async def test_the_trace_id_is_found_under_any_of_its_names(api: Api, wire: Wire, name: str) -> None:
    wire.answers(http('{"base_resp":{"status_code":1026}}', **{name: "abc"}))
    with pytest.raises(errors.Refused) as caught:
        await api.speech.create(HELLO)
    assert caught.value.trace_id == "abc"


async def test_two_hundred_takes_run_at_once(api: Api, wire: Wire) -> None:
    everybody = asyncio.Barrier(200)

    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await everybody.wait()
        writer.write(chunked(frame("aa"), frame("", 2)))
        await writer.drain()

    wire.answers(speak)
    takes = await asyncio.gather(*(listen(api) for _ in range(200)))
    assert {take[0] for take in takes} == {b"\xaa"}


def test_connections_are_closed_with_their_loop() -> None:
    async def ask() -> None:
        with pytest.raises(errors.NotSent):
            await Api("http://127.0.0.1:9", "key", allow_http=True).voices.list()

    for _ in range(3):
        asyncio.run(ask())  # a connection left open would be a warning, and a warning is an error


def test_a_look_up_waits_less_than_those_who_ask() -> None:
    assert base_client.LOOKUP_TIMEOUTS.total_s <= 30


def test_no_connection_is_used_again_that_the_other_end_may_be_closing() -> None:
    usual = signature(uvicorn.Config).parameters["timeout_keep_alive"].default
    assert usual - 1 >= KEEPALIVE_S  # Node waits as long
