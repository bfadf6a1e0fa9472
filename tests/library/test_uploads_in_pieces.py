"""A file that arrives in pieces: every step may be repeated, nothing counts twice, and nothing foreign is touched."""

import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.lib.periodic import sources
from studio.library import actions, store
from studio.library.models import Asset, Upload, Version
from studio.library.uploads import parts, resumable
from tests.library.films import film
from tests.library.pictures import animation, picture
from tests.library.sending import HALF, Browser
from tests.library.sounds import HTML, SVG, archive, sound
from tests.people import signed_in

pytestmark = pytest.mark.usefixtures("data_folder", "tidewater")


@pytest.fixture
def alices(alice: User) -> Browser:
    """Alice's browser, with a picture to send."""
    return Browser(alice, picture())


def left(folder: Path) -> list[str]:
    """Return what lies in the data folder, derivatives left out."""
    return sorted(file.parent.name for file in folder.rglob("*") if file.is_file() and "derived" not in file.parts)


def test_alice_sends_a_picture_in_pieces(alices: Browser, data_folder: Path) -> None:
    answer = alices.announce()
    assert (answer.status_code, answer.json()["offset"], answer.json()["piece"]) == (201, 0, 8 << 20)
    assert alices.piece(0, HALF).json() == {"offset": HALF}
    assert alices.client.head(alices.url).headers["Upload-Crc"] == str(crc32(picture()[:HALF]))
    assert alices.piece(HALF).status_code == 200 and alices.offset() == len(picture())
    version = Version.objects.get(key=alices.finish().json()["version"])
    assert (version.asset.title, version.measure, version.asset.kind) == ("Storm", "1,600 × 1,000", "upload")
    assert (store.file_of(version.path).read_bytes(), version.crc32) == (picture(), crc32(picture()))
    assert len(left(data_folder)) == 1  # the part is gone


def test_a_piece_or_a_finish_whose_answer_was_lost_is_repeated_without_harm(alices: Browser) -> None:
    alices.announce()
    for start, end in ((0, HALF), (HALF, None)):
        alices.piece(start, end)
        for _ in range(2):
            answer = alices.piece(start, end)
            assert (answer.status_code, answer.json()["offset"]) == (409, alices.offset())
    found = {alices.finish().json()["version"] for _ in range(3)}
    assert len(found) == 1 and Asset.objects.count() == 1 and Version.objects.get().sha256 == sha256(picture())


@pytest.mark.parametrize("start", [0, HALF - 1, HALF + 1, 10**9])
def test_a_piece_at_another_offset_is_told_where_to_go_on(alices: Browser, start: int) -> None:
    alices.announce()
    alices.piece(0, HALF)
    answer = alices.piece(start)
    assert (answer.status_code, answer.headers["Upload-Offset"], alices.offset()) == (409, str(HALF), HALF)


@pytest.mark.parametrize(("start", "more"), [(HALF, {"crc": 1}), (HALF, {"data": picture() + b"x"}), (0, {"crc": 7})])
def test_a_damaged_or_longer_piece_leaves_no_byte(alices: Browser, start: int, more: dict[str, Any]) -> None:
    alices.announce()
    alices.piece(0, start or 1)
    assert alices.piece(start or 1, **more).status_code == 409
    assert alices.offset() == (start or 1) and alices.finish().status_code == 409


def test_headers_that_say_nothing_write_nothing(alices: Browser) -> None:
    alices.announce()
    for value in ("", "-1", "x", "1e3", "9" * 30, "٣"):
        headers = {"Upload-Offset": value.encode().decode("latin-1")}
        answer = alices.client.patch(alices.url, b"x", content_type="application/octet-stream", headers=headers)
        assert (answer.status_code, alices.offset()) == (409, 0)


@pytest.mark.parametrize("where", ["library", "bin", "elsewhere"])
def test_bytes_that_are_here_need_not_be_sent(where: str, alices: Browser, alice: User, charlie: User) -> None:
    owner = charlie if where == "elsewhere" else alice
    first = (
        Browser(owner, picture(), "elsewhere" if where == "elsewhere" else "tidewater").send(name="First.png").json()
    )
    asset = Asset.objects.get()
    if where == "bin":
        actions.delete(asset)
    answer = alices.announce(sha256=sha256(picture()))
    if where == "elsewhere":  # what a stranger has is not told
        assert answer.status_code == 201 and "version" not in answer.json()
        return
    assert (answer.status_code, answer.json()) == (200, {**first, "restored": where == "bin"})
    assert Asset.objects.kept().count() == 1


def test_a_twin_of_the_bin_comes_back_at_the_end_too(alices: Browser) -> None:
    first = alices.send().json()
    actions.delete(Asset.objects.get())
    assert alices.send(name="Other.png").json() == {**first, "restored": True}
    assert alices.finish().json()["restored"] is True
    assert Asset.objects.kept().count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "an SVG drawing"), (HTML, "a web page"), (archive(), "a document"), (b"GIF89a" + bytes(9), "a GIF"),
        (film(), "a film"), (sound(), "a sound"), (b"#EXTM3U\nhttp://127.0.0.1/x.mp3", "a playlist"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_by_its_first_bytes(
    data: bytes, words: str, alice: User, data_folder: Path
) -> None:
    browser = Browser(alice, data + bytes(100_000))
    browser.announce(name="a.png", takes="image")
    answer = browser.piece(0, 8192)
    assert answer.status_code == 422 and words in answer.json()["error"] and "JPEG, PNG" in answer.json()["error"]
    assert browser.finish().json() == answer.json()  # a second time the same
    assert not Asset.objects.exists() and left(data_folder) == []


@pytest.mark.parametrize("data", [animation("WEBP"), b"\x89PNG\r\n\x1a\n" + bytes(60_000)])
def test_what_only_decoding_tells_is_refused_at_the_end(data: bytes, alice: User, data_folder: Path) -> None:
    browser = Browser(alice, data)
    answer = browser.send(name="a.png", takes="image")
    assert answer.status_code == 422 and "“a” cannot be used here" in answer.json()["error"]
    assert not Asset.objects.exists() and left(data_folder) == []


@pytest.mark.parametrize(
    ("size", "more", "words"),
    [
        (0, {}, "is an empty file"),
        (512_200_000, {}, "“Storm” has 512.2 MB; at most 512 MB are taken."),
        (2_000_000, {"limit": 1_500_000}, "“Storm” has 2 MB; at most 1.5 MB are taken."),
        ("many", {}, "did not say which file"),
    ],
)
def test_what_is_too_large_or_nothing_is_refused_before_it_is_sent(
    size: object, more: dict[str, Any], words: str, alices: Browser, data_folder: Path
) -> None:
    answer = alices.client.post(alices.announced, {"name": "Storm.png", "size": size, **more})
    assert answer.status_code == 422 and words in answer.json()["error"]
    assert not Upload.objects.exists() and left(data_folder) == []


def test_the_operator_says_how_large_a_file_may_be(alices: Browser, settings: Any) -> None:
    settings.STUDIO_UPLOAD_BYTES = 2_000_000
    answer = alices.client.post(alices.announced, {"name": "Storm.png", "size": 2_000_001, "limit": 10**9})
    assert "at most 2 MB are taken" in answer.json()["error"]


def test_nobody_else_touches_an_upload(alices: Browser, bob: User, vera: User, charlie: User) -> None:
    alices.announce()
    alices.piece(0, HALF)
    for user, slug, status in ((bob, "tidewater", 404), (charlie, "tidewater", 404), (charlie, "elsewhere", 404)):
        client, url = signed_in(user), alices.url.replace("tidewater", slug)
        for method in ("head", "patch", "post", "delete"):
            assert getattr(client, method)(url).status_code == status
    assert {signed_in(vera).post(path).status_code for path in (alices.announced, alices.url)} == {403}
    assert Client().head(alices.url).status_code == 302
    assert alices.offset() == HALF


def test_a_cancelled_upload_leaves_nothing(alices: Browser, data_folder: Path) -> None:
    alices.announce()
    alices.piece(0, HALF)
    assert alices.client.delete(alices.url).status_code == 200
    assert (alices.client.head(alices.url).status_code, left(data_folder)) == (404, [])


def test_what_nobody_goes_on_with_is_removed_after_two_days(alices: Browser, alice: User, data_folder: Path) -> None:
    urls = []
    for hours in (1, 47, 49):
        alices.announce()
        alices.piece(0, HALF)
        urls.append(alices.url)
        upload = Upload.objects.latest("pk")
        then = timezone.now() - timedelta(hours=hours)
        Upload.objects.filter(pk=upload.pk).update(created_at=timezone.now() - timedelta(days=9))
        os.utime(parts.file_of(upload.key), (then.timestamp(),) * 2)
    assert "unfinished uploads" in {source.name for source in sources()}
    assert resumable.prune(timezone.now()) == 1
    assert [alices.client.head(url).status_code for url in urls] == [200, 200, 404]


def test_a_part_that_is_gone_means_to_begin_anew(alices: Browser) -> None:
    alices.announce()
    parts.forget(Upload.objects.get().key)
    assert [alices.client.head(alices.url).status_code, alices.finish().status_code] == [404, 404]
    assert alices.send().status_code == 200


def test_a_full_disk_is_told_and_what_came_stays(alices: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    alices.announce()
    alices.piece(0, HALF)

    def full(handle: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as broken:
        broken.setattr(parts.os, "fsync", full)
        answer = alices.piece(HALF)
    assert (answer.status_code, answer.json()["offset"]) == (507, HALF)
    assert "no room" in answer.json()["error"]
    assert alices.piece(HALF).status_code == 200 and alices.finish().status_code == 200


def test_two_writers_take_turns(alices: Browser) -> None:
    alices.announce()
    key = Upload.objects.get().key
    with parts.locked(key):
        assert alices.piece(0, HALF).status_code == 409
    assert alices.piece(0, HALF).status_code == 200


def test_a_disk_without_links_gets_a_copy(alices: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    no_links: Callable[..., None] = lambda *paths: (_ for _ in ()).throw(OSError(1, "no links"))  # noqa: E731
    monkeypatch.setattr(store.os, "link", no_links)
    version = Version.objects.get(key=alices.send().json()["version"])
    assert store.file_of(version.path).read_bytes() == picture() and version.sha256 == sha256(picture())


def sha256(data: bytes) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(data).hexdigest()
