"""What is deleted lies in the bin for 30 days, and then goes with its files."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.lib.periodic import Repeated, sources
from studio.library import actions, periodic, retention, store
from studio.library.media import derivatives
from studio.library.models import Asset, Edge, Version
from tests.people import signed_in

Shelve = Callable[..., Version]
DAY = timedelta(days=1)
BIN = "/w/tidewater/bin/"


def test_the_bin_shows_what_was_deleted_and_brings_it_back(shelve: Shelve, alice: User) -> None:
    asset = shelve(title="Prologue").asset
    assert "The bin is empty" in signed_in(alice).get(BIN).text
    actions.delete(asset)
    page = signed_in(alice).get(BIN).text
    assert "Prologue" in page
    assert "2 s · made by Alice · deleted just now · 30 days left" in " ".join(page.split())
    restore = f"/w/tidewater/a/{asset.key}/restore/"
    assert f'action="{restore}"' in page
    signed_in(alice).post(restore)
    assert "The bin is empty" in signed_in(alice).get(BIN).text


def test_vera_sees_the_bin_and_can_take_nothing_out(shelve: Shelve, vera: User, charlie: User) -> None:
    actions.delete(shelve(title="Prologue").asset)
    page = signed_in(vera).get(BIN).text
    assert "Prologue" in page
    assert "restore" not in page.lower().replace("can be restored", "")
    assert signed_in(charlie).get(BIN).status_code == 404


def test_a_long_bin_has_pages(shelve: Shelve, bob: User) -> None:
    for number in range(21):
        actions.delete(shelve(title=f"Take {number:02}").asset)
    first = signed_in(bob).get(BIN)
    assert "Take 20" in first.text
    assert "Take 00" not in first.text
    key = first.context["page"].next
    assert f'href="?before={key}"' in first.text
    assert "Take 00" in signed_in(bob).get(BIN, {"before": key}).text


def test_after_thirty_days_row_file_and_copies_go(
    shelve: Shelve, data_folder: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:  # fmt: skip
    old, kept = shelve(), shelve()
    newer = shelve(asset=old.asset, made_from=[(kept.pk, "voice")])
    for name in ("wav", "640.webp", "filmstrip.webp"):
        copy = derivatives.derived_path(old.key, name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"copy")
    actions.delete(old.asset)
    now = timezone.now()
    assert retention.overdue(now + 29 * DAY) == []
    assert retention.overdue(now + 30 * DAY) == [old.asset.pk]
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.purge(old.asset.pk, now + 30 * DAY)
    assert list(Version.objects.all()) == [kept]
    assert not Edge.objects.exists()
    files = [file for file in data_folder.rglob("*") if file.is_file()]
    assert files == [store.file_of(kept.path)]
    assert newer.asset_id == old.asset_id


def test_what_was_restored_in_time_is_not_purged(shelve: Shelve) -> None:
    version = shelve()
    actions.delete(version.asset)
    actions.restore(version.asset)
    assert not retention.purge(version.asset.pk, timezone.now() + 31 * DAY)
    assert store.file_of(version.path).exists()


def test_no_file_goes_while_its_row_may_still_stay(shelve: Shelve) -> None:
    version = shelve()
    actions.delete(version.asset)
    retention.purge(version.asset.pk, timezone.now() + 31 * DAY)  # inside of the test's transaction: not committed
    assert store.file_of(version.path).exists()


@pytest.mark.parametrize(
    ("place", "age", "goes"),
    [
        ("media/AA/AAAAAAAAAAAA.part", timedelta(minutes=50), False),
        ("media/AA/AAAAAAAAAAAA.part", timedelta(minutes=70), True),
        ("derived/AA/AAAAAAAAAAAA-B.part", timedelta(minutes=70), True),
        ("derived/AA/AAAAAAAAAAAA.wav", 6 * DAY, False),
        ("derived/AA/AAAAAAAAAAAA.wav", 8 * DAY, True),
        ("derived/AA/AAAAAAAAAAAA.640.webp", 6 * DAY, False),
        ("derived/AA/AAAAAAAAAAAA.filmstrip.webp", 8 * DAY, True),
        ("media/AA/AAAAAAAAAAAA.mp3", timedelta(hours=20), False),
        ("media/AA/AAAAAAAAAAAA.mp3", timedelta(hours=30), True),
        ("tapes/AA/AAAAAAAAAAAA-1.tape", 60 * DAY, False),
    ],
)
def test_housework_takes_only_what_nobody_needs(
    shelve: Shelve, data_folder: Path, place: str, age: timedelta, goes: bool
) -> None:  # fmt: skip
    version, file = shelve(), data_folder / place
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")
    written = (timezone.now() - age).timestamp()
    for path in (file, store.file_of(version.path)):
        os.utime(path, (written, written))
    removed = retention.tidy(timezone.now())
    assert (file.exists(), sum(removed.values())) == (not goes, int(goes))
    assert store.file_of(version.path).exists()


async def test_the_servers_housework_knows_the_bin_and_the_folder(
    shelve: Shelve, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    done: list[str] = []

    async def here(function: Callable[..., object], *words: object) -> dict[str, int]:
        done.append(function.__name__)
        return {}

    monkeypatch.setattr(periodic, "run_in_db_pool", here)
    monkeypatch.setattr("studio.lib.periodic.run_in_db_pool", here)
    found = {source.name: source for source in sources() if source.name in ("bin", "data folder")}
    hourly = Repeated("data folder", periodic.HOUR_S, periodic.tidy_data_folder)
    assert hourly.due() == [0]
    await hourly.run(0)
    assert hourly.due() == []
    await found["bin"].run(7)
    assert done == ["tidy_data_folder", "purge"]


def test_an_overdue_asset_is_due(shelve: Shelve) -> None:
    asset = shelve().asset
    Asset.objects.filter(pk=asset.pk).update(deleted_at=timezone.now() - 31 * DAY)
    bin_source = next(source for source in sources() if source.name == "bin")
    assert bin_source.due() == [asset.pk]
