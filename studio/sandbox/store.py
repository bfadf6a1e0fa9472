"""Kept bytes: results behind links that ask for no key, and what was uploaded."""

import mimetypes
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from studio.sandbox import settings
from studio.sandbox.api import Call, not_found
from studio.sandbox.database import in_database
from studio.sandbox.models import File

LINK_LIFE = timedelta(hours=24)
TYPES = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac", ".opus": "audio/ogg"}
LOWEST, NUMBERS = 10**14, 9 * 10**14  # fifteen digits: every JSON parser keeps them exact


def path_of(number: int) -> Path:
    """Return where a file's bytes lie."""
    return settings.DATA / "files" / str(number)


async def keep_result(call: Call, name: str, data: bytes) -> str:
    """Keep bytes, and return a link to them that is good for a day."""
    row = await in_database(kept, call.owner, name, [data], life=LINK_LIFE)
    return link(call.request, row)


def kept(owner: str, name: str, pieces: Iterable[bytes], *, purpose: str = "", life: timedelta) -> File:
    """Keep bytes under a fresh number; what has expired goes at the same time."""
    drop(File.objects.filter(expires__lt=timezone.now()))
    number = LOWEST + secrets.randbelow(NUMBERS)
    path = path_of(number)
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        size = sum(file.write(piece) for piece in pieces)
    return File.objects.create(
        number=number, owner=owner, token=secrets.token_hex(16), name=name, purpose=purpose,
        content_type=type_of(name), size_bytes=size, expires=timezone.now() + life,
    )  # fmt: skip


def drop(rows: QuerySet[File]) -> None:
    """Forget files, bytes and all."""
    for row in rows:
        path_of(row.number).unlink(missing_ok=True)
    rows.delete()


def type_of(name: str) -> str:
    """Return a content type by a name's end."""
    return TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def link(request: HttpRequest, row: File) -> str:
    """Return a file's link, at the address by which it was asked for."""
    return request.build_absolute_uri(f"/download/{row.token}/{quote(row.name, safe='')}")


async def download(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Give a kept file to whoever has its link; a key may be sent and is not looked at."""
    if request.method not in ("GET", "HEAD"):
        return not_found()
    row = await in_database(File.objects.filter(token=token, name=name, expires__gte=timezone.now()).first)
    return await content(row) if row else not_found()


async def content(row: File) -> HttpResponse:
    """Return a file's bytes."""
    data = await in_database(path_of(row.number).read_bytes)
    return HttpResponse(data, content_type=row.content_type, headers={"Content-Length": len(data)})
