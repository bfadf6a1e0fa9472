"""What was made before there were several media is there afterwards, with the same measures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from studio.accounts.models import User
from studio.library.models import Version
from studio.library.store import file_of
from studio.workspaces.models import Workspace

BEFORE = [("library", "0001_initial")]


def migrate_to_today() -> None:
    """Bring the tables of every app to their last migration: those of others that build on ours went back with them."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def before(transactional_db: None, tidewater: Workspace, alice: User, data_folder: Path) -> Iterator[Any]:
    """The models of the first migration, with the tables as they were; the tables of today come back afterwards."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    migrate_to_today()


def write_old(apps: Any, workspace: Workspace, person: User) -> None:
    """Write two takes as they were written then, one without its file."""
    asset = apps.get_model("library", "Asset").objects.create(
        workspace_id=workspace.pk, created_by_id=person.pk, kind="speech", title="Tide"
    )
    for number, path in ((1, "00/tide.mp3"), (2, "00/gone.mp3")):
        asset.versions.create(
            number=number, created_by_id=person.pk, media_type="audio/mpeg", path=path, size_bytes=4, sha256="0" * 64,
            duration_ms=1500, peaks=[1, 2, 3], words=[{"text": "x", "begin_ms": 0, "end_ms": 1}], has_words=True,
        )  # fmt: skip


def test_takes_of_before_are_sounds_with_their_measures(before: Any, tidewater: Workspace, alice: User) -> None:
    file_of("00").mkdir(parents=True)
    file_of("00/tide.mp3").write_bytes(b"tide")
    write_old(before, tidewater, alice)
    migrate_to_today()
    kept, gone = Version.objects.order_by("number")
    assert kept.asset.medium == kept.medium == "audio"
    assert kept.details == {"duration_ms": 1500, "peaks": [1, 2, 3]}
    assert (kept.duration_ms, kept.words[0]["text"], kept.measure) == (1500, "x", "2 s")
    assert (kept.crc32, gone.crc32) == (crc32(b"tide"), None)
    MigrationExecutor(connection).migrate(BEFORE)
    back = before.get_model("library", "Version").objects.get(number=1)
    assert (back.duration_ms, back.peaks) == (1500, [1, 2, 3])
