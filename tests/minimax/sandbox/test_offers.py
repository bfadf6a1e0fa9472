"""Whatever the catalog offers, the imitated API takes: neither side knows of the other, both of the documents."""

from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.minimax.catalog import speech as catalog_speech
from studio.minimax.catalog.chat import chat_models
from studio.minimax.catalog.music import MusicModel, music_models
from studio.minimax.chat.endpoints import ChatRequest, Message
from studio.minimax.music.endpoints import MusicRequest
from studio.minimax.speech.endpoints import SpeechRequest, VoiceModify

# What is wrong in a field is told before what is wrong in the words: so these show that all fields are good.
WORDS, TAKEN = "sandbox-1026 aloud", {"status_code": 1026, "status_msg": "input new_sensitive"}
KEY = {"Authorization": "Bearer sk-offers-0001"}
few = settings(max_examples=40)
SINGERS = [model for model in music_models() if not model.cover and not model.references]


@pytest.fixture(scope="module")
def sandbox(sandbox_url: str) -> Any:
    """A client of the imitated API."""
    with httpx.Client(base_url=sandbox_url, headers=KEY, timeout=30) as client:
        yield client


@st.composite
def takes(draw: st.DrawFn) -> tuple[SpeechRequest, bool]:
    """A request for speech of anything that a model offers, and whether it is heard live."""
    model, live = draw(st.sampled_from(catalog_speech.speech_models())), draw(st.booleans())
    modify = VoiceModify(
        pitch=draw(st.sampled_from(catalog_speech.VOICE_MODIFY)),
        timbre=draw(st.sampled_from(catalog_speech.VOICE_MODIFY)),
        sound_effects=draw(st.sampled_from(["", *catalog_speech.SOUND_EFFECT_LABELS])),
    )  # fmt: skip
    return SpeechRequest(
        model.name, WORDS, voice_id="Wise_Woman", emotion=draw(st.sampled_from(["", *model.emotions])),
        language_boost=draw(st.sampled_from(model.languages)), channels=draw(st.sampled_from(model.channels)),
        format=draw(st.sampled_from(model.live_formats if live else model.formats)), modify=modify,
        sample_rate_hz=draw(st.sampled_from(model.sample_rates_hz)), pitch=draw(st.integers(-12, 12)),
        bitrate_bps=draw(st.sampled_from(model.bitrates_bps)), speed=draw(st.floats(0.5, 2)),
    ), live  # fmt: skip


@few
@given(takes())
def test_every_take_that_can_be_chosen_is_taken(sandbox: httpx.Client, case: tuple[SpeechRequest, bool]) -> None:
    request, live = case
    answer = sandbox.post("/v1/t2a_v2", json={**request.settings_to_json(), "text": WORDS, "stream": live}).json()
    assert answer == {"base_resp": TAKEN}


@st.composite
def songs(draw: st.DrawFn) -> tuple[MusicModel, MusicRequest]:
    """A request for a song of anything that a model offers."""
    model = draw(st.sampled_from(SINGERS))
    return model, MusicRequest(
        model.name, WORDS.ljust(draw(st.integers(model.prompt_least, model.prompt_most)), "x"),
        draw(st.sampled_from(["", *model.tags])) + "a" * draw(st.integers(model.lyrics_least, 400)),
        is_instrumental=model.instrumental and draw(st.booleans()),
        lyrics_optimizer=model.writes and draw(st.booleans()),
        format=draw(st.sampled_from(model.formats)), sample_rate_hz=draw(st.sampled_from(model.sample_rates_hz)),
        bitrate_bps=draw(st.sampled_from(model.bitrates_bps)),
    )  # fmt: skip


@few
@given(songs())
def test_every_song_that_can_be_chosen_is_taken(sandbox: httpx.Client, case: tuple[MusicModel, MusicRequest]) -> None:
    _, request = case
    assert sandbox.post("/v1/music_generation", json=request.to_json()).json() == {"base_resp": TAKEN}


@pytest.mark.parametrize("openai", [False, True])
@pytest.mark.parametrize("model", chat_models(), ids=lambda model: model.name)
def test_every_chat_that_can_be_chosen_is_taken(sandbox: httpx.Client, model: Any, openai: bool) -> None:
    messages = (*(Message(role, "x") for role in model.roles if role != "tool"), Message("user", "Hello"))
    body = ChatRequest(model.name, messages).to_json(stream=False, openai=openai)
    path = "/v1/chat/completions" if openai else "/v1/text/chatcompletion_v2"
    assert sandbox.post(path, json=body).json()["base_resp"] == {"status_code": 0, "status_msg": ""}
