"""The pictures of a chat: what came inside the request, and files of our own. Nobody else's address is ever asked."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet

from studio.sandbox.chat_messages import Message
from studio.sandbox.clock import now
from studio.sandbox.codes import wrong
from studio.sandbox.database import in_database
from studio.sandbox.models import File
from studio.sandbox.store import path_of

INLINE = re.compile(r"data:[\w.+/-]*(?:;[\w.+=-]*)*;base64,", re.IGNORECASE)
OURS = re.compile(r"/download/([0-9a-f]{32})/([^/]+)")
BY_NUMBER = re.compile(r"mm_file://(\d{1,18})")


async def found(said: Message, owner: str) -> list[dict[str, Any]]:
    """Return a message's pictures as the child takes them. Raises Refused."""
    return [await picture(address, owner) for address in said.pictures]


async def picture(address: str, owner: str) -> dict[str, Any]:
    """Return a picture: its bytes in base64, its file's path, or that it lies elsewhere. Raises Refused."""
    if inline := INLINE.match(address):
        return {"base64": address[inline.end() :]}
    if number := BY_NUMBER.fullmatch(address):
        return await in_database(lying, File.objects.filter(number=int(number[1]), owner=owner))
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise wrong("messages content image_url")
    if link := OURS.fullmatch(parts.path):
        rows = File.objects.filter(token=link[1], name=unquote(link[2]), expires__gte=now())
        if await in_database(rows.exists):
            return await in_database(lying, rows)
    return {"elsewhere": parts.hostname or ""}


def lying(rows: QuerySet[File]) -> dict[str, Any]:
    """Return where the bytes of a file lie. Raises Refused."""
    row = rows.first()
    if row is None:
        raise wrong("messages content image_url")
    return {"path": str(path_of(row.number))}
