"""`POST /v1/get_voice`."""

import httpx
import pytest

from tests.sandbox.asking import SHORT, speak, status

ARRAYS = ("system_voice", "voice_cloning", "voice_generation")


def test_the_system_voices_are_listed_as_documented(api: httpx.Client) -> None:
    answer = api.post("/v1/get_voice", json={"voice_type": "system"}).json()
    assert set(answer) == {*ARRAYS, "base_resp"}
    assert (answer["voice_cloning"], answer["voice_generation"]) == ([], [])
    for row in answer["system_voice"]:
        assert set(row) == {"voice_id", "voice_name", "description", "created_time"}
        assert isinstance(row["description"], list) and row["created_time"] == "1970-01-01"
    ids = [row["voice_id"] for row in answer["system_voice"]]
    assert "Wise_Woman" in ids and len(ids) == len(set(ids))


@pytest.mark.parametrize(("kind", "are_there"), [
    ("all", True), ("system", True), ("voice_cloning", False), ("voice_generation", False),
    ("music_generation", False),
])  # fmt: skip
def test_a_kind_is_listed_alone(api: httpx.Client, kind: str, are_there: bool) -> None:
    answer = api.post("/v1/get_voice", json={"voice_type": kind}).json()
    assert bool(answer["system_voice"]) is are_there


@pytest.mark.parametrize("body", [{}, {"voice_type": "robots"}, {"voice_type": 1}])
def test_a_kind_that_is_none_is_refused(api: httpx.Client, body: dict[str, object]) -> None:
    assert status(api.post("/v1/get_voice", json=body).json()) == (2013, "invalid params, invalid params: voice_type")


def test_the_first_and_the_last_voice_of_the_list_speak(api: httpx.Client) -> None:
    rows = api.post("/v1/get_voice", json={"voice_type": "system"}).json()["system_voice"]
    for row in (rows[0], rows[-1]):
        assert status(speak(api, SHORT, voice_setting={"voice_id": row["voice_id"]})) == (0, "success")
