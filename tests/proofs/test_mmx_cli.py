"""What MiniMax's command line asked of the sandbox when it was driven by hand over https, asked once more."""

import base64
import io
import json
import re
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from tests.proofs.recorded import FILE, Ids, requests, told
from tests.sandbox.sound import decoded

KEY = "sk-mmx-again"
Replay = list[tuple[dict[str, Any], httpx.Response]]


@pytest.fixture(scope="module")
def replay(address: str) -> Replay:
    """All recorded requests with today's answers, in their order."""
    ids, found = Ids(), []
    with httpx.Client(base_url=address, timeout=120) as client:
        for kept in requests():
            headers = {name: value.replace("{key}", KEY) for name, value in kept["headers"].items()}
            path, body = ids.filled(kept["path"]), ids.unpacked(kept["body"])
            answer = client.request(kept["method"], path, content=body, headers=headers)
            ids.learn(answer)
            found.append((kept, answer))
    return found


def answers(replay: Replay, command: str) -> list[httpx.Response]:
    """Return the answers to a command's requests."""
    found = [answer for kept, answer in replay if kept["command"].startswith(command)]
    assert found
    return found


def test_every_request_is_answered_as_it_was(replay: Replay) -> None:
    assert [(kept["command"], told(answer)) for kept, answer in replay] == [
        (kept["command"], kept["answer"]) for kept, _ in replay
    ]


def test_all_of_it_goes_well(replay: Replay) -> None:
    found = [told(answer) for _, answer in replay]
    assert {(answer["status"], answer["code"]) for answer in found} <= {(200, 0), (200, None)}


def test_its_chats_are_answered(replay: Replay) -> None:
    whole, streamed, named, called = answers(replay, "text chat")
    assert whole.json()["content"][-1]["text"] == "17 + 25 = **42**"
    events = [json.loads(line.removeprefix("data: ")) for line in streamed.text.splitlines() if line[:5] == "data:"]
    assert "".join(event["delta"].get("text", "") for event in events if "delta" in event) == "17 + 25 = **42**"
    assert "Ada" in named.json()["content"][-1]["text"]
    assert called.json()["content"][-1]["input"] == {"city": "Paris"}


def test_its_speech_plays(replay: Replay) -> None:
    (saved,) = answers(replay, 'speech synthesize --text "Every')
    assert decoded(bytes.fromhex(saved.json()["data"]["audio"])).duration_ms > 1500


def test_its_stream_of_speech_plays(replay: Replay) -> None:
    (stream,) = answers(replay, 'speech synthesize --text "Nobody')
    events = [json.loads(line.removeprefix("data: ")) for line in stream.text.splitlines() if line]
    sound = b"".join(bytes.fromhex(event["data"]["audio"]) for event in events if event["data"]["status"] == 1)
    assert decoded(sound).duration_ms > 1000


def test_its_subtitles_tell_what_is_said(replay: Replay) -> None:
    speech, subtitles = answers(replay, 'speech synthesize --text "Good')
    assert decoded(bytes.fromhex(speech.json()["data"]["audio"])).duration_ms > 300
    assert [row["text"].removeprefix("\ufeff") for row in subtitles.json()] == ["Good morning."]


def test_its_file_is_listed_and_then_gone(replay: Replay) -> None:
    uploaded, listed, deleted = (answers(replay, f"file {what}")[0].json() for what in ("upload", "list", "delete"))
    assert [file["file_id"] for file in listed["files"]] == [uploaded["file"]["file_id"]]
    assert deleted["file_id"] == uploaded["file"]["file_id"]


def test_its_pictures_can_be_seen(replay: Replay) -> None:
    asked, *linked = answers(replay, 'image generate --prompt "A lighthouse')
    (inline,) = answers(replay, 'image generate --prompt "A red')
    assert asked.json()["metadata"] == {"failed_count": "0", "success_count": "2"}
    files = [*(answer.content for answer in linked), base64.b64decode(inline.json()["data"]["image_base64"][0])]
    assert [Image.open(io.BytesIO(file)).size for file in files] == [(1280, 720), (1280, 720), (512, 768)]


def test_its_clips_play(replay: Replay) -> None:
    clips = {kept["command"]: answer.content for kept, answer in replay if told(answer)["type"] == "video/mp4"}
    lengths = [length_s(clip) for clip in clips.values()]
    assert lengths == [pytest.approx(6, abs=0.5), pytest.approx(6, abs=0.5), pytest.approx(4, abs=0.5)]


def length_s(clip: bytes) -> float:
    """Return how long a clip is, as its container tells; its first picture must be there."""
    with av.open(io.BytesIO(clip)) as container:
        assert next(container.decode(video=0)).width > 700
        return float(container.duration or 0) / av.time_base


def test_its_searches_find_pages_that_open(replay: Replay) -> None:
    nothing, found = (answer.json()["organic"] for answer in answers(replay, "search query"))
    assert nothing == [] and found[0]["title"] == "Clone a voice"
    assert all(httpx.get(row["link"]).text.startswith(row["title"]) for row in found)


def test_its_picture_is_described(replay: Replay) -> None:
    (described,) = answers(replay, "vision describe")
    assert "JPEG, 512 × 768 pixels" in described.json()["content"]


def test_its_quota_counts_what_it_did(replay: Replay) -> None:
    (quota,) = answers(replay, "quota show")
    general, clips = quota.json()["model_remains"]
    assert (general["model_name"], clips["model_name"]) == ("general", "video")
    assert general["current_weekly_usage_count"] >= 8 and clips["current_weekly_usage_count"] >= 2


def test_its_own_speech_is_written_down(replay: Replay) -> None:
    plain, titles, streamed = answers(replay, "speech transcribe")
    assert plain.json()["text"] == "Good morning."
    assert re.fullmatch(r"1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\nGood morning\.\n\n", titles.text)
    events = [json.loads(line.removeprefix("data: ")) for line in streamed.text.splitlines() if line]
    assert "".join(event["delta"] for event in events) == "Good morning." and events[-1]["finish"]


def test_no_key_was_recorded() -> None:
    assert re.findall(r"\bsk-[^ ]+", FILE.read_text()) == []
