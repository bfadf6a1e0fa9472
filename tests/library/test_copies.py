"""A copy in another format is kept for a week after its last use: it can be made again."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
from django.utils import timezone

from studio.accounts.models import User
from studio.library import retention
from studio.library.models import Version

EIGHT_DAYS = timedelta(days=8)


def grow_old(file: Path) -> None:
    """Let a file have been used eight days ago."""
    then = (timezone.now() - EIGHT_DAYS).timestamp()
    os.utime(file, (then, then))


def test_a_copy_that_is_asked_for_again_stays(
    web: Callable[..., httpx.Client], shelve: Callable[..., Version], alice: User, data_folder: Path
) -> None:
    address = f"/w/tidewater/media/{shelve().key}/download/wav/"
    client = web(alice)
    client.get(address).raise_for_status()
    (copy,) = data_folder.glob("derived/*/*.wav")
    made = copy.stat().st_ino
    grow_old(copy)
    client.get(address).raise_for_status()
    assert retention.tidy(timezone.now())["copies"] == 0 and copy.stat().st_ino == made
    grow_old(copy)
    assert retention.tidy(timezone.now())["copies"] == 1 and not copy.exists()
