"""`voice_modify`, in an answer, a stream, a session and a long text."""

import aiohttp
import httpx
import pytest

from tests.sandbox.asking import SHORT, events, sound_of, speak
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import asked, begun, pace, unpacked
from tests.sandbox.test_session import FINISH, START, Client, go_on

ECHO = {"voice_modify": {"pitch": -20, "intensity": 10, "timbre": 5, "sound_effects": "spacious_echo"}}
PCM = {"audio_setting": {"format": "pcm", "sample_rate": 16000}}
RINGS_BYTES = 16000  # half a second


@pytest.fixture
def plain_bytes(api: httpx.Client) -> int:
    """How long the text is without an echo."""
    return len(sound_of(speak(api, SHORT, **PCM)))


def test_an_answer_and_a_stream_ring_alike(api: httpx.Client, plain_bytes: int) -> None:
    whole = sound_of(speak(api, SHORT, **PCM, **ECHO))
    *chunks, last = events(api, SHORT, **PCM, **ECHO)
    assert len(whole) > plain_bytes + RINGS_BYTES
    assert b"".join(map(sound_of, chunks)) == sound_of(last) == whole


def test_a_long_text_rings(api: httpx.Client) -> None:
    with pace(api, "at-once"):
        answers = [begun(api, SHORT, **more) for more in ({}, ECHO)]
        assert all(asked(api, answer["task_id"])["status"] == "Success" for answer in answers)
    plain, rung = (next(iter(unpacked(api, answer["file_id"]).values())) for answer in answers)
    assert decoded(rung).duration_ms > decoded(plain).duration_ms + 500


async def test_each_text_of_a_session_rings(calm_sandbox: str, plain_bytes: int) -> None:
    async with aiohttp.ClientSession() as http:
        heard = await Client(http, calm_sandbox).talk({**START, **PCM, **ECHO}, go_on(SHORT), go_on(SHORT), FINISH)
    ends = [event["extra_info"]["audio_size"] for event in heard if event.get("is_final")]
    assert len(ends) == 2
    assert all(size > plain_bytes + RINGS_BYTES for size in ends)
