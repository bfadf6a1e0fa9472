"""`/v1/t2a_async_v2`: long texts, spoken as a task."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import status
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import (
    LONG,
    QUERY,
    WORDS,
    asked,
    begun,
    charged,
    client,
    hurried,
    later,
    order,
    pace,
    unpacked,
    uploaded,
)

DAY_S = 86400


@pytest.fixture(scope="module")
def alice(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client whose tasks are done when it asks."""
    with hurried(sandbox_url, "sk-alice-long") as api:
        yield api


def packed(**texts: object) -> bytes:
    """Return a zip of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name.replace("_dot_", "."), text if isinstance(text, str) else json.dumps(text))
    return held.getvalue()


def test_a_task_begins_with_its_numbers_and_ends_with_a_bundle(alice: httpx.Client) -> None:
    answer = begun(alice)
    assert set(answer) == {"task_id", "task_token", "file_id", "usage_characters", "base_resp"}
    assert all(isinstance(answer[name], int) and len(str(answer[name])) == 15 for name in ("task_id", "file_id"))
    assert (answer["usage_characters"], answer["task_token"][:3]) == (len(WORDS), "eyJ")
    told = {"task_id": answer["task_id"], "status": "Success", "file_id": answer["file_id"]}
    assert asked(alice, answer["task_id"]) == {**told, "base_resp": {"status_code": 0, "status_msg": "success"}}
    held = {name.split("/")[1]: data for name, data in unpacked(alice, answer["file_id"]).items()}
    assert list(held) == ["content.mp3", "content.titles", "content.extra"]
    facts, rows = json.loads(held["content.extra"])["extra_info"], json.loads(held["content.titles"])
    sound = decoded(held["content.mp3"])
    assert (sound.sample_rate_hz, sound.channels) == (32000, 1)
    assert facts["audio_length"] == pytest.approx(sound.duration_ms, abs=120)
    assert (facts["audio_size"], facts["usage_characters"]) == (len(held["content.mp3"]), len(WORDS))
    assert " ".join(row["text"].strip("\ufeff") for row in rows) == WORDS
    row = charged(alice)[-1]
    assert (row["path"], row["units"], row["state"]) == (LONG, len(WORDS), "done")


def test_the_result_is_a_file_of_its_own_purpose(alice: httpx.Client, stranger: httpx.Client) -> None:
    answer = begun(alice, "Short.")
    asked(alice, answer["task_id"])
    listed = alice.get("/v1/files/list", params={"purpose": "t2a_async"}).json()["files"]
    assert listed[0]["file_id"] == answer["file_id"]
    told = alice.get("/v1/files/retrieve", params={"file_id": answer["file_id"]}).json()["file"]
    got = stranger.get(told["download_url"])
    assert (len(got.content), got.headers["content-type"]) == (told["bytes"], "application/x-tar")


def test_nothing_can_be_downloaded_before_the_end(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        answer = begun(alice)
        assert asked(alice, answer["task_id"])["status"] == "Processing"
        assert asked(alice, answer["task_id"])["status"] == "Success"
    far = begun(alice, "A long road. " * 400)
    got = alice.get("/v1/files/retrieve", params={"file_id": far["file_id"]}).json()
    assert status(got) == (2013, "invalid params, invalid params: file_id")


def test_a_task_is_told_in_days_and_then_expires(alice: httpx.Client) -> None:
    answer = begun(alice, "Short.")
    asked(alice, answer["task_id"])
    with later(alice, 6 * DAY_S):
        assert asked(alice, answer["task_id"])["status"] == "Success"
    with later(alice, 8 * DAY_S):
        assert asked(alice, answer["task_id"])["status"] == "Expired"


def test_what_is_withheld_was_made_and_charged(alice: httpx.Client) -> None:
    before = len(charged(alice))
    answer = begun(alice, "Say sandbox-1027 aloud.")
    told = asked(alice, answer["task_id"])
    assert (told["status"], status(told)) == ("Failed", (1027, "output new_sensitive"))
    assert "file_id" not in told
    assert len(charged(alice)) == before + 1


@pytest.mark.parametrize(("format", "rate_hz", "real_hz"), [
    ("wav", 44100, 44100), ("flac", 16000, 16000), ("opus", 12000, 48000), ("opus", 48000, 48000),
])  # fmt: skip
def test_a_sound_is_written_as_asked(alice: httpx.Client, format: str, rate_hz: int, real_hz: int) -> None:
    setting = {"audio_sample_rate": rate_hz, "format": format}
    answer = begun(alice, "Good morning.", audio_setting=setting)
    asked(alice, answer["task_id"])
    held = list(unpacked(alice, answer["file_id"]).values())
    sound = decoded(held[0])
    assert (sound.sample_rate_hz, sound.channels) == (real_hz, 2)  # a decoder tells opus at 48 kHz, always
    assert json.loads(held[2])["extra_info"]["audio_sample_rate"] == rate_hz
    assert json.loads(held[2])["extra_info"]["audio_length"] == pytest.approx(sound.duration_ms, abs=60)


def test_a_text_file_is_spoken(alice: httpx.Client) -> None:
    number = uploaded(alice, "book.txt", b"\xef\xbb\xbf" + WORDS.encode())
    answer = begun(alice, None, text_file_id=number)
    assert (asked(alice, answer["task_id"])["status"], answer["usage_characters"]) == ("Success", len(WORDS))
    names = [name.split("/")[1] for name in unpacked(alice, answer["file_id"])]
    assert names == ["book.mp3", "book.titles", "book.extra"]


@pytest.mark.parametrize(("texts", "stems"), [
    ({"one_dot_txt": "Chapter one.", "two_dot_txt": "Chapter two."}, ["one", "two"]),
    ({"b_dot_json": {"title": "Sea", "content": "Waves.", "extra": ""}}, ["b_title", "b_content"]),
])  # fmt: skip
def test_each_text_of_an_archive_has_its_sound(alice: httpx.Client, texts: dict[str, Any], stems: list[str]) -> None:
    answer = begun(alice, None, text_file_id=uploaded(alice, "book.zip", packed(**texts)))
    asked(alice, answer["task_id"])
    names = [name.split("/")[1] for name in unpacked(alice, answer["file_id"])]
    assert names == [f"{stem}.{suffix}" for stem in stems for suffix in ("mp3", "titles", "extra")]


@pytest.mark.parametrize(("name", "data", "words"), [
    ("book.pdf", b"%PDF", "neither a .txt nor a .zip"),
    ("book.txt", b"\xff\xfe\xff", "not UTF-8"),
    ("book.txt", b"a" * 1_000_000, "1,000,000 characters or more"),
    ("book.zip", b"PK\x03\x04 no archive", "no archive"),
    ("book.zip", packed(a_dot_txt="One.", b_dot_json="{}"), "all of them"),
    ("book.zip", packed(a_dot_json="no"), "not JSON"),
    ("book.zip", packed(a_dot_json={"name": "x"}), "none of title"),
    ("book.zip", packed(a_dot_txt="a" * 5_000_000), "1,000,000 characters or more"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_aloud_is_refused(alice: httpx.Client, name: str, data: bytes, words: str) -> None:
    before = charged(alice)
    answer = alice.post(LONG, json=order(None, text_file_id=uploaded(alice, name, data))).json()
    assert status(answer)[0] == 2013 and words in status(answer)[1]
    assert charged(alice) == before


@pytest.mark.parametrize(("changes", "code", "words"), [
    ({"text": None}, 2013, "text or text_file_id"),
    ({"text_file_id": 7}, 2013, "text or text_file_id"),
    ({"text": None, "text_file_id": 123456789012345}, 2013, "text_file_id"),
    ({"text": "a" * 50_001}, 2013, "text is longer than 50000 characters"),
    ({"text": "ab\u200b\u200b"}, 1042, "invisible"),
    ({"text": "sandbox-1026"}, 1026, "input new_sensitive"),
    ({"model": "speech-9"}, 2013, "not have model"),
    ({"voice_setting": {"voice_id": "Nobody"}}, 2054, "voice id not exist"),
    ({"audio_setting": {"audio_sample_rate": 11025}}, 2013, "audio_setting audio_sample_rate"),
    ({"audio_setting": {"audio_sample_rate": 44100, "format": "opus"}}, 2013, "audio_setting audio_sample_rate"),
    ({"audio_setting": {"channel": 3}}, 2013, "audio_setting channel"),
])  # fmt: skip
def test_an_order_that_is_none_is_refused(alice: httpx.Client, changes: dict[str, Any], code: int, words: str) -> None:
    before = charged(alice)
    answer = alice.post(LONG, json=order(**changes)).json()
    assert status(answer)[0] == code and words in status(answer)[1]
    assert charged(alice) == before


@pytest.mark.parametrize("number", ["", "x", "123456789012345", "9" * 30])
def test_a_task_that_is_none_is_refused(alice: httpx.Client, number: str) -> None:
    assert status(asked(alice, number)) == (2013, "invalid params, invalid params: task_id")


def test_a_poor_key_begins_nothing_and_may_ask(sandbox_url: str) -> None:
    with client(sandbox_url, "sk-poor") as api:
        assert status(api.post(LONG, json=order()).json())[0] == 1008
        assert status(api.get(QUERY, params={"task_id": "1"}).json())[0] == 2013
