"""What the media child makes of files: their measures, smaller or still views, and copies in other formats."""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from studio.lib.fields import new_key
from studio.lib.worker import WorkFailed
from studio.library import store
from studio.library.media.registry import medium_of
from studio.library.media.workers import MediaWorkers
from studio.library.models import Version
from studio.library.store import DiskFull, NotMedia, Stored

KEEP_COPIES = timedelta(days=7)
worker = MediaWorkers(limit_s=60, memory_mb=1536)


class CannotConvert(Exception):
    """The file could not be made into another format; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What was measured by decoding; the keys of ``details`` are the medium's own (``duration_ms``, ``width``)."""

    medium: str
    details: dict[str, Any] = field(default_factory=dict)


async def inspect(stored: Stored) -> MediaFacts:
    """Decode a stored file and measure it; one that cannot be decoded is removed. Raises NotMedia."""
    try:
        details = await worker.call("inspect", stored.media_type, source=str(stored.file))
    except WorkFailed as error:
        await asyncio.to_thread(store.forget, stored.path)
        raise NotMedia(str(error)) from None
    return MediaFacts(stored.medium, details)


async def derive(version: Version, name: str) -> Path:
    """Return a file of the version by the name of a derivative or format, made at first asking.

    Raises CannotConvert, also for a name that the medium does not have, and DiskFull.
    """
    return await derive_from(version.key, version.media_type, version.path, name)


async def derive_from(key: str, media_type: str, path: str, name: str) -> Path:
    """Do the same for a version of which only key, media type and stored path are at hand."""
    medium = medium_of(media_type)
    if medium.is_original(media_type, name):
        return store.file_of(path)
    if medium.derived_type(name) is None:
        raise CannotConvert(f"There is no “{name}” of {medium.noun}.")
    target = derived_path(key, name)
    await convert(media_type, store.file_of(path), name, target)
    return target


async def convert(media_type: str, source: Path, name: str, target: Path) -> None:
    """Make a derivative or format of any file at a place, unless it is there. Raises CannotConvert, DiskFull."""
    async with worker.lock(target):
        if not await asyncio.to_thread(_use, target):
            await _render(media_type, source, {name: target})


async def prepare(version_key: str, stored: Stored) -> None:
    """Make what lists show of a file that was just stored. Raises CannotConvert, DiskFull."""
    names = medium_of(stored.media_type).derivatives_at_store
    if names:
        await _render(stored.media_type, stored.file, {name: derived_path(version_key, name) for name in names})


async def _render(media_type: str, source: Path, targets: dict[str, Path]) -> None:
    parts = {name: target.with_name(f"{target.name}-{new_key()}.part") for name, target in targets.items()}
    try:
        for target in targets.values():
            await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        paths = {name: str(part) for name, part in parts.items()}
        answer = await worker.call("derive", media_type, source=str(source), targets=paths)
        if "full" in answer:
            raise DiskFull(answer["full"], "no room for a copy")
        for name, part in parts.items():
            await asyncio.to_thread(store.settle, part, targets[name])
    except WorkFailed as error:
        raise CannotConvert(str(error)) from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def derived_path(key: str, name: str) -> Path:
    """Return where a derivative of a version is kept."""
    return derived_folder() / key[:2] / f"{key}.{name}"


def derived_folder() -> Path:
    """Return the folder of everything that can be made again."""
    return Path(settings.STUDIO_DATA) / "derived"


def forget_derived(key: str) -> None:
    """Remove everything that was made of a version."""
    for file in (derived_folder() / key[:2]).glob(f"{key}.*"):
        file.unlink(missing_ok=True)


def share_derived(key: str, other: str) -> None:
    """Let the copy of a version have what was made of it, by hard links; where there are none it is made again."""
    for file in (derived_folder() / key[:2]).glob(f"{key}.*"):
        if file.suffix != ".part":
            target = derived_path(other, file.name.partition(".")[2])
            with suppress(OSError):
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(file, target)


def prune(now: datetime) -> int:
    """Remove derivatives that nobody asked for in a week, and return how many: they can be made again."""
    limit = (now - KEEP_COPIES).timestamp()
    stale = [file for file in derived_folder().glob("*/*") if file.suffix != ".part" and store.older_than(file, limit)]
    for file in stale:
        file.unlink(missing_ok=True)
    return len(stale)


def _use(file: Path) -> bool:
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True
