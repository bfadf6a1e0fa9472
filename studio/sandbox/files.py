"""Kept files: results behind links that need no key, and the bytes of what was uploaded."""

import mimetypes
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from studio.sandbox.api import Call, not_found
from studio.sandbox.database import in_database
from studio.sandbox.models import File

LINK_LIFE = timedelta(hours=24)
TYPES = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac", ".opus": "audio/ogg"}
NUMBERS = (10**14, 10**15)  # fifteen digits: every JSON parser keeps them exact


def folder() -> Path:
    """Return where the bytes lie."""
    return Path(settings.DATA) / "files"


async def keep_result(call: Call, name: str, data: bytes) -> str:
    """Keep bytes, and return a link to them that is good for a day."""
    row = await in_database(kept, call.owner, name, data, life=LINK_LIFE)
    return link(call.request, row)


def kept(owner: str, name: str, data: bytes, *, purpose: str = "", life: timedelta) -> File:
    """Keep bytes under a fresh number; what has expired goes at the same time."""
    drop(File.objects.filter(expires__lt=timezone.now()))
    number = NUMBERS[0] + secrets.randbelow(NUMBERS[1] - NUMBERS[0])
    folder().mkdir(exist_ok=True)
    (folder() / str(number)).write_bytes(data)
    return File.objects.create(
        number=number, owner=owner, token=secrets.token_hex(16), name=name, purpose=purpose,
        content_type=type_of(name), size_bytes=len(data), expires=timezone.now() + life,
    )  # fmt: skip


def drop(rows: QuerySet[File]) -> None:
    """Forget files, bytes and all."""
    for row in rows:
        (folder() / str(row.number)).unlink(missing_ok=True)
    rows.delete()


def type_of(name: str) -> str:
    """Return a content type by a name's end."""
    return TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def link(request: HttpRequest, row: File) -> str:
    """Return a file's link, at the address by which it was asked for."""
    return request.build_absolute_uri(f"/download/{row.token}/{row.name}")


async def download(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Give a kept file to whoever has its link; a key may be sent and is not looked at."""
    rows = File.objects.filter(token=token, name=name, expires__gte=timezone.now())
    row = await in_database(rows.first)
    if row is None or request.method not in ("GET", "HEAD"):
        return not_found()
    return await content(row)


async def content(row: File) -> HttpResponse:
    """Return a file's bytes."""
    data = await in_database((folder() / str(row.number)).read_bytes)
    return HttpResponse(data, content_type=row.content_type, headers={"Content-Length": len(data)})
