"""`/v1/files/…`."""

import time
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import speak, status

DATA = b"ID3 not really sound" * 100


def upload(api: httpx.Client, name: str = "voice.mp3", purpose: str = "voice_clone") -> dict[str, Any]:
    """Upload a file, and return what the API tells of it."""
    answer = api.post("/v1/files/upload", data={"purpose": purpose}, files={"file": (name, DATA)}).json()
    assert status(answer) == (0, "success")
    file: dict[str, Any] = answer["file"]
    return file


def test_an_upload_gets_a_number_of_fifteen_digits(api: httpx.Client) -> None:
    file = upload(api)
    assert set(file) == {"file_id", "bytes", "created_at", "filename", "purpose"}
    assert isinstance(file["file_id"], int) and len(str(file["file_id"])) == 15
    assert (file["bytes"], file["filename"], file["purpose"]) == (len(DATA), "voice.mp3", "voice_clone")
    assert abs(file["created_at"] - time.time()) < 60


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_file_is_told_of_with_a_link_that_asks_for_no_key(
    api: httpx.Client, stranger: httpx.Client, method: str
) -> None:
    file = upload(api, "my voice & mine?.mp3")
    told = api.request(method, "/v1/files/retrieve", params={"file_id": file["file_id"], "GroupId": 7}).json()["file"]
    assert {name: told[name] for name in file} == file
    assert stranger.get(told["download_url"]).content == DATA


def test_the_bytes_come_as_they_were(api: httpx.Client) -> None:
    got = api.get("/v1/files/retrieve_content", params={"file_id": upload(api)["file_id"]})
    assert (got.content, got.headers["content-type"]) == (DATA, "audio/mpeg")


def test_files_are_listed_by_purpose_newest_first(api: httpx.Client) -> None:
    first, second = upload(api, "one.mp3", "prompt_audio"), upload(api, "two.mp3", "prompt_audio")
    listed = api.get("/v1/files/list", params={"purpose": "prompt_audio"}).json()["files"]
    assert listed[:2] == [second, first]
    assert second in api.get("/v1/files/list").json()["files"]
    assert second not in api.get("/v1/files/list", params={"purpose": "batch"}).json()["files"]


def test_a_deleted_file_is_gone_with_its_link(api: httpx.Client) -> None:
    number = upload(api)["file_id"]
    link = api.get("/v1/files/retrieve", params={"file_id": number}).json()["file"]["download_url"]
    answer = api.post("/v1/files/delete", json={"file_id": number}).json()
    assert (answer["file_id"], status(answer)) == (number, (0, "success"))
    assert api.get(link).status_code == 404
    assert status(api.get("/v1/files/retrieve", params={"file_id": number}).json())[0] == 2013


def test_another_key_does_not_see_it(api: httpx.Client) -> None:
    number = upload(api)["file_id"]
    bob = {"Authorization": "Bearer sk-bob"}
    for path in ("retrieve", "retrieve_content"):
        answer = api.get(f"/v1/files/{path}", params={"file_id": number}, headers=bob)
        assert status(answer.json()) == (2013, "invalid params, invalid params: file_id")
    assert api.get("/v1/files/list", headers=bob).json()["files"] == []
    assert status(api.post("/v1/files/delete", json={"file_id": number}, headers=bob).json())[0] == 2013


@pytest.mark.parametrize(("form", "field"), [
    ({"data": {"purpose": "poems"}, "files": {"file": ("a.mp3", DATA)}}, "purpose"),
    ({"files": {"file": ("a.mp3", DATA)}}, "purpose"),
    ({"data": {"purpose": "voice_clone"}}, "file"),
    ({"data": {"purpose": "voice_clone"}, "files": {"file": ("a.mp3", b"")}}, "file"),
    ({"data": {"purpose": "voice_clone"}, "files": {"file": ("a.mp3", bytes(21 << 20))}}, "file is larger than 20 MB"),
])  # fmt: skip
def test_an_upload_that_is_none_is_refused(api: httpx.Client, form: dict[str, Any], field: str) -> None:
    answer = api.post("/v1/files/upload", **form).json()
    assert status(answer) == (2013, f"invalid params, invalid params: {field}")


@pytest.mark.parametrize("number", ["", "x", "1" * 30, "123456789012345", "-1"])
def test_a_number_that_is_none_is_refused(api: httpx.Client, number: str) -> None:
    answer = api.get("/v1/files/retrieve", params={"file_id": number}).json()
    assert status(answer) == (2013, "invalid params, invalid params: file_id")


def test_results_behind_links_are_not_listed(api: httpx.Client) -> None:
    before = api.get("/v1/files/list").json()["files"]
    speak(api, output_format="url", subtitle_enable=True)
    assert api.get("/v1/files/list").json()["files"] == before
