"""Speech that is heard while it is made."""

import json
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechFacts, SpeechRequest
from tests.minimax import examples
from tests.minimax.upstream import TRACE, Wire, chunked, frame, http, unfinished

HELLO = SpeechRequest("speech-02-hd", "Hello", voice_id="Wise_Woman")
INFO = examples.SPEECH_NEW["extra_info"]
FACTS = SpeechFacts(11124, 179926, 32000, 128000, 1, "mp3", 163, TRACE)
CHUNKS = (frame("aa"), frame("bb"), frame("cc"))
END = frame("", 2, extra_info=INFO)


async def heard(api: Api) -> tuple[bytes, Any]:
    """Return all sound, and the facts or the error that ended it."""
    sound, ending = b"", None
    try:
        async for piece in api.speech.stream(HELLO):
            assert ending is None
            if isinstance(piece, bytes):
                sound += piece
            else:
                ending = piece
    except errors.ApiError as error:
        assert ending is None
        ending = error
    return sound, ending


async def test_it_asks_for_a_stream_without_a_copy_at_its_end(api: Api, wire: Wire) -> None:
    wire.answers(chunked(*CHUNKS, END))
    await heard(api)
    sent = wire.asked[0].json
    assert (sent["stream"], sent["stream_options"]) == (True, {"exclude_aggregated_audio": True})
    assert "subtitle_enable" not in sent


@pytest.mark.parametrize("last", ["", None, "aabbcc", "aabbccdd", "not hex"])
async def test_each_byte_is_heard_once_whatever_the_last_frame_repeats(api: Api, wire: Wire, last: str) -> None:
    wire.answers(chunked(*CHUNKS, frame(last, 2, extra_info=INFO)))
    assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)


async def test_a_last_frame_that_comes_alone_is_the_sound(api: Api, wire: Wire) -> None:
    wire.answers(chunked(frame("aabbcc", 2, extra_info=INFO)))
    assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)


@pytest.mark.parametrize(
    "extra",
    [
        b'data: {"data":null,"base_resp":{"status_code":0}}\n\n',
        b'data: {"data":{}}\n\n',
        b": ping\n\n",
        b"data: [DONE]\n\n",
        frame(None),
        frame(""),
        b"data: {}\n\n",
        b"\n\n",
        b"<garbage>\n",
        b"data: {broken\n\n",
        b"data: []\n\n",
        b'data: {"extra_info":null,"data":{"audio":null,"status":1}}\n\n',
    ],
)
async def test_what_lies_between_the_chunks_is_stepped_over(api: Api, wire: Wire, extra: bytes) -> None:
    wire.answers(chunked(extra, *CHUNKS, extra, END, extra))
    assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)


@pytest.mark.parametrize(
    "chunk",
    [
        b'data:{"data" : { "audio" : "aa" , "status":1}}\r\n\r\n',
        b'data: {"trace_id":"x","data":{"status":1,"audio":"aa"}}\n\n',
        b'data: {"data":{"audio":"\\u0061a","status":1}}\n\n',
        b'data: {"data":\ndata: {"audio":"AA","status":"1"}}\n\n',
    ],
)
async def test_a_chunk_may_be_written_otherwise(api: Api, wire: Wire, chunk: bytes) -> None:
    wire.answers(chunked(chunk, END))
    assert await heard(api) == (b"\xaa", FACTS)


@pytest.mark.parametrize("facts", [None, {}, "odd"])
async def test_the_last_frame_is_told_by_its_status_not_by_its_facts(api: Api, wire: Wire, facts: Any) -> None:
    wire.answers(chunked(frame("aa", extra_info=None), frame("bb", extra_info=INFO), frame("", 2, extra_info=facts)))
    assert await heard(api) == (b"\xaa\xbb", SpeechFacts(0, 0, 0, 0, 0, "", 0, TRACE))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1002, errors.TryLater),
        (1027, errors.Withheld),
        (1001, errors.Unsure),
        (2013, errors.Refused),
        (1008, errors.OutOfCredit),
    ],
)
async def test_an_error_in_the_middle_is_that_error(api: Api, wire: Wire, code: int, error: type) -> None:
    wire.answers(chunked(CHUNKS[0], frame(None, base_resp={"status_code": code, "status_msg": "no"}), *CHUNKS, END))
    sound, ending = await heard(api)
    assert sound == b"\xaa"
    assert type(ending) is error
    assert (ending.code, ending.trace_id) == (code, TRACE)


@pytest.mark.parametrize("odd", ["a", "zz", "a a ", "ä"])
async def test_a_chunk_that_cannot_be_read_is_broken(api: Api, wire: Wire, odd: str) -> None:
    wire.answers(chunked(CHUNKS[0], frame(odd), END))
    sound, ending = await heard(api)
    assert (sound, type(ending)) == (b"\xaa", errors.Broken)


async def test_a_stream_of_nothing_is_broken(api: Api, wire: Wire) -> None:
    wire.answers(chunked(END))
    sound, ending = await heard(api)
    assert (sound, type(ending)) == (b"", errors.Broken)


@pytest.mark.parametrize("rest", [b"", b"x" * 100, b"<html>\n" * 4, b"data: {\n\n" * 4, frame("bb")])
async def test_a_stream_without_its_last_frame_is_unsure(api: Api, wire: Wire, rest: bytes) -> None:
    wire.answers(chunked(CHUNKS[0], *[rest] * bool(rest)))
    sound, ending = await heard(api)
    assert sound[:1] == b"\xaa"
    assert (type(ending), ending.trace_id) == (errors.Unsure, TRACE)


async def test_after_a_take_the_connection_is_used_again(api: Api, wire: Wire) -> None:
    wire.answers(chunked(*CHUNKS, END))
    for _ in range(3):
        assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)
    assert (len(wire.asked), wire.connections) == (3, 1)


async def test_a_take_that_is_left_does_not_leave_its_rest_to_the_next(api: Api, wire: Wire) -> None:
    wire.answers(unfinished(chunked(CHUNKS[0], end=b"")), chunked(frame("dd"), END))
    take = api.speech.stream(HELLO)
    assert await anext(take) == b"\xaa"
    await take.aclose()  # type: ignore[attr-defined]
    assert await heard(api) == (b"\xdd", FACTS)
    assert wire.connections == 2


async def test_events_may_come_in_a_body_with_a_length(api: Api, wire: Wire) -> None:
    wire.answers(http(b"".join([*CHUNKS, END]), "text/event-stream; charset=utf-8", Trace_Id=TRACE))
    assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)


async def test_the_whole_sound_again_may_be_megabytes_long(api: Api, wire: Wire) -> None:
    wire.answers(chunked(*CHUNKS, frame("ab" * 2_000_000, 2, extra_info=INFO)))
    assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)


async def test_without_a_header_the_trace_id_is_the_frames(api: Api, wire: Wire) -> None:
    wire.answers(http(b"".join([*CHUNKS, END]), "text/event-stream"))
    assert (await heard(api))[1].trace_id == TRACE
    assert json.loads(END[6:])["trace_id"] == TRACE
