"""A sound under a film: the media child mixes it; the file is made once for the same two and the same settings."""

import asyncio
import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from studio.lib.fields import new_key
from studio.lib.worker import WorkFailed
from studio.library import store
from studio.library.media.derivatives import CannotConvert, derived_path
from studio.library.media.registry import medium_of
from studio.library.media.video import WEBM
from studio.library.media.workers import MediaWorkers
from studio.library.store import DiskFull

# A child of its own: whoever looks at a list does not wait until a film is written.
worker = MediaWorkers(limit_s=300, memory_mb=1536)


class Source(Protocol):
    """A file of a version."""

    @property
    def version_key(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def path(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mix:
    """Where a sound begins, in itself and in the film (seconds), and how loud both are; 0 is silent, 1 as made."""

    begin_s: float
    skip_s: float
    gain: float
    own_gain: float
    fades: bool


def suffix_for(media_type: str) -> str:
    """Return the ending of a film of a type once it has another sound: browsers play it."""
    return ".webm" if media_type.partition(";")[0] == WEBM.name else ".mp4"


async def lay_under(film: Source, sound: Source, mix: Mix) -> Path:
    """Return the file of a film with a sound under it. Raises CannotConvert, DiskFull."""
    wish = sha256(json.dumps([sound.version_key, asdict(mix)]).encode()).hexdigest()[:16]
    target = derived_path(film.version_key, f"underlay-{wish}{suffix_for(film.media_type)}")
    async with worker.lock(target):
        if not await asyncio.to_thread(target.is_file):
            await make(film, sound, mix, target)
    return target


async def make(film: Source, sound: Source, mix: Mix, target: Path) -> None:
    """Have the child write the file, whole or not at all. Raises CannotConvert, DiskFull."""
    part = target.with_name(f"{target.name}-{new_key()}.part")
    heard = {"source": str(store.file_of(sound.path)), **medium_of(sound.media_type).child_params(sound.media_type)}
    files = {"source": str(store.file_of(film.path)), "target": str(part)}
    try:
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        answer = await worker.call("underlay", film.media_type, **files, sound=heard, mix=asdict(mix))
        if "full" in answer:
            raise DiskFull(answer["full"], "no room for the film")
        await asyncio.to_thread(store.settle, part, target)
    except WorkFailed as error:
        raise CannotConvert(str(error)) from None
    finally:
        part.unlink(missing_ok=True)
