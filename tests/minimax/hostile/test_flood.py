"""An upstream that never ends, in the head or in the body: what is kept of it has an end, and so has the waiting."""

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.chat import endpoints as chat_endpoints
from studio.minimax.chat import stream as chat_stream
from studio.minimax.client import Api
from studio.minimax.images import endpoints as images_endpoints
from studio.minimax.music.endpoints import MusicRequest
from studio.minimax.speech.endpoints import SpeechRequest
from studio.minimax.wire import base_client, transport
from studio.minimax.wire.download import download
from studio.minimax.wire.transport import Timeouts
from tests.minimax.media_calls import BOOK, PICTURES, SONG
from tests.minimax.paid import QUESTION, all_of
from tests.minimax.upstream import Script, Wire, flood, http, unfinished

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
JSON, EVENTS, SOUND = (HEAD % kind for kind in (b"application/json", b"text/event-stream", b"audio/mpeg"))
CHUNK = b"10000\r\n%s\r\n"
LIMIT = 200_000
BOMB = gzip.compress(bytes(50_000_000))
CALLS: dict[str, Callable[[Api], Awaitable[Any]]] = {
    "chat.create": lambda api: api.chat.create(QUESTION), "chat.stream": lambda api: all_of(api.chat.stream(QUESTION)),
    "files.list": lambda api: api.files.list("batch"), "batches.retrieve": lambda api: api.batches.retrieve("7"),
    "files.content": lambda api: all_of(api.files.content("7", limit_bytes=LIMIT)),
}  # fmt: skip
# The families' own calls, which share the way there: each is flooded with what it waits for.
OTHERS: dict[str, Callable[[Api], Awaitable[Any]]] = {
    "speech.create": lambda api: api.speech.create(BOOK), "speech.stream": lambda api: all_of(api.speech.stream(BOOK)),
    "chat.stream at the other address": lambda api: all_of(api.chat.stream(QUESTION, openai=True)),
    "music.create": lambda api: api.music.create(SONG), "music.stream": lambda api: all_of(api.music.stream(SONG)),
    "images.create": lambda api: api.images.create(PICTURES), "video.query": lambda api: api.video.query("7"),
    "voices.design": lambda api: api.voices.design("calm", "Hello"), "download": lambda api: all_of(fetched(api)),
}  # fmt: skip
SOUNDS = b'data: {"data":{"audio":"%s","status":1},"extra_info":null}\n\n' % (b"ab" * 2000)
FLOODS = {
    "speech.create": (JSON, b" " * 65536), "music.create": (JSON, b" " * 65536), "images.create": (JSON, b"[" * 65536),
    "voices.design": (JSON, b"{" * 65536), "video.query": (JSON, b" " * 65536), "download": (SOUND, bytes(65536)),
    "speech.stream": (EVENTS, b"data: x\n" * 8192), "music.stream": (EVENTS, b"x" * 65536),
    "chat.stream at the other address": (EVENTS, b": ping\n\n" * 8192),
}  # fmt: skip
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep little, so that a test needs to send little."""
    for module, name in [(chat_endpoints, "EVENT_BYTES"), (chat_stream, "EVENT_BYTES"), (chat_stream, "STREAM_BYTES")]:
        monkeypatch.setattr(module, name, LIMIT)
    for request in (SpeechRequest, MusicRequest):
        monkeypatch.setattr(request, "answer_limit_bytes", lambda _: LIMIT)
    monkeypatch.setattr(images_endpoints, "MAX_IMAGE_BYTES", LIMIT)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for very little, whoever asks."""
    timeouts, send = Timeouts(first_s=0.2, idle_s=0.2, total_s=0.3), transport.send
    monkeypatch.setattr(transport, "send", lambda *asked, **parts: send(*asked, **{**parts, "timeouts": timeouts}))


def fetched(api: Api) -> AsyncIterator[bytes]:
    """Return the pieces of a result behind a link."""
    return download(f"{api.base_url}/a.mp3", limit_bytes=LIMIT, http_origins=(api.base_url,))


async def failure(api: Api, call: Callable[[Api], Awaitable[Any]]) -> type:
    """Return what kind of error a call ends with."""
    with pytest.raises(errors.ApiError) as caught:
        await call(api)
    return type(caught.value)


@every_call
@pytest.mark.parametrize(("start", "more"), [
    (JSON, CHUNK % (b" " * 65536)), (EVENTS, CHUNK % (b"x" * 65536)), (EVENTS, CHUNK % (b"data: x\n" * 8192)),
    (EVENTS, CHUNK % (b": ping\n\n" * 8192)), (SOUND, CHUNK % (b"\0" * 65536)),
    (EVENTS, CHUNK % (b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n' * 1394)[:65536]),
], ids=["spaces", "a line", "an event", "pings", "sound", "words"])  # fmt: skip
async def test_a_body_without_an_end_is_cut_off_and_not_kept(
    api: Api, wire: Wire, call: Callable[[Api], Awaitable[Any]], start: bytes, more: bytes
) -> None:
    wire.answers(flood(start, more))
    tracemalloc.start()
    assert await failure(api, call) is errors.Unsure
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * base_client.SMALL_BYTES
    assert len(wire.asked) == 1


@pytest.mark.parametrize(("name", "start", "more"), [
    *((name, *flood) for name, flood in FLOODS.items()),
    *((name, EVENTS, (SOUNDS * 17)[:65536]) for name in ("speech.stream", "music.stream")),
])  # fmt: skip
async def test_what_a_family_waits_for_is_not_kept_without_end(
    api: Api, wire: Wire, name: str, start: bytes, more: bytes
) -> None:
    wire.answers(flood(start, CHUNK % more))
    tracemalloc.start()
    assert await failure(api, OTHERS[name]) in (errors.Unsure, errors.Broken)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * base_client.SMALL_BYTES
    assert len(wire.asked) == 1


@pytest.mark.parametrize(("start", "more"), [
    (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 1000),
    (b"HTTP/1.1 200 OK\r\nA: ", b"x" * 9999), (b"HTTP/1.1 200 ", b"O" * 9999), (b"", b"\r\n" * 1000),
    (JSON, b"1;" + b"x" * 9999), (JSON + b"0\r\n", b"A: b\r\n" * 1000),
], ids=["go on", "lines", "a line", "a reason", "nothing", "a chunk's name", "trailers"])  # fmt: skip
async def test_a_head_without_an_end_is_cut_off_and_not_kept(
    api: Api, wire: Wire, hurried: None, start: bytes, more: bytes
) -> None:
    wire.answers(flood(start, more))
    tracemalloc.start()
    found = await asyncio.gather(*(failure(api, call) for call in CALLS.values()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [errors.Unsure] * len(CALLS)
    assert peak < 3 * base_client.SMALL_BYTES
    assert len(wire.asked) <= len(CALLS)  # a busy machine may give one up before it is sent


@pytest.mark.parametrize("script", [
    flood(JSON, b"1\r\n \r\n", 0.02), flood(EVENTS, b"8\r\n: ping\n\n\r\n", 0.02), flood(SOUND, b"1\r\n \r\n", 0.02),
    unfinished(b""), unfinished(JSON[:30]), unfinished(EVENTS), unfinished(SOUND),
], ids=["spaces", "pings", "sound", "silence", "half a head", "no event", "no sound"])  # fmt: skip
async def test_an_answer_that_drips_or_stops_is_given_up(api: Api, wire: Wire, hurried: None, script: Script) -> None:
    wire.answers(script)
    calls = {**CALLS, **OTHERS}
    found = await asyncio.gather(*(failure(api, call) for call in calls.values()))
    assert found == [errors.Unsure] * len(calls)
    assert len(wire.asked) <= len(calls)


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
async def test_a_bomb_is_not_opened(api: Api, wire: Wire, kind: str) -> None:
    wire.answers(http(BOMB, kind, Content_Encoding="gzip"))
    calls = {**CALLS, **OTHERS}
    tracemalloc.start()
    found = {name: await failure(api, call) for name, call in calls.items()}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == dict.fromkeys(calls, errors.Unsure)
    assert peak < base_client.SMALL_BYTES
