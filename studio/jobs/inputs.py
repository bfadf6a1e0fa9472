"""Files of the library as a kind's steps use them: by role, read when they are sent."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass

from studio.library.store import file_of


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
