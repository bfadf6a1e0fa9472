"""Files fetched from a web address: where the operator allows it, told by their bytes and kept as any upload is."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from http.client import responses
from time import monotonic
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings

from studio.lib import server_loop
from studio.lib.fields import new_key
from studio.library import store
from studio.library.media.registry import SNIFF_BYTES
from studio.library.models import Version
from studio.library.store import Part, sniff_or_name
from studio.library.uploads import parts
from studio.library.uploads.keep import UploadRefused, check_size, receive, refusals, title_of
from studio.minimax.wire.connections import close_all
from studio.minimax.wire.web_file import TIMEOUTS, CannotFetch, open_web_file
from studio.workspaces.access import Seat

EVERYWHERE = "public"
TELL_S = 0.2
BY_HAND = "Save the file on your device and upload that."
# By the reason of CannotFetch; each names the host, and the status where there is one.
WORDS = {
    "address": "{host} is not fetched here. " + BY_HAND,
    "redirect": "{host} leads on to a place that is not fetched. " + BY_HAND,
    "unreachable": "No public server answers at {host}. Check the address, or save the file and upload it.",
    "status": "{host} answered with {status}, not with a file. Check the address, or save the file and upload it.",
    "compressed": "{host} sent the file packed, which cannot be used. " + BY_HAND,
    "cut": "{host} stopped in the middle, or was too slow. Try it again, or save the file and upload it.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be fetched: an address, the media that are taken, and how large a file may be."""

    address: str
    media: tuple[str, ...]
    limit_bytes: int | None = None
    private: bool = False

    @property
    def title(self) -> str:
        """Return the title of what it becomes: the last part of the address, else the host."""
        last = unquote(urlsplit(self.address).path).rstrip("/").rpartition("/")[2]
        return title_of(last) if last else urlsplit(self.address).hostname or "Untitled"


def is_allowed() -> bool:
    """Return whether the operator lets files be fetched at all."""
    return bool(settings.STUDIO_FETCH_FROM)


def allowed() -> dict[str, Any]:
    """Return whence files may be fetched, as ``may_ask`` and ``open_web_file`` take it."""
    places = settings.STUDIO_FETCH_FROM
    return {"anywhere": EVERYWHERE in places, "trusted": [place for place in places if place != EVERYWHERE]}


def taken() -> str:
    """Return in words which addresses are fetched."""
    hosts = allowed()["trusted"] + ["public https addresses"] * allowed()["anywhere"]
    return f"Only {' and '.join(hosts)} are fetched here. {BY_HAND}"


async def fetch(asked: Asked, key: str) -> AsyncGenerator[tuple[int, int]]:
    """Write the file to an upload's part; yields its bytes so far and its size, 0 if unknown. Raises UploadRefused."""
    parts.create(key)
    with explained(asked), parts.file_of(key).open("r+b", 0) as file:
        async with open_web_file(asked.address, **allowed()) as found:
            check_size(asked.title, found.size_bytes, asked.limit_bytes)
            async with aclosing(found.pieces()) as pieces:
                async for piece in pieces:
                    yield await asyncio.to_thread(append, file, piece, asked), found.size_bytes


def append(file: BinaryIO, piece: bytes, asked: Asked) -> int:
    """Append a piece and return how many bytes are there. Raises UploadRefused, NotMedia, DiskFull."""
    before = file.tell()
    check_size(asked.title, before + len(piece), asked.limit_bytes)
    with store.disk():
        rest = memoryview(piece)
        while rest:
            rest = rest[file.write(rest) :]
    if before < SNIFF_BYTES <= file.tell():
        sniff_or_name(os.pread(file.fileno(), SNIFF_BYTES, 0), media=asked.media)
    return file.tell()


@contextmanager
def explained(asked: Asked) -> Iterator[None]:
    """Turn what goes wrong with an address, or with the file there, into UploadRefused."""
    try:
        with refusals(asked.title, asked.media):
            yield
    except CannotFetch as error:
        status = f"{error.status} ({responses[error.status]})" if error.status in responses else error.status
        host = urlsplit(asked.address).hostname
        raise UploadRefused(WORDS[error.reason].format(host=host, status=status)) from None


def adopt(seat: Seat, asked: Asked, key: str) -> Version:
    """Make a version of a part that is whole. Raises UploadRefused."""
    source = parts.file_of(key)
    if not source.stat().st_size:
        raise UploadRefused(f"“{asked.title}” is an empty file. Try another address.")

    def take(part: Part) -> None:
        part.adopt(source)

    return receive(seat, asked.title, asked.media, take, private=asked.private)


def keep(seat: Seat, asked: Asked) -> Version:
    """Fetch a file while its request waits, and return its version. Raises UploadRefused."""
    key = new_key()

    async def drain() -> None:
        async for _ in fetch(asked, key):
            pass

    try:
        with explained(asked):
            server_loop.run(drain(), TIMEOUTS.total_s, at_end=close_all)
        return adopt(seat, asked, key)
    finally:
        parts.forget(key)


async def keep_and_tell(seat: Seat, asked: Asked) -> AsyncIterator[dict[str, Any]]:
    """Fetch a file; yields ``offset`` and ``size`` now and then, ``checking``, and last a ``version`` or an ``error``.

    Who goes away in the middle has stopped it: nothing is left behind.
    """
    key, told_at = new_key(), -TELL_S
    try:
        async with aclosing(fetch(asked, key)) as pieces:
            async for offset, size in pieces:
                if monotonic() - told_at >= TELL_S:
                    told_at = monotonic()
                    yield {"offset": offset, "size": size}
        yield {"checking": True}
        yield {"version": await sync_to_async(adopt)(seat, asked, key)}
    except UploadRefused as error:
        yield {"error": str(error)}
    finally:
        parts.forget(key)
