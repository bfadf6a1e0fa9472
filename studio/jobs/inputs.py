"""Files of the library as a kind's steps use them: by role, read when they are sent."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from studio.library.media import derivatives
from studio.library.media.registry import find_type, medium_of
from studio.library.models import Version
from studio.library.store import file_of


class InputGone(Exception):
    """A version that an order uses is not there (any more), or cannot be read; the message is its role or title."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A version's file; its key and title tell people what was used."""

    version_key: str
    title: str
    media_type: str
    path: str  # relative to the media folder
    words: tuple[dict[str, Any], ...] = field(default=(), compare=False)  # with exact times, where it has any
    duration_ms: int = field(default=0, compare=False)
    loudness: float | None = field(default=None, compare=False)  # LUFS, where it was measured

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return a version's file, by what the version knows of it."""
        named = (version.key, version.asset.title, version.media_type, version.path, tuple(version.words))
        return cls(*named, version.duration_ms, version.details.get("loudness"))

    @property
    def send_copy(self) -> str:
        """Return the name of the copy that is sent on, or "" where it is the file itself."""
        return medium_of(self.media_type).send_copy(self.media_type)

    @property
    def sent_type(self) -> str:
        """Return the media type of what ``read`` returns, without parameters."""
        kind = medium_of(self.media_type).derived_type(self.send_copy) if self.send_copy else self.media_type
        return (kind or self.media_type).partition(";")[0]

    @property
    def suffix(self) -> str:
        """Return the file suffix of what ``read`` returns, with its dot."""
        kind = find_type(self.sent_type)
        return f".{kind.suffix}" if kind is not None else ""

    async def to_file(self) -> Path:
        """Return the file to be sent on: what is seen or heard, upright, without place or tags. Raises InputGone."""
        if not self.send_copy:
            return file_of(self.path)
        try:
            return await derivatives.derive_from(self.version_key, self.media_type, self.path, self.send_copy)
        except (OSError, derivatives.CannotConvert) as error:
            raise InputGone(self.title) from error

    async def read(self) -> bytes:
        """Return the bytes to be sent on, as `to_file` tells. Raises InputGone."""
        file = await self.to_file()
        try:
            return await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise InputGone(self.title) from error

    async def to_data_uri(self) -> str:
        """Return the bytes to be sent on as a ``data:`` URI, for APIs that take pictures so. Raises InputGone."""
        data = await self.read()
        return f"data:{self.sent_type};base64,{b64encode(data).decode()}"
