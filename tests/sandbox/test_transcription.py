"""`POST /v1/speech_to_text`: sound of the sandbox's own is known again, any other is measured."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import events, order, sound_of, speak
from tests.sandbox.hearing import NOT_UNDERSTOOD, PATH, TEXT, asked, tone
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import asked as task_asked
from tests.sandbox.tasks import begun, charged, pace, unpacked
from tests.sandboxes import fault

SENTENCES = ["Every morning the ferry left at six.", "Nobody had ever missed it!"]


def test_what_was_said_here_is_known_again(api: httpx.Client, calm_sandbox: str, ferry: bytes) -> None:
    answer = asked(api, ferry)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    body = answer.json()
    assert body == {"text": TEXT, "duration": body["duration"], "trace_id": answer.headers["trace-id"]}
    assert body["duration"] == pytest.approx(decoded(ferry).duration_ms / 1000, abs=0.06)
    (row,) = charged(api)
    assert (row["path"], row["state"]) == (PATH, "done")
    assert body["duration"] <= row["units"] < body["duration"] + 1  # by the second


def test_sentences_and_words_have_their_true_times(api: httpx.Client, ferry: bytes) -> None:
    body = asked(api, ferry, response_format="verbose_json").json()
    assert set(body) == {"text", "duration", "n_speakers", "segments", "trace_id"}
    assert [(row["id"], row["speaker"], row["text"]) for row in body["segments"]] == [
        (0, "S1", SENTENCES[0]), (1, "S1", SENTENCES[1]),
    ]  # fmt: skip
    assert body["n_speakers"] == 1
    words = asked(api, ferry, response_format="verbose_json", timestamp_level="word").json()["segments"]
    assert " ".join(row["text"] for row in words) == re.sub(r"[.!]", "", TEXT)
    times = [time for row in words for time in (row["start"], row["end"])]
    assert times == sorted(times) and 0 <= times[0] < times[-1] <= body["duration"]
    first, second = body["segments"]
    assert first["start"] <= words[0]["start"] and words[6]["end"] <= first["end"] < second["start"]


@pytest.mark.parametrize(("form", "head", "point"), [("srt", "1\n", ","), ("vtt", "WEBVTT\n\n", ".")])
def test_subtitles_are_written(api: httpx.Client, ferry: bytes, form: str, head: str, point: str) -> None:
    answer = asked(api, ferry, response_format=form)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    time = rf"00:00:0\d{re.escape(point)}\d{{3}}"
    cues = re.findall(rf"^({time}) --> ({time})\n(.+)\n\n", answer.text, re.MULTILINE)
    assert answer.text.startswith(head) and [cue[2] for cue in cues] == SENTENCES
    assert all(begin < end for begin, end, _ in cues)


def test_a_stream_adds_up_to_the_text(api: httpx.Client, ferry: bytes) -> None:
    answer = asked(api, ferry, stream="true")
    assert answer.headers["content-type"] == "text/event-stream"
    frames = answer.text.split("\n\n")
    rows = [json.loads(frame.removeprefix("data: ")) for frame in frames[:-1]]
    assert frames[-1] == "" and [row["index"] for row in rows] == list(range(len(rows)))
    assert "".join(row["delta"] for row in rows) == TEXT and len(rows) > 4
    assert all(set(row) == {"index", "delta", "finish"} and not row["finish"] for row in rows[:-1])
    assert set(rows[-1]) == {"index", "delta", "finish", "duration"} and rows[-1]["finish"] is True
    assert rows[-1]["duration"] == asked(api, ferry).json()["duration"]
    assert [row["state"] for row in charged(api)] == ["done", "done"]


@pytest.mark.parametrize("form", ["wav", "flac", "opus"])
def test_every_format_is_known_again(api: httpx.Client, form: str) -> None:
    setting = {"format": form, "sample_rate": 16000}
    assert asked(api, sound_of(speak(api, TEXT, audio_setting=setting)), f"a.{form}").json()["text"] == TEXT


def test_what_came_as_a_stream_a_link_or_an_archive_is_known_again(api: httpx.Client) -> None:
    *chunks, _ = events(api, TEXT)
    assert asked(api, b"".join(map(sound_of, chunks))).json()["text"] == TEXT
    linked = api.get(speak(api, TEXT, output_format="url")["data"]["audio"]).content
    assert asked(api, linked).json()["text"] == TEXT
    with pace(api, "at-once"):
        task = begun(api, TEXT)
        assert task_asked(api, task["task_id"])["status"] == "Success"
    (sound,) = (data for name, data in unpacked(api, task["file_id"]).items() if name.endswith(".mp3"))
    assert asked(api, sound).json()["text"] == TEXT


def test_pauses_and_laughs_are_not_words(api: httpx.Client) -> None:
    marked = order("Good morning (laughs) to you.<#0.5#>你好，世界。今天很好！", model="speech-2.8-hd")
    sound = sound_of(api.post("/v1/t2a_v2", json=marked).json())
    assert asked(api, sound).json()["text"] == "Good morning to you. 你好，世界。今天很好！"


def test_a_song_is_known_by_its_lines(api: httpx.Client) -> None:
    body = {"model": "music-3.0", "prompt": "folk, 10 seconds", "lyrics": "[verse]\nWe walk along\nThe silent sea"}
    song = sound_of(api.post("/v1/music_generation", json=body).json())
    found = asked(api, song, response_format="verbose_json").json()
    assert [row["text"] for row in found["segments"]][:2] == ["We walk along", "The silent sea"]


def test_other_sound_is_measured_and_not_understood(api: httpx.Client) -> None:
    sound = tone((0.5, 1.2), (2.0, 2.8), length_s=3.5)
    body = asked(api, sound, "mine.wav", response_format="verbose_json").json()
    assert body["text"].startswith(NOT_UNDERSTOOD) and "With your key" in body["text"]
    assert body["duration"] == pytest.approx(3.5, abs=0.01)
    assert [row["text"] for row in body["segments"]] == [NOT_UNDERSTOOD] * 2
    times = [(row["start"], row["end"]) for row in body["segments"]]
    assert times == [pytest.approx((0.5, 1.2), abs=0.06), pytest.approx((2.0, 2.8), abs=0.06)]
    assert [row["units"] for row in charged(api)] == [4]


def test_a_changed_sound_is_another(api: httpx.Client, ferry: bytes) -> None:
    assert asked(api, ferry[: len(ferry) // 2]).json()["text"].startswith(NOT_UNDERSTOOD)


def test_in_silence_nothing_is_said(api: httpx.Client) -> None:
    body = asked(api, tone(length_s=1), "mine.wav", response_format="verbose_json").json()
    assert (body["text"], body["segments"], body["n_speakers"]) == ("", [], 0)
    lines = asked(api, tone(length_s=1), "mine.wav", stream="true").text.splitlines()
    assert json.loads(lines[0].removeprefix("data: ")) == {"index": 0, "delta": "", "finish": True, "duration": 1.0}


@pytest.mark.parametrize("fields", [
    {"model": "asr-9.9"}, {"stream": "False"}, {"headers": {"language": "yue"}}, {"headers": {"language": "zh-Hant"}},
])  # fmt: skip
def test_what_is_new_or_said_otherwise_is_taken(api: httpx.Client, ferry: bytes, fields: dict[str, Any]) -> None:
    assert asked(api, ferry, **fields).json()["text"] == TEXT


def test_a_stream_can_be_cut(api: httpx.Client, calm_sandbox: str, ferry: bytes) -> None:
    fault(calm_sandbox, PATH, "end_after_chunks", n=2)
    assert asked(api, ferry, stream="true").text.count("data: ") == 2
    assert [row["path"] for row in charged(api)] == [PATH]
