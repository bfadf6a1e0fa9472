"""Files of the library as a kind's steps use them: by role, read when they are sent."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass

from studio.library.media import derivatives
from studio.library.models import Version
from studio.library.store import file_of

SENT_PICTURE = "2048.jpg"


class InputGone(Exception):
    """A version that an order uses is not there (any more); the message is its role."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A version's file; its key and title tell people what was used."""

    version_key: str
    title: str
    media_type: str
    path: str  # relative to the media folder

    async def read(self) -> bytes:
        """Return the bytes. Raises OSError."""
        return await asyncio.to_thread(file_of(self.path).read_bytes)

    async def to_data_uri(self) -> str:
        """Return the bytes as a ``data:`` URI, for APIs that take pictures so. Raises OSError."""
        data = await self.read()
        return f"data:{self.media_type.partition(';')[0]};base64,{b64encode(data).decode()}"

    async def to_picture_uri(self) -> str:
        """Return a picture as a ``data:`` URI of a JPEG: upright, at most 2,048 pixels wide, and without metadata.

        Raises CannotConvert, DiskFull, OSError.
        """
        version = Version(key=self.version_key, media_type=self.media_type, path=self.path)
        file = await derivatives.derive(version, SENT_PICTURE)
        return f"data:image/jpeg;base64,{b64encode(await asyncio.to_thread(file.read_bytes)).decode()}"
