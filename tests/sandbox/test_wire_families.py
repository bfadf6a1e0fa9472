"""Chat, batches, files and songs: what the documents name is taken, and comes back in the types of the wire."""

import itertools
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import speak, status
from tests.sandbox.batching import BATCHES, order, told
from tests.sandbox.chatting import CHAT, OPENAI, ask, chat, said
from tests.sandbox.tasks import client, pace, uploaded
from tests.sandbox.test_music import MUSIC, SHORT, song

WORD = "Please say sandbox-1026 aloud."
CHATS = (
    "MiniMax-M3", "MiniMax-M2.7", "MiniMax-M2.7-highspeed", "MiniMax-M2.5", "MiniMax-M2.5-highspeed", "MiniMax-M2.1",
    "MiniMax-M2.1-highspeed", "MiniMax-M2", "M2-her", "MiniMax-M1", "MiniMax-Text-01", "abab6.5s-chat",
)  # fmt: skip
SINGERS = ("music-3.0", "music-2.6", "music-2.5+", "music-2.5", "music-2.0", "music-1.5", "music-2.6-free")
PURPOSES = ("voice_clone", "prompt_audio", "t2a_async_input", "video_understanding", "batch", "retrieval", "vision")


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these, whose tasks wait for questions."""
    with client(sandbox_url, "sk-wire-0003") as found, pace(found, "questions"):
        yield found


@pytest.mark.parametrize("path", [CHAT, OPENAI])
@pytest.mark.parametrize("model", CHATS)
def test_every_chat_model_answers(api: httpx.Client, model: str, path: str) -> None:
    answer = ask(api, model=model, path=path)
    assert (answer["model"], status(answer)) == (model, (0, ""))
    assert isinstance(answer["created"], int) and isinstance(answer["usage"]["total_tokens"], int)


def test_a_system_message_may_be_a_name_alone_and_any_role_may_have_one(api: httpx.Client) -> None:
    rows = [{"role": "system", "name": "MiniMax AI"}, said("Hello", name="Ann"), said("Hi.", "assistant", name="Bo")]
    assert status(ask(api, messages=[*rows, said("What is 2 + 2?", name="Ann")]))[0] == 0


def test_a_chat_is_framed_with_one_space_and_ends_by_closing(api: httpx.Client) -> None:
    for path in (CHAT, OPENAI):
        answer = api.post(path, json=chat(stream=True))
        assert answer.headers["content-type"] == "text/event-stream"
        events = answer.text.split("\n\n")
        assert events.pop() == "" and all(event.startswith("data: {") for event in events)
        assert "[DONE]" not in answer.text and "\r" not in answer.text


def test_before_the_first_word_a_native_chat_says_no_in_json_though_it_streams(api: httpx.Client) -> None:
    answer = api.post(CHAT, json=chat(WORD, stream=True))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert status(answer.json())[0] == 1026


@pytest.mark.parametrize("changes", [
    {"temperature": 0.01}, {"temperature": 2}, {"top_p": 0}, {"top_p": 1}, {"max_tokens": 40_000},
    {"service_tier": "standard"}, {"thinking": {"type": "adaptive"}}, {"not_documented": {"new": [1]}},
    {"model": "MiniMax-M3", "max_completion_tokens": 524_288},
])  # fmt: skip
def test_every_number_of_the_documents_is_taken(api: httpx.Client, changes: dict[str, Any]) -> None:
    assert status(ask(api, **changes)) == (0, "")


def test_a_page_of_batches_has_twenty_unless_asked_otherwise(api: httpx.Client) -> None:
    number = uploaded(api, "a.jsonl", b"{}", "batch")
    made = [api.post(BATCHES, json=order(number)).json() for _ in range(21)]
    assert all("base_resp" not in batch and batch["id"].startswith("batch_") for batch in made)
    page = api.get(BATCHES).json()
    assert ([row["id"] for row in page["data"]], page["has_more"]) == ([row["id"] for row in made[:0:-1]], True)
    assert len(api.get(BATCHES, params={"limit": 100}).json()["data"]) == 21


def test_a_batch_names_its_files_by_text_and_its_times_by_number(api: httpx.Client) -> None:
    batch = api.post(BATCHES, json=order(uploaded(api, "a.jsonl", b"{}", "batch"))).json()
    seen = told(api, batch["id"])
    assert isinstance(seen["input_file_id"], str) and isinstance(seen["created_at"], int)
    assert isinstance(api.get("/v1/files/list").json()["files"][0]["file_id"], int)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_is_taken_listed_and_deleted(api: httpx.Client, purpose: str) -> None:
    number = uploaded(api, "a.mp3", b"ID3", purpose)
    rows = api.get("/v1/files/list", params={"purpose": purpose}).json()["files"]
    assert number in [row["file_id"] for row in rows] and {row["purpose"] for row in rows} == {purpose}
    answer = api.post("/v1/files/delete", json={"file_id": number, "purpose": purpose}).json()
    assert answer == {"file_id": number, "base_resp": {"status_code": 0, "status_msg": "success"}}


def test_a_form_may_have_its_fields_in_either_order(api: httpx.Client) -> None:
    file = ("file", ("a.mp3", b"ID3", "audio/mpeg"))
    purpose = ("purpose", (None, b"prompt_audio"))
    for fields in ([file, purpose], [purpose, file]):
        assert status(api.post("/v1/files/upload", files=fields).json()) == (0, "success")


def test_a_number_may_come_as_text(api: httpx.Client) -> None:
    number = uploaded(api, "a.mp3", b"ID3", "prompt_audio")
    assert api.post("/v1/files/delete", json={"file_id": str(number)}).json()["file_id"] == number


def taken(api: httpx.Client, **changes: Any) -> bool:
    """Return whether a song is good but for what it is to be about."""
    return status(song(api, **{**SHORT, "prompt": WORD, **changes})) == (1026, "input new_sensitive")


def test_every_value_of_a_song_is_taken(api: httpx.Client) -> None:
    rates, bitrates = (16000, 24000, 32000, 44100), (32000, 64000, 128000, 256000)
    for rate, bitrate, name in itertools.product(rates, bitrates, ("mp3", "wav", "pcm")):
        assert taken(api, audio_setting={"sample_rate": rate, "bitrate": bitrate, "format": name})
    for changes in ({"output_format": "url"}, {"output_format": "hex"}, {"seed": 7}, {"aigc_watermark": True},
                    {"stream": True}, {"lyrics_optimizer": True}, {"not_documented": 1}):  # fmt: skip
        assert taken(api, **changes)
    assert all(taken(api, model=name, is_instrumental=False, lyrics="[verse]\nThe tide is out") for name in SINGERS)


def test_a_song_repeats_its_trace_id_and_speech_does(api: httpx.Client) -> None:
    answer = api.post(MUSIC, json=SHORT)
    assert answer.json()["trace_id"] == answer.headers["trace-id"]
    assert isinstance(answer.json()["data"]["status"], int)
    assert speak(api)["data"]["status"] == 2
