"""What people bring is told by its bytes, measured before it is listed, and kept once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from studio.accounts.models import User
from studio.library import actions, store
from studio.library.media import derivatives
from studio.library.models import Asset, Version
from studio.library.uploads import UploadRefused, keep, keep_upload
from studio.workspaces.access import Seat, seat_for
from tests.library.films import film
from tests.library.pictures import animation, bomb, opened, photograph, picture
from tests.library.sounds import HTML, SVG, sound

ANY = ("image", "video", "audio", "text")
pytestmark = pytest.mark.usefixtures("data_folder")


def bring(seat: Seat, data: bytes, name: str = "Holiday photo.jpg", media: tuple[str, ...] = ANY) -> Version:
    """Upload a file."""
    return keep_upload(seat, SimpleUploadedFile(name, data), media=media)


def kept(folder: Path) -> list[Path]:
    """Return every file that lies in the data folder."""
    return [file for file in folder.rglob("*") if file.is_file()]


def test_alice_brings_a_photograph(alices: Seat) -> None:
    version = bring(alices, photograph())
    asset = version.asset
    assert (asset.kind, asset.medium, asset.title) == ("upload", "image", "Holiday photo")
    assert (asset.workspace, asset.created_by) == (alices.workspace, alices.person)
    assert (version.medium, version.media_type) == ("image", "image/jpeg")
    assert (version.details["width"], version.details["height"], version.measure) == (1000, 1600, "1,000 × 1,600")
    assert store.file_of(version.path).read_bytes() == photograph()
    assert opened(derivatives.derived_path(version.key, "640.webp").read_bytes()).width == 640


@pytest.mark.parametrize(
    ("data", "medium", "measure"),
    [
        (film(), "video", "2 s · 320 × 180"),
        (sound("wav"), "audio", "2 s"),
        ("Grüße vom Leuchtturm".encode(), "text", "20 characters"),
    ],
)
def test_every_medium_can_be_brought(alices: Seat, data: bytes, medium: str, measure: str) -> None:
    version = bring(alices, data, "thing.exe")
    assert (version.medium, version.measure) == (medium, measure)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SVG, "“a” cannot be used here. This is an SVG drawing. JPEG, PNG, WebP"),
        (animation("GIF"), "“a” cannot be used here. This is a GIF. JPEG, PNG, WebP"),
        (HTML, "This is a web page or markup."),
        (sound(), "This is a sound. JPEG"),
        (film(), "This is a film. JPEG"),
        (b"", "This is an empty file."),
        (bomb(), "13,000 × 13,000 pixels are too many; 50,000,000 at most are taken. JPEG"),
        (animation("WEBP"), "This picture moves. Save one still of it and use that. JPEG"),
        (picture("JPEG")[:5000], "This picture is cut off or damaged"),
    ],
)
def test_what_is_refused_is_named_and_leaves_nothing(alices: Seat, data_folder: Path, data: bytes, words: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        bring(alices, data, "a.png", ("image",))
    assert words in str(refused.value)
    assert not Asset.objects.exists()
    assert kept(data_folder) == []


def test_a_file_above_the_limit_is_not_even_written(alices: Seat, data_folder: Path) -> None:
    with pytest.raises(UploadRefused, match=r"“big” has 2 MB; at most 1 MB are taken\."):
        keep_upload(alices, SimpleUploadedFile("big.txt", b"x" * 2_000_000), media=ANY, limit_bytes=1_000_000)
    assert kept(data_folder) == []


def test_the_same_bytes_are_kept_once_and_lead_to_the_same_thing(alices: Seat, data_folder: Path) -> None:
    first = bring(alices, picture())
    before = kept(data_folder)
    again = bring(alices, picture(), "another name.png")
    assert (again.pk, again.restored) == (first.pk, False)
    assert kept(data_folder) == before


def test_a_twin_in_the_bin_comes_back_and_says_so(alices: Seat) -> None:
    first = bring(alices, picture())
    actions.delete(first.asset)
    again = bring(alices, picture())
    assert (again.pk, again.restored, again.asset.deleted_at) == (first.pk, True, None)
    assert Asset.objects.kept().get() == first.asset


def test_a_twin_of_another_workspace_is_not_shown(alices: Seat, charlie: User) -> None:
    theirs = bring(seat_for(charlie, "elsewhere"), picture())
    mine = bring(alices, picture())
    assert mine.pk != theirs.pk
    assert mine.asset.workspace == alices.workspace


def test_a_twin_whose_file_is_gone_is_stored_anew(alices: Seat) -> None:
    store.file_of(bring(alices, picture()).path).unlink()
    assert store.file_of(bring(alices, picture()).path).read_bytes() == picture()


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_at_once_get_one(alices: Seat, data_folder: Path) -> None:
    def other() -> int:
        try:
            return bring(alices, picture()).pk
        finally:
            connections.close_all()

    assert connection.connection is not None
    with ThreadPoolExecutor(3) as threads:
        found = [one.result() for one in [threads.submit(other) for _ in range(3)]]
    assert len(set(found)) == 1
    assert len([file for file in kept(data_folder) if file.parent.parent.name == "media"]) == 1


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\Tide.JPG", "Tide"),
        ("invoice\u202egpj.exe", "invoicegpj"),
        ("x" * 400 + ".png", "x" * 120),
        (".htaccess", ".htaccess"),
        ("", "Untitled"),
        ('"; filename=x.html', '"; filename=x'),
    ],
)
def test_no_file_name_makes_a_dangerous_title(name: str, title: str) -> None:
    assert keep.title_of(name) == title


def test_a_full_disk_is_told_and_leaves_nothing(
    alices: Seat, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*words: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(UploadRefused, match="There is no room for it on this server's disk"):
        bring(alices, picture())
    assert kept(data_folder) == []


def test_a_row_that_cannot_be_written_leaves_no_file(
    alices: Seat, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: Callable[..., None] = lambda *words: (_ for _ in ()).throw(RuntimeError("database"))  # noqa: E731
    monkeypatch.setattr(keep, "list_upload", broken)
    with pytest.raises(RuntimeError):
        bring(alices, sound())
    assert kept(data_folder) == []
