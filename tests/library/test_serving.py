"""A take's file is sent whole or in ranges, to members only, and does no harm whatever is in it."""

from collections.abc import Callable

import httpx
import pytest

from studio.accounts.models import User
from studio.library import store
from studio.library.models import Version
from studio.workspaces.models import Membership
from tests.library.conftest import media_path
from tests.library.sounds import sound

Web = Callable[..., httpx.Client]
Shelve = Callable[..., Version]
SIZE = len(sound())


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=100-199", 100, 200),
        ("bytes=0-0", 0, 1),
        ("bytes=0-1", 0, 2),  # Safari asks so first, and believes the total
        ("bytes=0-", 0, SIZE),
        ("bytes=-10", SIZE - 10, SIZE),
        (f"bytes=-{SIZE + 5}", 0, SIZE),
        (f"bytes={SIZE - 213}-", SIZE - 213, SIZE),
        (f"bytes=100-{SIZE * 9}", 100, SIZE),
        ("BYTES=100-199", 100, 200),
    ],
)
def test_a_player_seeks_by_ranges(
    web: Web, shelve: Shelve, alice: User, wanted: str, start: int, end: int
) -> None:  # fmt: skip
    answer = web(alice).get(media_path(shelve()), headers={"Range": wanted})
    assert answer.status_code == 206
    assert answer.content == sound()[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "wanted",
    ["", "bytes=0-9,20-29", "bytes=20-10", "bytes=-", "bytes=a-b", "lines=1-2", f"bytes={'9' * 5000}-", "bytes=٣-"],
)
def test_what_is_no_single_range_gets_everything(web: Web, shelve: Shelve, alice: User, wanted: str) -> None:
    answer = web(alice).get(media_path(shelve()), headers={"Range": wanted.encode()})
    assert (answer.status_code, answer.content) == (200, sound())
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", "bytes=99999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(web: Web, shelve: Shelve, alice: User, wanted: str) -> None:
    answer = web(alice).get(media_path(shelve()), headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


def test_a_file_of_many_pieces_arrives_unchanged(web: Web, shelve: Shelve, alice: User) -> None:
    data = sound("wav", 10.0)
    version, client = shelve(data), web(alice)
    assert client.get(media_path(version)).content == data
    answer = client.get(media_path(version), headers={"Range": "bytes=1-600001"})
    assert answer.content == data[1:600_002]


def test_head_tells_the_size_and_sends_nothing(web: Web, shelve: Shelve, alice: User) -> None:
    answer = web(alice).head(media_path(shelve()), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["content-type"] == "audio/mpeg"


def test_a_browser_that_has_the_file_is_told_so(web: Web, shelve: Shelve, alice: User) -> None:
    version, client = shelve(), web(alice)
    tag = client.get(media_path(version)).headers["etag"]
    assert tag == f'"{version.sha256}"'
    assert client.get(media_path(version), headers={"If-None-Match": tag}).status_code == 304
    assert client.get(media_path(version), headers={"If-Match": '"another"'}).status_code == 412


@pytest.mark.parametrize(("condition", "status"), [("", 206), ('"another"', 200), ("W/", 200)])
def test_the_rest_of_a_file_comes_only_when_it_is_the_same(
    web: Web, shelve: Shelve, alice: User, condition: str, status: int
) -> None:  # fmt: skip
    version = shelve()
    tag = f'"{version.sha256}"'
    condition = tag if condition == "" else f"W/{tag}" if condition == "W/" else condition
    answer = web(alice).get(media_path(version), headers={"Range": "bytes=5-", "If-Range": condition})
    assert answer.status_code == status


def test_a_file_can_do_no_harm_and_is_asked_for_each_time(web: Web, shelve: Shelve, vera: User) -> None:
    version = shelve()
    headers = web(vera).get(media_path(version)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, no-cache"
    assert headers["content-disposition"] == f'inline; filename="{version.file_name}"'


def test_raw_samples_are_for_keeping_only(web: Web, shelve: Shelve, alice: User) -> None:
    version = shelve(b"\0\1" * 5000, hint="take.24000.1.pcm")
    headers = web(alice).get(media_path(version)).headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-type"] == "audio/pcm;rate=24000;channels=1"


def test_strangers_and_the_unknown_get_404_alike(web: Web, shelve: Shelve, charlie: User) -> None:
    path = media_path(shelve())
    for client in (web(charlie), web()):
        for headers in ({}, {"Range": "bytes=0-9"}):
            assert client.get(path, headers=headers).status_code == 404
            assert client.head(path, headers=headers).status_code == 404
    elsewhere = path.replace("tidewater", "elsewhere")
    assert web(charlie).get(elsewhere).status_code == 404


def test_who_lost_the_seat_loses_the_file(web: Web, shelve: Shelve, bob: User) -> None:
    version, client = shelve(), web(bob)
    tag = client.get(media_path(version)).headers["etag"]
    Membership.objects.filter(user=bob).delete()
    assert client.get(media_path(version), headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("name", ["other.mp3", "KEY.html", "KEY.mp3%00", "..%2f..%2fstudio.sqlite3", "KEY.mp3.part"])
def test_only_the_files_own_name_finds_it(web: Web, shelve: Shelve, alice: User, name: str) -> None:
    version = shelve()
    answer = web(alice).get(media_path(version, name.replace("KEY", version.key)))
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text


def test_nobody_writes_to_a_file(web: Web, shelve: Shelve, alice: User) -> None:
    assert web(alice).post(media_path(shelve()), headers={"Origin": "http://evil.example"}).status_code in (403, 405)


def test_a_file_that_is_gone_is_told_and_logged(
    web: Web, shelve: Shelve, alice: User, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    version = shelve()
    store.file_of(version.path).unlink()
    for path in (media_path(version), f"/w/tidewater/media/{version.key}/download/wav/"):
        answer = web(alice).get(path)
        assert answer.status_code == 404
        assert "Studio knows of it, but it is missing from this server&#x27;s disk." in answer.text
    assert [record.msg["event"] for record in caplog.records if isinstance(record.msg, dict)] == ["file missing"] * 2
