"""Side files belong to a version by their role, are sent to its people, and go with it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import httpx
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from studio.accounts.models import User
from studio.library import actions, retention, store
from studio.library.models import SideFile, Version
from studio.library.store import Stored
from tests.library.pictures import picture

Shelve = Callable[..., Version]
COVER = picture("PNG", 64, 64)


def stored(data: bytes) -> Stored:
    """Return bytes as a stored file."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, store.keep(data)).result()


@pytest.fixture
def song(shelve: Shelve) -> Version:
    """A song with its cover."""
    return shelve(title="Tide song", sides=[("cover", stored(COVER))])


def test_a_side_file_is_kept_with_its_checksums(song: Version) -> None:
    side = song.sides.get(role="cover")
    assert (side.media_type, side.size_bytes, side.crc32) == ("image/png", len(COVER), crc32(COVER))
    assert store.file_of(side.path).read_bytes() == COVER
    with pytest.raises(IntegrityError), transaction.atomic():
        SideFile.objects.create(version=song, role="cover", size_bytes=1, crc32=0)


def test_it_is_sent_to_the_versions_people_only(
    web: Callable[..., httpx.Client], song: Version, vera: User, charlie: User
) -> None:
    path = f"/w/tidewater/media/{song.key}/sides/cover/"
    answer = web(vera).get(path)
    assert answer.content == COVER
    assert answer.headers["content-disposition"] == 'attachment; filename="Tide song.png"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert web(vera).get(path.replace("cover", "lyrics")).status_code == 404
    for client in (web(charlie), web()):
        assert client.get(path).status_code == 404


def test_it_is_no_stray_and_goes_with_its_version(
    song: Version, data_folder: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    later = timezone.now() + timedelta(days=40)
    assert retention.tidy(later)["strays"] == 0
    actions.delete(song.asset)
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.purge(song.asset.pk, later)
    assert [file for file in data_folder.rglob("*") if file.is_file()] == []
