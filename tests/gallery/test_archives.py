"""A ZIP has a known length, goes on in the middle byte for byte, and ends with the right to it."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from zlib import crc32

import httpx
import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.gallery.archives.create import create_archive, prune, unique_names
from studio.gallery.archives.layout import Layout, Member
from studio.gallery.models import Archive
from studio.library import actions
from studio.library.models import Version
from studio.workspaces.access import Seat
from tests.library.conftest import data_folder, shelve, web  # noqa: F401
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
Shelve = Callable[..., Version]


@pytest.fixture
def alices(seat: Seat) -> Seat:
    """Alice's seat, as the shelf of the library's tests asks for it."""
    return seat


@pytest.fixture
def archive(shelve: Shelve, seat: Seat) -> Archive:  # noqa: F811
    """A ZIP of three takes, two of whose names differ by case alone."""
    random = Random(7)
    takes = [
        shelve(random.randbytes(size), title=title, hint="x.24000.1.pcm")
        for title, size in (("Charts", 3000), ("charts", 200_000), ("灯台/夜", 50))
    ]
    return create_archive(seat, [take.asset for take in takes])


def address(archive: Archive) -> str:
    """Return where an archive is."""
    return f"/w/tidewater/gallery/zip/{archive.key}/tidewater.zip"


def test_it_has_its_length_before_it_is_sent_and_resumes_anywhere(
    archive: Archive, alice: User, web: Callable[..., httpx.Client]  # noqa: F811
) -> None:  # fmt: skip
    alices = web(alice)
    whole = alices.get(address(archive))
    assert (whole.status_code, whole.headers["Content-Length"]) == (200, str(len(whole.content)))
    names = zipfile.ZipFile(io.BytesIO(whole.content)).namelist()
    assert names == ["Charts.24000.1.pcm", "charts (2).24000.1.pcm", "灯台-夜.24000.1.pcm"]
    assert zipfile.ZipFile(io.BytesIO(whole.content)).testzip() is None
    random = Random(3)
    for _ in range(12):
        start = random.randrange(len(whole.content))
        end = random.randint(start, len(whole.content) - 1)
        wanted = {"Range": f"bytes={start}-{end}", "If-Range": whole.headers["ETag"]}
        part = alices.get(address(archive), headers=wanted)
        assert (part.status_code, part.content) == (206, whole.content[start : end + 1])
    head = alices.head(address(archive))
    assert (head.headers["Content-Length"], head.content) == (whole.headers["Content-Length"], b"")
    beyond = alices.get(address(archive), headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416


def test_what_was_deleted_since_is_not_sent(archive: Archive, alice: User, bob: User) -> None:
    assert signed_in(bob).get(address(archive)).status_code == 404  # it is Alice's own
    actions.delete(Version.objects.get(asset__title="Charts").asset)
    answer = signed_in(alice).get(address(archive))
    assert answer.status_code == 409
    assert "Something of it was deleted since" in answer.content.decode()


def test_a_film_of_five_gigabytes_needs_no_memory_and_unpacks(tmp_path: Path) -> None:
    sizes = {"long.mp4": 4_500_000_000, "short.mp4": 700_000_000}
    zeros = crc32(b"")
    members = [Member(name, name, size, zeros, timezone.now()) for name, size in sizes.items()]
    layout = Layout(members)
    assert layout.size > sum(sizes.values())
    pieces = list(layout.pieces(0, layout.size))
    assert sum(len(one.data) + one.length for one in pieces) == layout.size
    with (tmp_path / "large.zip").open("wb") as file:  # sparse: what is nought takes no room
        for one in pieces:
            if one.member is None:
                file.write(one.data)
            else:
                file.seek(one.length, 1)
    with zipfile.ZipFile(tmp_path / "large.zip") as opened:
        assert {info.filename: info.file_size for info in opened.infolist()} == sizes
    listed = subprocess.run(["unzip", "-l", str(tmp_path / "large.zip")], capture_output=True, text=True, check=False)
    assert listed.returncode == 0, listed.stdout + listed.stderr


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Charts", "charts", "CHARTS"], ["Charts.png", "charts (2).png", "CHARTS (3).png"]),
        (["ﬁn", "fin"], ["ﬁn.png", "fin (2).png"]), (["a (2)", "a", "A"], ["a (2).png", "a.png", "A (3).png"]),
        (["", "../x"], ["Untitled.png", "x.png"]),
    ],
)  # fmt: skip
def test_names_are_told_apart_on_every_system(titles: list[str], names: list[str]) -> None:
    assert unique_names([(title, "png") for title in titles]) == names


def test_lists_are_forgotten_after_a_week(archive: Archive) -> None:
    prune(archive.created_at + timedelta(days=6))
    assert Archive.objects.exists()
    prune(archive.created_at + timedelta(days=8))
    assert not Archive.objects.exists()
