"""The client against the imitated API: voices of an account's own."""

from collections.abc import AsyncIterator

import pytest

from studio.minimax import errors
from studio.minimax.client import Api, close_all
from studio.minimax.speech.endpoints import SpeechRequest
from studio.minimax.voices.endpoints import CloneRequest
from studio.minimax.wire.download import download

WORDS = "It was a quiet morning. The tide was out, and nobody was about. " * 4


@pytest.fixture
async def api(calm_sandbox: str) -> AsyncIterator[Api]:
    """The client, in front of the sandbox."""
    yield Api(calm_sandbox, "sk-sandbox-of-voices", allow_http=True)
    await close_all()


async def fetched(api: Api, url: str) -> bytes:
    """Return what a link leads to."""
    link = download(url, limit_bytes=50_000_000, http_origins=[api.base_url])
    return b"".join([piece async for piece in link])


async def test_a_voice_is_cloned_heard_and_deleted(api: Api) -> None:
    take = await api.speech.create(SpeechRequest("speech-02-hd", WORDS, voice_id="Wise_Woman"))
    file = await api.files.upload("mother.mp3", take.audio, "voice_clone")
    request = CloneRequest(file.file_id, "mother-of-alice", text="Hello.", model="speech-02-hd")
    assert await fetched(api, (await api.voices.clone(request)).demo_url)
    said = await api.speech.create(SpeechRequest("speech-02-hd", "Hello.", voice_id=request.voice_id))
    assert said.audio
    assert request.voice_id in {row.voice_id for row in await api.voices.list() if row.kind == "cloned"}
    with pytest.raises(errors.Refused) as caught:
        await api.voices.clone(request)
    assert caught.value.code == 2039
    await api.voices.delete(request.voice_id, "cloned")
    assert request.voice_id not in {row.voice_id for row in await api.voices.list()}


async def test_a_voice_is_designed_and_heard(api: Api) -> None:
    voice = await api.voices.design("a calm old man", "Good evening.")
    assert voice.trial_audio
    assert (await api.speech.create(SpeechRequest("speech-02-hd", "Hello.", voice_id=voice.voice_id))).audio
    await api.voices.delete(voice.voice_id, "designed")
