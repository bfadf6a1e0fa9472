"""Kept bytes: results behind links that ask for no key, and what was uploaded."""

import asyncio
import hashlib
import mimetypes
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from studio.sandbox import settings
from studio.sandbox.core.api import Call, not_found
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.lifecycle import at_start
from studio.sandbox.models import File

LINK_LIFE = timedelta(hours=24)
# Links to files of the service's own making die sooner; the file stays, and another link can be asked for.
LINK_LIVES = {"video_generation": timedelta(hours=1), "t2a_async": timedelta(hours=9)}
# What a test wants of the links that a call gives.
wanted_life: ContextVar[timedelta | None] = ContextVar("wanted_life", default=None)
TYPES = {
    ".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac", ".opus": "audio/ogg", ".m4a": "audio/mp4",
    ".pcm": "application/octet-stream", ".mp4": "video/mp4", ".mov": "video/quicktime",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".zip": "application/zip", ".tar": "application/x-tar", ".json": "application/json",
    ".jsonl": "application/jsonl", ".txt": "text/plain",
}  # fmt: skip
LOWEST, NUMBERS = 10**14, 9 * 10**14  # fifteen digits: every JSON parser keeps them exact
PIECE_BYTES = 256 << 10
EXPIRED = b"<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>"


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that lie on the disk under a number, not yet known to anybody."""

    number: int
    size_bytes: int
    sha256: str


def path_of(number: int) -> Path:
    """Return where a file's bytes lie."""
    return settings.DATA / "files" / str(number)


def fresh_number() -> int:
    """Return a number that nothing has yet."""
    return LOWEST + secrets.randbelow(NUMBERS)


async def keep_result(call: Call, name: str, data: bytes) -> str:
    """Keep bytes, and return a link to them that is good for a day."""
    row = await keep(call.owner, name, [data], life=LINK_LIFE)
    return link(call.request, row)


async def keep(owner: str, name: str, pieces: Iterable[bytes], *, purpose: str = "", life: timedelta) -> File:
    """Keep bytes under a fresh number; large ones are written in a thread, so that nobody waits for the disk."""
    written = await asyncio.to_thread(write, fresh_number(), pieces)
    return await in_database(noted, owner, name, written, purpose=purpose, life=life)


def kept(owner: str, name: str, pieces: Iterable[bytes], *, purpose: str = "", life: timedelta) -> File:
    """Do the same where the database may be asked."""
    return noted(owner, name, write(fresh_number(), pieces), purpose=purpose, life=life)


def write(number: int, pieces: Iterable[bytes]) -> Written:
    """Write pieces as they come; the file has its name once it is whole."""
    path, digest, size = path_of(number), hashlib.sha256(), 0
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            for piece in pieces:
                size += file.write(piece)
                digest.update(piece)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return Written(number, size, digest.hexdigest())


def noted(owner: str, name: str, written: Written, *, purpose: str, life: timedelta) -> File:
    """Make written bytes known; what has expired goes at the same time."""
    drop(File.objects.filter(expires__lt=now()))
    return File.objects.create(
        number=written.number, owner=owner, token=secrets.token_hex(16), name=name, purpose=purpose,
        content_type=type_of(name), size_bytes=written.size_bytes, expires=now() + life,
    )  # fmt: skip


def drop(rows: QuerySet[File]) -> None:
    """Forget files, bytes and all."""
    for row in rows:
        path_of(row.number).unlink(missing_ok=True)
    rows.delete()


@at_start
async def sweep() -> None:
    """Remove what a killed program had half written."""
    for part in (settings.DATA / "files").glob("*.part"):
        part.unlink(missing_ok=True)


def type_of(name: str) -> str:
    """Return a content type by a name's end."""
    return TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def link(request: HttpRequest, row: File) -> str:
    """Return a link to a file, at the address by which it was asked for; it tells until when it is good."""
    life = wanted_life.get()
    ends = now() + (LINK_LIVES.get(row.purpose, LINK_LIFE) if life is None else life)
    until = int(min(ends, row.expires).timestamp())
    signed = urlencode({"Expires": until, "Signature": signature(row.token, until)})
    return request.build_absolute_uri(f"/download/{row.token}/{quote(row.name, safe='')}?{signed}")


def signature(token: str, until: int) -> str:
    """Return what shows that a link's end was not moved; an offline imitation has no secret to keep."""
    return hashlib.sha256(f"{settings.SECRET_KEY} {token} {until}".encode()).hexdigest()[:32]


def is_good(token: str, until: str, signed: str) -> bool:
    """Return whether a link's end, as it tells it, was not moved and has not come."""
    return until.isdecimal() and signed == signature(token, int(until)) and now().timestamp() < int(until)


async def download(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Give a kept file to whoever has its link; a key may be sent and is not looked at."""
    until = request.GET.get("Expires", "")
    if request.method not in ("GET", "HEAD") or not until.isdecimal():
        return not_found()
    if not is_good(token, until, request.GET.get("Signature", "")):
        return HttpResponse(EXPIRED, status=403, content_type="application/xml")
    row = await in_database(File.objects.filter(token=token, name=name, expires__gte=now()).first)
    return content(row, only_head=request.method == "HEAD") if row else not_found()


def content(row: File, *, only_head: bool = False) -> HttpResponseBase:
    """Return a file's bytes, read piece by piece as they go out."""
    headers = {"Content-Length": str(row.size_bytes)}
    if only_head:
        return HttpResponse(content_type=row.content_type, headers=headers)
    return StreamingHttpResponse(pieces(path_of(row.number)), content_type=row.content_type, headers=headers)


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """Yield a file's bytes; it is open only while it is read, whatever becomes of the reader."""
    at = 0
    while piece := await asyncio.to_thread(piece_of, path, at):
        yield piece
        at += len(piece)


def piece_of(path: Path, at: int) -> bytes:
    """Return the bytes that follow a place in a file."""
    with path.open("rb") as file:
        file.seek(at)
        return file.read(PIECE_BYTES)


def bytes_of(file: Path) -> Iterator[bytes]:
    """Yield what a file holds."""
    with file.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            yield piece
