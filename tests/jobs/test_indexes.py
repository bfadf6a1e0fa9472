"""The queries of growing tables use their indexes: an equal plan on any machine, and no clock."""

from typing import Any

import pytest

from studio.accounts.models import User
from studio.home.running import running_in
from studio.jobs.models import Job
from studio.jobs.states import AT_WORK
from studio.library.models import Asset, SideFile, Version
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace


@pytest.fixture
def seat(alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat."""
    return seat_for(alice, "tidewater")


def own_takes(seat: Seat) -> Any:
    return Job.objects.listed(seat, "speech").filter(created_by=seat.person)[:1]


def kinds_at_work(seat: Seat) -> Any:
    return running_in(seat).found.filter(state__in=AT_WORK).order_by().values_list("kind", flat=True)


def in_the_bin(seat: Seat) -> Any:
    at = seat.person.created_at
    return Asset.objects.visible_to(seat).filter(deleted_at__gt=at).order_by("-deleted_at", "-id")[:30]


def at_work(seat: Seat) -> Any:
    return running_in(seat).found[:50]


def versions_of_paths(seat: Seat) -> Any:
    return Version.objects.filter(path__in=["a/1.mp3", "a/2.mp3"]).order_by().values_list("path")


def sides_of_paths(seat: Seat) -> Any:
    return SideFile.objects.filter(path__in=["a/1.srt", "a/2.srt"]).values_list("path")


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (own_takes, "job_own"),
        (kinds_at_work, "job_state"),
        (at_work, "job_open"),
        (in_the_bin, "asset_bin_list"),
        (versions_of_paths, "version_path"),
        (sides_of_paths, "side_path"),
    ],
)
def test_a_list_is_read_by_its_index(seat: Seat, rows: Any, index: str) -> None:
    plan = rows(seat).explain()
    assert f"INDEX {index} " in plan and "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
