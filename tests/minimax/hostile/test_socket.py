"""An upstream that cuts, splits, mislabels and never ends a session: what is heard is right, or there is an error."""

import asyncio
import json
import tracemalloc
import zlib
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech import session
from studio.minimax.speech.endpoints import SpeechFacts
from studio.minimax.wire.base_client import SMALL_BYTES
from studio.minimax.wire.transport import Timeouts
from tests.minimax.examples import SOCKET
from tests.minimax.hostile.rawsocket import MORE, PING, SESSION, TEXT, accepted, framed, message, says, split
from tests.minimax.media_calls import BOOK
from tests.minimax.upstream import Script, Wire, cut_off, http

RECORDED = b"".join(map(message, SESSION))
OPENED = b"".join(map(message, SESSION[:2]))
SILENT = {"event": "task_continued", "data": None}
BIG = b"x" * 1_000_000
MUCH = 6 * SMALL_BYTES


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for very little."""
    monkeypatch.setattr(session, "TIMEOUTS", Timeouts(first_s=0.3, idle_s=0.3, total_s=0.6))


async def heard(api: Api) -> tuple[bytes, Any]:
    """Return all sound of a session, and the facts or the error that ended it."""
    sound, ending = b"", None
    try:
        async with api.speech.session(BOOK) as live:
            async for piece in live.receive():
                if isinstance(piece, bytes):
                    sound += piece
                else:
                    ending = piece
    except errors.ApiError as error:
        return sound, error
    return sound, ending


async def test_cut_at_any_byte_it_is_whole_or_unsure_and_opened_once(api: Api, wire: Wire) -> None:
    ends = range(1, len(RECORDED) + 1)
    for end in ends:
        wire.answers(says(wire, RECORDED[:end]))
        sound, ending = await heard(api)
        whole = (sound, type(ending)) == (b"\xff\xfb", SpeechFacts)
        assert whole if end == len(RECORDED) else type(ending) is errors.Unsure
        assert b"\xff\xfb".startswith(sound)
    assert len(wire.asked) == len(ends)


async def test_a_handshake_cut_at_any_byte_is_unsure(api: Api, wire: Wire) -> None:
    def begins(end: int) -> Script:
        async def begin(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(accepted(wire)[:end])
            await writer.drain()

        return begin

    for end in range(0, 120, 3):
        wire.answers(begins(end))
        assert type((await heard(api))[1]) is errors.Unsure


async def test_split_inside_any_character_it_is_the_same(api: Api, wire: Wire) -> None:
    for at in range(len(json.dumps(SESSION[2], ensure_ascii=False).encode())):
        wire.answers(says(wire, OPENED, split(SESSION[2], at), *map(message, SESSION[3:])))
        sound, ending = await heard(api)
        assert (sound, type(ending)) == (b"\xff\xfb", SpeechFacts)


@pytest.mark.parametrize("frame", [
    framed(b"\xff\xfe"), framed(b"{}", 3), framed(b"{}", 2), framed(b"{}", MORE), framed(b"[]"), framed(b"null"),
    framed(b'"' + b"\xf0\x9f"), framed(b"{}", packed=True), framed(b"x" * 126, PING), framed(b"\x00", 8),
    framed(zlib.compress(BIG), packed=True), b"\x81\xff" + b"\xff" * 8, b"\x81\x7f" + b"\xff" * 8, b"HTTP/1.1 200 OK",
    framed(b'{"a":' * 50_000), framed(b'{"event":"task_continued","data":{"audio":"fff"}}'),
], ids=range(16))  # fmt: skip
async def test_a_frame_that_is_none_ends_it(api: Api, wire: Wire, frame: bytes) -> None:
    wire.answers(says(wire, OPENED, frame, *map(message, SESSION[2:])))
    sound, ending = await heard(api)
    assert (sound, type(ending)) in ((b"", errors.Unsure), (b"", errors.Broken))
    assert len(wire.asked) == 1


@pytest.mark.parametrize(("pieces", "then"), [
    ((OPENED, b"\x01\x00"), [framed(BIG, MORE, last=False)]), ((OPENED,), [framed(b"x", PING)] * 999),
    ((OPENED,), [message(SILENT)] * 99), ((OPENED, b"\x81\x7f" + (2**40).to_bytes(8)), [BIG]), ((), [b"x" * 9999]),
    ((OPENED,), [framed(b"", TEXT, last=False)] + [framed(b"", MORE, last=False)] * 999),
], ids=["a message", "pings", "no sound", "a frame", "nothing", "empty frames"])  # fmt: skip
async def test_a_session_without_an_end_is_left_and_not_kept(
    api: Api, wire: Wire, hurried: None, pieces: tuple[bytes, ...], then: list[bytes]
) -> None:
    wire.answers(says(wire, *pieces, then=then))
    tracemalloc.start()
    assert type((await heard(api))[1]) is errors.Unsure
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MUCH
    assert len(wire.asked) <= 1  # a busy machine may give it up before it is asked for


@pytest.mark.parametrize("end", [0, 9, len(message(SESSION[0])), len(OPENED), len(OPENED) + 9])
async def test_a_session_that_stops_is_given_up(api: Api, wire: Wire, hurried: None, end: int) -> None:
    wire.answers(says(wire, RECORDED[:end], hangs_up=False))
    assert type((await heard(api))[1]) is errors.Unsure


@pytest.mark.parametrize(("raw", "error"), [
    *((http("", status=f"{status} Go", Location="/elsewhere"), errors.Unsure) for status in (301, 302, 303, 307, 308)),
    (http(json.dumps({"base_resp": SOCKET["connected"]["base_resp"]})), errors.Unsure), (cut_off(b""), errors.Unsure),
    (http("", status="404 No"), errors.Unsure), (http("", status="402 No"), errors.OutOfCredit),
], ids=range(9))  # fmt: skip
async def test_a_handshake_that_is_none_is_an_error_and_leads_nowhere(
    api: Api, wire: Wire, raw: Script, error: type
) -> None:
    wire.answers(raw)
    assert type((await heard(api))[1]) is error
    # Who asks to be let in has not spoken yet: that costs nothing, and may be asked again.
    assert {sent.line for sent in wire.asked} == {"GET /ws/v1/t2a_v2 HTTP/1.1"}
    assert wire.asked[0].headers["accept-encoding"] == "identity"
