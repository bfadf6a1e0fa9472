"""A gallery with things in it that have no files: ``put(title, medium=…)``."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.library.versions import timed
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.library.conftest import data_folder
from tests.people import signed_in

__all__ = ["data_folder"]

TYPES = {"image": "image/png", "video": "video/mp4", "audio": "audio/mpeg", "text": "text/plain"}
Put = Callable[..., Asset]


@pytest.fixture
def seat(alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat in Tidewater."""
    return seat_for(alice, tidewater.slug)


@pytest.fixture
def alices(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def put(alice: User, tidewater: Workspace) -> Put:
    """Put something into Tidewater's gallery, by default a picture of Alice's; ``order`` is what was asked for."""

    def make(title: str, **more: Any) -> Asset:
        medium = more.pop("medium", "image")
        words, order = more.pop("words", ()), more.pop("order", {})
        names = {"workspace": tidewater, "created_by": alice, "kind": "upload", **more}
        asset = Asset.objects.create(title=title, medium=medium, **names)
        Version.objects.create(
            asset=asset, created_by=asset.created_by, medium=medium, media_type=TYPES[medium], path="00/none.bin",
            size_bytes=3, sha256="0" * 64, crc32=0, recipe={"order": order, "version": 1} if order else {},
            **timed(words),
        )  # fmt: skip
        return asset

    return make


def titles(answer: Any) -> list[str]:
    """Return the titles that a page shows, in order."""
    assert answer.status_code == 200
    return [asset.title for asset in answer.context["page"].items]
