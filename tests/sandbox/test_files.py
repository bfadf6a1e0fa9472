"""`/v1/files/…`."""

import time
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import speak, status
from tests.sandbox.tasks import later

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


def test_links_die_before_their_files_do(api: httpx.Client, stranger: httpx.Client) -> None:
    number = upload(api)["file_id"]
    link = api.get("/v1/files/retrieve", params={"file_id": number}).json()["file"]["download_url"]
    with later(api, 86400):
        gone = stranger.get(link)
        assert (gone.status_code, b"Request has expired" in gone.content) == (403, True)
        again = api.get("/v1/files/retrieve", params={"file_id": number}).json()["file"]["download_url"]
        assert stranger.get(again).content == DATA


def test_nobody_moves_the_end_of_a_link(api: httpx.Client, stranger: httpx.Client) -> None:
    link = httpx.URL(speak(api, output_format="url")["data"]["audio"])
    later_end = str(int(link.params["Expires"]) + 60)
    assert stranger.get(link.copy_set_param("Expires", later_end)).status_code == 403
    assert stranger.get(link.copy_remove_param("Signature")).status_code == 403
    assert stranger.get(link.copy_set_param("Expires", "soon")).status_code == 404
    assert stranger.get(link, headers={"Authorization": "Bearer sk-any"}).status_code == 200


def test_the_head_of_a_link_tells_its_length(api: httpx.Client, stranger: httpx.Client) -> None:
    link = speak(api, output_format="url")["data"]["audio"]
    head, got = stranger.head(link), stranger.get(link)
    assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.content))
    assert head.headers["content-type"] == "audio/mpeg" and head.content == b""


@pytest.mark.parametrize(("name", "data", "most_mb"), [
    ("a.jpg", b"\xff\xd8\xff\xe0", 30), ("a.png", b"\x89PNG\r\n\x1a\n", 30), ("a.webp", b"RIFF0000WEBP", 30),
    ("a.mp4", b"\0\0\0\x18ftypisom", 50), ("a.mov", b"\0\0\0\x14ftypqt  ", 50), ("a.wav", b"RIFF0000WAVE", 15),
    ("a.mp3", b"ID3\x04", 15), ("a.mp3", b"\xff\xfb\x90\x00", 15),
])  # fmt: skip
def test_what_clips_are_made_of_has_its_own_limits(api: httpx.Client, name: str, data: bytes, most_mb: int) -> None:
    form = {"data": {"purpose": "video_generation_input"}}
    assert status(api.post("/v1/files/upload", **form, files={"file": (name, data)}).json())[0] == 0
    large = api.post("/v1/files/upload", **form, files={"file": (name, data.ljust((most_mb << 20) + 1, b"\0"))})
    if most_mb < 50:  # above the largest limit there is, it is the purpose's
        assert (large.status_code, status(large.json())[0]) == (400, 2013)
    assert f"larger than {most_mb} MB" in status(large.json())[1]


@pytest.mark.parametrize("data", [b"GIF89a", b"%PDF-1.7", b"RIFF0000AVI ", b"x", b"\xff\x00"])
def test_bad_media_for_clips_is_the_one_refusal_with_a_status(api: httpx.Client, data: bytes) -> None:
    form = {"data": {"purpose": "video_generation_input"}, "files": {"file": ("a.jpg", data)}}
    answer = api.post("/v1/files/upload", **form)
    assert (answer.status_code, status(answer.json())[0]) == (400, 2013)


def test_what_clips_are_made_of_is_kept_for_a_week(api: httpx.Client) -> None:
    form = {"data": {"purpose": "video_generation_input"}, "files": {"file": ("a.png", b"\x89PNG\r\n\x1a\n")}}
    number = api.post("/v1/files/upload", **form).json()["file"]["file_id"]
    retrieve = {"url": "/v1/files/retrieve", "params": {"file_id": number}}
    with later(api, 6 * 86400):
        assert status(api.get(**retrieve).json())[0] == 0
    with later(api, 8 * 86400):
        assert status(api.get(**retrieve).json())[0] == 2013
        listed = api.get("/v1/files/list", params={"purpose": "video_generation_input"}).json()["files"]
        assert number not in [file["file_id"] for file in listed]


@pytest.mark.parametrize(("name", "content_type"), [
    ("a.mp4", "video/mp4"), ("a.png", "image/png"), ("a.jpg", "image/jpeg"), ("a.zip", "application/zip"),
    ("a.tar", "application/x-tar"), ("a.json", "application/json"), ("a.flac", "audio/flac"),
    ("a", "application/octet-stream"),
])  # fmt: skip
def test_a_file_has_the_type_of_its_name(api: httpx.Client, name: str, content_type: str) -> None:
    number = upload(api, name)["file_id"]
    got = api.get("/v1/files/retrieve_content", params={"file_id": number})
    assert got.headers["content-type"] == content_type


@pytest.mark.parametrize("purpose", ["t2a_async", "video_generation", "batch_output"])
def test_what_the_service_makes_is_listed_and_not_uploaded(api: httpx.Client, purpose: str) -> None:
    form = {"data": {"purpose": purpose}, "files": {"file": ("a.mp3", DATA)}}
    assert status(api.post("/v1/files/upload", **form).json()) == (2013, "invalid params, invalid params: purpose")
    assert status(api.get("/v1/files/list", params={"purpose": purpose}).json())[0] == 0


def test_a_deletion_with_another_purpose_is_refused(api: httpx.Client) -> None:
    number = upload(api)["file_id"]
    answer = api.post("/v1/files/delete", json={"file_id": number, "purpose": "batch"}).json()
    assert status(answer) == (2013, "invalid params, invalid params: purpose")
    assert status(api.post("/v1/files/delete", json={"file_id": number, "purpose": "voice_clone"}).json())[0] == 0
