"""What is made from a file by the media child: its measures, and copies in other formats."""

import asyncio
import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from django.conf import settings

from studio.lib.fields import new_key
from studio.lib.worker import Worker, WorkerDied, WorkFailed
from studio.library import store
from studio.library.media.registry import media_type, reader
from studio.library.models import Version
from studio.library.store import DiskFull, NotMedia, Stored

FORMATS = ("mp3", "wav", "flac")
KEEP_COPIES = timedelta(days=7)
worker = Worker("studio.library.media.child", limit_s=60, memory_mb=768)
_turns: MutableMapping[Path, asyncio.Lock] = WeakValueDictionary()


class CannotConvert(Exception):
    """The file could not be made into another format."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What was measured by decoding: the length, and 160 loudness values from 0 to 100."""

    duration_ms: int
    peaks: tuple[int, ...] = ()


async def inspect(stored: Stored) -> MediaFacts:
    """Decode a stored file and measure it; one that cannot be decoded is removed. Raises NotMedia."""
    try:
        found = await _call("inspect", stored.media_type, source=str(stored.file))
    except WorkFailed as error:
        await asyncio.to_thread(store.forget, stored.path)
        raise NotMedia(str(error)) from None
    return MediaFacts(found["duration_ms"], tuple(found["peaks"]))


async def transcode(version: Version, format: str) -> Path:
    """Return a file of the version in one of FORMATS, made at first asking. Raises CannotConvert, DiskFull."""
    kind = media_type(version.media_type)
    if kind is not None and kind.suffix == format:
        return store.file_of(version.path)
    target = copy_of(version.key, format)
    # Who asks for what is being made waits for that one.
    turn = _turns.setdefault(target, asyncio.Lock())
    async with turn:
        if not await asyncio.to_thread(_use, target):
            await _make(version, format, target)
    return target


async def _make(version: Version, format: str, target: Path) -> None:
    part = target.with_name(f"{version.key}-{new_key()}.part")
    try:
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        source = str(store.file_of(version.path))
        made = await _call("transcode", version.media_type, source=source, target=str(part), format=format)
        if "full" in made:
            raise DiskFull(made["full"], "no room for a copy")
        await asyncio.to_thread(store.settle, part, target)
    except WorkFailed as error:
        raise CannotConvert(str(error)) from None
    finally:
        part.unlink(missing_ok=True)


def copy_of(key: str, format: str) -> Path:
    """Return where a version's copy in another format is kept."""
    return Path(settings.STUDIO_DATA) / "derived" / key[:2] / f"{key}.{format}"


def forget_copies(key: str) -> None:
    """Remove a version's copies."""
    for suffix in FORMATS:
        copy_of(key, suffix).unlink(missing_ok=True)


def prune(now: datetime) -> int:
    """Remove copies that nobody asked for in a week, and return how many: they can be made again."""
    limit = (now - KEEP_COPIES).timestamp()
    copies = (Path(settings.STUDIO_DATA) / "derived").glob("*/*")
    stale = [file for file in copies if file.suffix != ".part" and store.older_than(file, limit)]
    for file in stale:
        file.unlink(missing_ok=True)
    return len(stale)


async def _call(name: str, type_name: str, **params: Any) -> dict[str, Any]:
    demuxer, options = reader(type_name)
    try:
        return await worker.call(name, demuxer=demuxer, options=options, **params)
    except WorkerDied:
        # Something else may have ended it; a file that ends it twice is at fault itself.
        return await worker.call(name, demuxer=demuxer, options=options, **params)


def _use(file: Path) -> bool:
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True
