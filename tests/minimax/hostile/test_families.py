"""Every family before an upstream that cuts, splits, mislabels or sends elsewhere: what comes is right or an error."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.wire.download import download
from tests.minimax.audio import test_stream as audio_stream
from tests.minimax.calls import CALLS
from tests.minimax.hostile.test_every_answer import outcome
from tests.minimax.media_calls import BOOK, SONG, Call
from tests.minimax.music import test_stream as music_stream
from tests.minimax.upstream import TRACE, Wire, chunked, cut_off, frame, http

every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s"
FILE = bytes(range(48))
LIVE: dict[str, tuple[Callable[[Api], AsyncIterator[Any]], bytes, Any]] = {
    "speech": (
        lambda api: api.speech.stream(BOOK),
        b"".join([*audio_stream.CHUNKS, audio_stream.END]), audio_stream.FACTS,
    ),
    "music": (
        lambda api: api.music.stream(SONG),
        b"".join([*music_stream.CHUNKS, music_stream.END]), music_stream.FACTS,
    ),
}  # fmt: skip
every_live = pytest.mark.parametrize("family", LIVE)
FETCHED: dict[str, Callable[[Api], AsyncIterator[bytes]]] = {
    "download": lambda api: download(f"{api.base_url}/a", limit_bytes=99, http_origins=(api.base_url,)),
    "files.content": lambda api: api.files.content("7", limit_bytes=99),
}
every_file = pytest.mark.parametrize("fetch", FETCHED.values(), ids=FETCHED.keys())


async def had(pieces: AsyncIterator[Any]) -> tuple[bytes, Any]:
    """Return all bytes, and what came after them: facts, an error, or nothing."""
    found, ending = b"", None
    try:
        async for piece in pieces:
            assert ending is None
            if isinstance(piece, bytes):
                found += piece
            else:
                ending = piece
    except errors.ApiError as error:
        ending = error
    return found, ending


@every_call
async def test_an_answer_cut_anywhere_is_unsure(api: Api, wire: Wire, call: Call) -> None:
    body = json.dumps(call.example).encode()
    # The chat is cut at every byte; the way there is the same for all.
    for whole in (http(body, Trace_Id=TRACE), chunked(body[:9], body[9:], kind="application/json")):
        for end in (*range(1, len(whole) - 9, 41), *range(len(whole) - 9, len(whole))):
            wire.answers(cut_off(whole[:end]))
            assert await outcome(api, call) is errors.Unsure, whole[:end]


@every_call
async def test_a_wrong_length_is_an_error(api: Api, wire: Wire, call: Call) -> None:
    body = json.dumps(call.example).encode()
    for length in (b"5", b"999999", b"-5", b"five", b"5\r\nContent-Length: 9", b"5, 9", b"1e9", b"\xb2", b"0"):
        wire.answers(cut_off(HEAD % (length, body)))
        assert await outcome(api, call) is errors.Unsure, length


@every_call
async def test_nobody_is_sent_elsewhere(api: Api, wire: Wire, call: Call) -> None:
    for number in (301, 302, 303, 307, 308):
        wire.answers(http(json.dumps(call.example), status=f"{number} Go", Location=f"{wire.url}/elsewhere"))
        assert await outcome(api, call) is errors.Unsure
    assert len(wire.asked) == 5 and not any("/elsewhere" in sent.line for sent in wire.asked)


@every_call
async def test_a_byte_order_mark_or_another_code_is_no_json(api: Api, wire: Wire, call: Call) -> None:
    text = json.dumps(call.example)
    for body in (text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("utf-32")):
        wire.answers(http(body))
        found = await outcome(api, call)
        wire.answers(http(text))
        # It is read as what it says, or not at all.
        assert found in (errors.Unsure, await outcome(api, call))


@every_file
async def test_a_file_cut_at_any_byte_is_whole_or_unsure(
    api: Api, wire: Wire, fetch: Callable[[Api], AsyncIterator[bytes]]
) -> None:
    for whole in (http(FILE, "audio/mpeg"), chunked(FILE[:7], FILE[7:], kind="audio/mpeg")):
        for end in range(1, len(whole)):
            wire.answers(cut_off(whole[:end]))
            found, ending = await had(fetch(api))
            assert type(ending) is errors.Unsure and FILE.startswith(found)
        wire.answers(cut_off(whole))
        assert await had(fetch(api)) == (FILE, None)


@every_file
@pytest.mark.parametrize("raw", [
    *(HEAD.replace(b"application/json", b"audio/mpeg") % (length, FILE) for length in (b"5, 9", b"-5", b"five", b"99")),
    http(FILE * 9, "audio/mpeg"), http(FILE, "audio/mpeg", "302 Go", Location="/elsewhere"),
    http(FILE, "audio/mpeg", "206 Partial Content"), http(FILE, "audio/mpeg", Content_Encoding="gzip"),
], ids=range(8))  # fmt: skip
async def test_a_file_that_is_mislabelled_is_no_file(
    api: Api, wire: Wire, fetch: Callable[[Api], AsyncIterator[bytes]], raw: bytes
) -> None:
    wire.answers(cut_off(raw))
    found, ending = await had(fetch(api))
    assert type(ending) is errors.Unsure and len(found) <= 99
    assert not any("/elsewhere" in sent.line for sent in wire.asked)


@every_live
async def test_a_stream_cut_or_split_at_any_byte_is_right_or_unsure(api: Api, wire: Wire, family: str) -> None:
    start, stream, facts = LIVE[family]
    for at in range(1, len(stream)):
        wire.answers(chunked(stream[:at], stream[at:]))
        assert await had(start(api)) == (b"\xaa\xbb\xcc", facts)
        wire.answers(cut_off(chunked(stream[:at], end=b"")) if at % 2 else chunked(stream[:at]))
        found, ending = await had(start(api))
        # Of the last event only its last empty line may be missing, where the stream was ended in good order.
        is_whole = at > len(stream) - 3 and (found, ending) == (b"\xaa\xbb\xcc", facts)
        assert is_whole or type(ending) is errors.Unsure
        assert b"\xaa\xbb\xcc".startswith(found)
    assert len(wire.asked) == 2 * (len(stream) - 1)
    wire.answers(chunked(*(bytes([byte]) for byte in stream)))
    assert await had(start(api)) == (b"\xaa\xbb\xcc", facts)


@every_live
async def test_a_stream_may_be_written_otherwise(api: Api, wire: Wire, family: str) -> None:
    start, stream, facts = LIVE[family]
    for written in (
        stream.replace(b"\n", b"\r\n"), stream.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + stream, stream.rstrip(),
        stream.replace(b"data: ", b"data:"), stream.replace(b"\n\n", b"\n\n\n\n"), b": ping\n\n" * 1000 + stream,
        stream.replace(b"data:", b": Gr\xc3\xbc\xc3\x9fe\nevent: x\nid: 7\nretry: 1\ndata:"),
        stream.replace(b', "', b",\ndata: \""), stream + b"data: [DONE]\n\n", b"data: \xff\xfe\n\n" + stream,
        b"data: " + b"[" * 100_000 + b"\n\n" + stream, b'data: {"a": ' + b"9" * 5000 + b"}\n\n" + stream,
        stream.replace(b'"audio":', b'"audio" : '), stream.replace(b'"aa"', b'"\\u0061a"'), stream + stream,
    ):  # fmt: skip
        wire.answers(chunked(written))
        assert await had(start(api)) == (b"\xaa\xbb\xcc", facts), written[:200]


@every_live
@pytest.mark.parametrize("odd", ["a", "zz", "a a ", "ä", "0xaa", "aa\n", "\0"])
async def test_hex_that_is_none_is_broken(api: Api, wire: Wire, family: str, odd: str) -> None:
    start, stream, _ = LIVE[family]
    wire.answers(chunked(frame("aa"), frame(odd), stream))
    found, ending = await had(start(api))
    assert (found, type(ending)) == (b"\xaa", errors.Broken)
    assert len(wire.asked) == 1
