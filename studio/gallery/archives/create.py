"""Freeze the list of an archive: which files, under names that no system takes for the same."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from studio.gallery.archives.layout import Member
from studio.gallery.models import Archive
from studio.library.models import Asset
from studio.library.queries import attach_newest
from studio.library.serving import download_name
from studio.workspaces.access import Seat

KEPT = timedelta(days=7)


def create_archive(seat: Seat, assets: Sequence[Asset]) -> Archive:
    """Return an archive of the newest versions of some assets; what has no file is left out."""
    attach_newest(list(assets))
    versions = [asset.newest for asset in assets if asset.newest.crc32 is not None]
    names = unique_names([(one.asset.title, one.download_suffix) for one in versions])
    members = [
        {"name": name, "asset": one.asset.pk, "path": one.path, "size": one.size_bytes, "crc": one.crc32,
         "made": one.created_at.isoformat()}
        for name, one in zip(names, versions, strict=True)
    ]  # fmt: skip
    return Archive.objects.create(workspace=seat.workspace, created_by=seat.person, members=members)


def unique_names(wanted: Sequence[tuple[str, str]]) -> list[str]:
    """Return file names for titles and suffixes; those that differ only by case or form of letters are numbered."""
    taken: set[str] = set()
    names = []
    for title, suffix in wanted:
        name, number = download_name(title, suffix), 1
        while sameness(name) in taken:
            number += 1
            name = download_name(f"{title[:100]} ({number})", suffix)
        taken.add(sameness(name))
        names.append(name)
    return names


def sameness(name: str) -> str:
    """Return what is equal for names that some file system takes for one."""
    return unicodedata.normalize("NFKC", name).casefold()


def members_of(archive: Archive) -> list[Member]:
    """Return the files of an archive."""
    return [to_member(one) for one in archive.members]


def to_member(row: dict[str, Any]) -> Member:
    """Return a file as the archive keeps it."""
    return Member(row["name"], row["path"], row["size"], row["crc"], datetime.fromisoformat(row["made"]))


def prune(now: datetime | None = None) -> None:
    """Forget lists of a week ago; nobody goes on with such a download."""
    Archive.objects.filter(created_at__lt=(now or timezone.now()) - KEPT).delete()
