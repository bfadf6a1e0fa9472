"""Voices of one's own: made, heard wherever speech is, listed, paid for, forgotten."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest

from tests.sandbox.asking import KEY, SHORT, events, order, sound_of, speak, status
from tests.sandbox.sound import decoded
from tests.sandbox.tasks import asked, begun, client, pace
from tests.sandbox.test_session import FINISH, START, Client, go_on, names
from tests.sandbox.voicing import BOB, CLONE_FIELDS, DESIGN, STORY, cloned, deleted, designed, listed, uploaded
from tests.sandboxes import charges

WEEK_S = 7 * 86400
TODAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.fixture(scope="module")
def recording(sandbox_url: str) -> int:
    """The number of Alice's recording, longer than ten seconds."""
    with client(sandbox_url, KEY) as found:
        return uploaded(found, sound_of(speak(found, STORY)))


@pytest.fixture
def mine(api: httpx.Client, calm_sandbox: str, recording: int) -> Iterator[str]:
    """A voice that Alice cloned; nothing was charged since."""
    assert status(cloned(api, recording, "alices-own-1")) == (0, "success")
    yield "alices-own-1"
    deleted(api, "alices-own-1")


def with_voice(voice_id: str) -> dict[str, Any]:
    """Return the change of a request that has a voice speak."""
    return {"voice_setting": {"voice_id": voice_id}}


def paid(url: str) -> list[tuple[str, int]]:
    """Return what was charged for."""
    return [(row["path"], row["units"]) for row in charges(url)]


def test_a_clone_costs_nothing_until_it_speaks_and_is_listed_from_then_on(
    api: httpx.Client, calm_sandbox: str, mine: str
) -> None:
    assert (paid(calm_sandbox), listed(api)["voice_cloning"]) == ([], [])
    for _ in range(2):
        assert status(speak(api, SHORT, **with_voice(mine))) == (0, "success")
    assert paid(calm_sandbox) == [("/v1/voice_clone", 0), *[("/v1/t2a_v2", len(SHORT))] * 2]
    (row,) = api.post("/v1/get_voice", json={"voice_type": "voice_cloning"}).json()["voice_cloning"]
    assert set(row) == {"voice_id", "description", "created_time"}
    assert (row["voice_id"], row["description"]) == (mine, [])
    assert TODAY.fullmatch(row["created_time"])
    assert listed(api, "system") == listed(api, "voice_generation") == {"voice_cloning": [], "voice_generation": []}


def test_a_preview_is_behind_a_link_is_charged_and_is_no_use(
    api: httpx.Client, calm_sandbox: str, recording: int
) -> None:
    answer = cloned(api, recording, "with-preview", text="Good morning to you.", model="speech-02-hd")
    assert set(answer) == {*CLONE_FIELDS, "extra_info"}
    assert (answer["input_sensitive"], answer["input_sensitive_type"]) == (False, 0)
    demo = httpx.get(answer["demo_audio"]).content
    assert decoded(demo).duration_ms == pytest.approx(answer["extra_info"]["audio_length"], abs=100)
    assert answer["extra_info"]["audio_size"] == len(demo)
    assert (paid(calm_sandbox), listed(api)["voice_cloning"]) == ([("/v1/voice_clone", 20)], [])
    assert deleted(api, "with-preview")["voice_id"] == "with-preview"


def test_without_a_text_there_is_no_preview(api: httpx.Client, recording: int) -> None:
    answer = cloned(api, recording, "no-preview", model="speech-02-hd", need_volumn_normalization=True)
    assert set(answer) == CLONE_FIELDS
    assert answer["demo_audio"] == ""
    deleted(api, "no-preview")


def test_a_clone_that_nobody_speaks_with_is_gone_after_a_week_and_a_used_one_stays(
    api: httpx.Client, calm_sandbox: str, recording: int, mine: str
) -> None:
    assert status(cloned(api, recording, "forgotten-1"))[0] == 0
    speak(api, SHORT, **with_voice(mine))
    httpx.post(f"{calm_sandbox}/_clock", json={"forward_s": WEEK_S}).raise_for_status()
    try:
        assert status(speak(api, SHORT, **with_voice("forgotten-1"))) == (2054, "voice id not exist")
        assert status(speak(api, SHORT, **with_voice(mine)))[0] == 0
        assert status(cloned(api, recording, "forgotten-1"))[0] == 0, "its name is free again"
        deleted(api, "forgotten-1")
    finally:
        httpx.post(f"{calm_sandbox}/_clock", json={"forward_s": -WEEK_S}).raise_for_status()


async def test_it_speaks_in_streams_sessions_long_texts_and_mixes(
    api: httpx.Client, calm_sandbox: str, mine: str
) -> None:
    assert events(api, SHORT, **with_voice(mine))[-1]["data"]["status"] == 2
    mix = [{"voice_id": mine, "weight": 2}, {"voice_id": "Wise_Woman", "weight": 1}]
    assert status(speak(api, SHORT, voice_setting=None, timbre_weights=mix))[0] == 0
    with pace(api, "at-once"):
        assert asked(api, begun(api, SHORT, **with_voice(mine))["task_id"])["status"] == "Success"
    async with aiohttp.ClientSession() as http:
        heard = await Client(http, calm_sandbox).talk({**START, **with_voice(mine)}, go_on(SHORT), FINISH)
    assert names(heard)[-1] == "task_finished"
    assert sum(path == "/v1/voice_clone" for path, _ in paid(calm_sandbox)) == 1


def test_a_strangers_voice_is_not_to_be_used_or_deleted_but_its_name_is(
    api: httpx.Client, recording: int, mine: str
) -> None:
    words = (2042, "you don't have access to this voice_id")
    body = order(SHORT, **with_voice(mine))
    assert status(api.post("/v1/t2a_v2", json=body, headers=BOB).json()) == words
    mix = order(SHORT, timbre_weights=[{"voice_id": mine, "weight": 1}])
    assert status(api.post("/v1/t2a_v2", json=mix, headers=BOB).json()) == words
    assert status(deleted(api, mine, headers=BOB)) == words
    assert status(cloned(api, recording, "bobs-own-voice", headers=BOB)) == (20132, "invalid samples or voice_id")
    design = {"prompt": "a man", "preview_text": "Hi.", "voice_id": mine}
    assert status(api.post(DESIGN, json=design, headers=BOB).json())[0] == 0
    assert status(deleted(api, mine, "voice_generation", headers=BOB))[0] == 0


def test_a_designed_voice_says_its_text_speaks_and_is_listed_with_its_description(
    api: httpx.Client, calm_sandbox: str
) -> None:
    answer = designed(api)
    assert set(answer) == {"trial_audio", "voice_id", "base_resp"}
    assert re.fullmatch(r"ttv-voice-\d{16}-[A-Za-z0-9]{8}", answer["voice_id"])
    assert decoded(bytes.fromhex(answer["trial_audio"])).duration_ms > 400
    assert status(speak(api, SHORT, **with_voice(answer["voice_id"])))[0] == 0
    assert paid(calm_sandbox) == [("/v1/voice_design", 13), ("/v1/voice_design", 0), ("/v1/t2a_v2", len(SHORT))]
    (row,) = api.post("/v1/get_voice", json={"voice_type": "all"}).json()["voice_generation"]
    assert (row["voice_id"], row["description"]) == (answer["voice_id"], ["a calm old man"])
    gone = deleted(api, answer["voice_id"], "voice_generation")
    assert set(gone) == {"voice_id", "created_time", "base_resp"}
    assert gone["created_time"] == row["created_time"]
    assert status(speak(api, SHORT, **with_voice(answer["voice_id"])))[0] == 2054


def test_the_same_description_sounds_the_same_under_the_name_that_was_asked_for(api: httpx.Client) -> None:
    first, second = (designed(api, voice_id=name) for name in ("old-man-first", "old-man-second"))
    assert (first["voice_id"], first["trial_audio"]) == ("old-man-first", second["trial_audio"])
    other = designed(api, prompt="a cheerful young girl", voice_id="young-girl")
    assert other["trial_audio"] != first["trial_audio"]
    for name in ("old-man-first", "old-man-second", "young-girl"):
        deleted(api, name, "voice_generation")
