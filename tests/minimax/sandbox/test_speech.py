"""The client against the imitated API, well and ill: what it says of the money is what the sandbox's ledger has."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.catalog import speech as catalog_speech
from studio.minimax.client import Api, close_all
from studio.minimax.speech import endpoints as speech_endpoints
from studio.minimax.speech.endpoints import SpeechFacts, SpeechRequest, parse_subtitles
from studio.minimax.wire.download import download
from studio.minimax.wire.transport import Timeouts
from tests.sandboxes import charges, fault

SPEECH = "/v1/t2a_v2"
TEXT = "Good morning, Halden. The tide is out."
HELLO = SpeechRequest("speech-02-hd", TEXT, voice_id="Wise_Woman", subtitles=True)


@pytest.fixture
async def api(calm_sandbox: str) -> AsyncIterator[Api]:
    """The client, in front of the sandbox."""
    yield Api(calm_sandbox, "sk-sandbox-of-this-server", allow_http=True)
    await close_all()


async def heard(api: Api) -> tuple[bytes, Any]:
    """Return all sound of a live take, and the facts or the error that ended it."""
    sound = b""
    try:
        async for piece in api.speech.stream(HELLO):
            if isinstance(piece, SpeechFacts):
                return sound, piece
            sound += piece
    except errors.ApiError as error:
        return sound, error
    raise AssertionError("a take ended without facts and without an error")


async def test_a_live_take_is_as_large_as_its_facts_say_and_is_charged_once(api: Api) -> None:
    sound, facts = await heard(api)
    assert (len(sound), facts.usage_characters) == (facts.size_bytes, len(TEXT))
    assert len(charges(api.base_url)) == 1


@pytest.mark.parametrize("model", catalog_speech.speech_models(), ids=lambda model: model.name)
async def test_every_engine_speaks(api: Api, model: catalog_speech.SpeechModel) -> None:
    request = SpeechRequest(model.name, "Hello.", voice_id="Wise_Woman", emotion=model.emotions[-1])
    assert (await api.speech.create(request)).facts.duration_ms > 0


async def test_subtitles_tell_when_each_sentence_is_said(api: Api) -> None:
    result = await api.speech.create(HELLO)
    link = download(result.subtitle_url, limit_bytes=100_000, http_origins=[api.base_url])
    rows = parse_subtitles(b"".join([piece async for piece in link]))
    assert "".join(row["text"] for row in rows).replace(" ", "") == TEXT.replace(" ", "")
    assert rows[-1]["end_ms"] <= result.facts.duration_ms


async def test_a_session_says_every_sentence(api: Api) -> None:
    async with api.speech.session(HELLO) as session:
        await session.send("One.")
        await session.send("Two.")
        await session.finish()
        pieces = [piece async for piece in session.receive()]
    assert len([piece for piece in pieces if isinstance(piece, SpeechFacts)]) == 2
    assert sum(len(piece) for piece in pieces if isinstance(piece, bytes)) > 1000


async def test_voices_and_files_are_understood(api: Api) -> None:
    assert "Wise_Woman" in {row.voice_id for row in await api.voices.list()}
    file = await api.files.upload("a.txt", b"Hello", "t2a_async_input")
    assert b"".join([piece async for piece in api.files.content(file.file_id)]) == b"Hello"
    await api.files.delete(file.file_id, "t2a_async_input")
    assert file.file_id not in {row.file_id for row in await api.files.list("t2a_async_input")}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"emotion": "whisper"}, "voice_setting.emotion"),
        ({"speed": 9.0}, "voice_setting.speed"),
        ({"model": "speech-9"}, "model"),
        ({"voice_id": "nobody-at-all"}, "voice_setting.voice_id"),
    ],
)
async def test_a_refusal_names_what_was_wrong(api: Api, wrong: dict[str, Any], field: str) -> None:
    request = SpeechRequest(**{"model": "speech-02-hd", "text": "Hello", "voice_id": "Wise_Woman", **wrong})
    with pytest.raises(errors.Refused) as caught:
        await api.speech.create(request)
    assert (caught.value.field, charges(api.base_url)) == (field, [])


# Verb, its number, and what the client must make of it, before the first sound.
@pytest.mark.parametrize(
    ("do", "n", "error"),
    [
        ("status", 500, errors.Unsure),
        ("status", 520, errors.Unsure),
        ("status", 429, errors.TryLater),
        ("status", 401, errors.KeyRefused),
        ("status", 302, errors.Unsure),
        ("code", 1008, errors.OutOfCredit),
        ("code", 1002, errors.TryLater),
        ("code", 1000, errors.TryLater),
        ("code", 1027, errors.Withheld),
        ("code", 2013, errors.Refused),
        ("code", 12345, errors.Unsure),
        ("cut_before_reply", 0, errors.Unsure),
        ("big", 40, errors.Unsure),
        ("gzip_bomb", 60, errors.Unsure),
        ("never", 0, errors.Unsure),
    ],
)
async def test_a_fault_before_the_first_sound(
    api: Api, monkeypatch: pytest.MonkeyPatch, do: str, n: int, error: type
) -> None:
    monkeypatch.setattr(speech_endpoints, "STREAM_TIMEOUTS", Timeouts(first_s=3, idle_s=3, total_s=30))
    fault(api.base_url, SPEECH, do, n=n)
    sound, ending = await heard(api)
    assert (sound, type(ending), charges(api.base_url)) == (b"", error, [])


@pytest.mark.parametrize(
    ("do", "options", "error"),
    [
        ("cut_after_chunks", {}, errors.Unsure),
        ("cut_after_bytes", {"n": 9000}, errors.Unsure),
        ("end_after_chunks", {}, errors.Unsure),
        ("fail_after_chunks", {"code": 1002}, errors.TryLater),
        ("hex_odd", {}, errors.Broken),
    ],
)
async def test_a_fault_in_the_middle_keeps_what_was_heard(
    api: Api, do: str, options: dict[str, Any], error: type
) -> None:
    whole, _ = await heard(api)
    fault(api.base_url, SPEECH, do, **{"n": 2, **options})
    sound, ending = await heard(api)
    assert sound and whole.startswith(sound)
    assert type(ending) is error
    assert len(charges(api.base_url)) == 2


@pytest.mark.parametrize("do", ["sse_garbage", "drip", "pace", "delay"])
async def test_a_fault_that_can_be_borne_changes_nothing(api: Api, do: str) -> None:
    whole, _ = await heard(api)
    fault(api.base_url, SPEECH, do, n={"drip": 1_000_000, "pace": 100, "delay": 0.2}.get(do, 1))
    assert (await heard(api))[0] == whole
