"""Music that is heard while it is made: every chunk has an empty place for facts, so its status tells the last."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.music.endpoints import MusicFacts, MusicRequest
from tests.minimax import media_examples
from tests.minimax.media_examples import told
from tests.minimax.upstream import TRACE, Wire, chunked, frame, refusal

TIDE = MusicRequest("music-2.6", "slow folk, a woman", "The tide is out", as_link=True)
CHUNKS = (frame("aa", extra_info=None), frame("bb", extra_info=None), frame("cc", extra_info=None))
END = frame("aabbcc", 2, extra_info=media_examples.MUSIC["extra_info"])
FACTS = MusicFacts(25364, 813651, 44100, 256000, 2, TRACE)


async def heard(api: Api) -> tuple[bytes, Any]:
    """Return all sound, and the facts or the error that ended it."""
    sound = b""
    try:
        async for piece in api.music.stream(TIDE):
            if isinstance(piece, MusicFacts):
                return sound, piece
            sound += piece
    except errors.ApiError as error:
        return sound, error
    raise AssertionError("a song ended without facts and without an error")


async def test_a_song_is_heard_once_and_ends_with_its_facts(api: Api, wire: Wire) -> None:
    wire.answers(chunked(*CHUNKS, END))
    assert await heard(api) == (b"\xaa\xbb\xcc", FACTS)
    sent = wire.asked[0].json
    assert (sent["stream"], sent["output_format"]) == (True, "hex")  # links cannot be streamed


async def test_a_last_frame_without_facts_is_still_the_last(api: Api, wire: Wire) -> None:
    wire.answers(chunked(*CHUNKS, frame(None, 2, extra_info=None)))
    assert await heard(api) == (b"\xaa\xbb\xcc", MusicFacts(0, 0, 0, 0, 0, TRACE))


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (refusal(1002), errors.TryLater),
        (refusal(1008), errors.OutOfCredit),
        (chunked(CHUNKS[0], frame(None, base_resp={"status_code": 1027})), errors.Withheld),
        (told(media_examples.MUSIC_LINK), errors.Unsure),
    ],
)
async def test_an_error_before_or_within_is_that_error(api: Api, wire: Wire, raw: bytes, error: type) -> None:
    wire.answers(raw)
    assert type((await heard(api))[1]) is error


async def test_a_song_may_come_whole_though_a_stream_was_asked_for(api: Api, wire: Wire) -> None:
    wire.answers(told(media_examples.MUSIC))
    assert await heard(api) == (b"\xff\xfb\x90\xc4", FACTS)
