"""Stored files: results behind links that need no key, and uploads."""

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
# fifteen digits: every JSON parser keeps them exact
LOWEST = 10**14
NUMBERS = 9 * 10**14
PIECE_BYTES = 256 << 10
EXPIRED = b"<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>"


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes on the disk under a number, not yet registered."""

    number: int
    size_bytes: int
    sha256: str


def path_of(number: int) -> Path:
    """Return the path of a file's bytes."""
    return settings.DATA / "files" / str(number)


def new_number() -> int:
    """Return a random number that is not in use."""
    return LOWEST + secrets.randbelow(NUMBERS)


async def store_result(call: Call, name: str, data: bytes) -> str:
    """Store bytes, and return a link that is valid for a day."""
    row = await store_file(call.owner, name, [data], life=LINK_LIFE)
    return sign_link(call.request, row)


async def store_file(owner: str, name: str, pieces: Iterable[bytes], *, purpose: str = "", life: timedelta) -> File:
    """Store bytes under a new number; a thread writes them, so that nobody waits for the disk."""
    written = await asyncio.to_thread(write, new_number(), pieces)
    return await in_database(register_file, owner, name, written, purpose=purpose, life=life)


def store_file_sync(owner: str, name: str, pieces: Iterable[bytes], *, purpose: str = "", life: timedelta) -> File:
    """Store bytes under a new number, from sync code."""
    return register_file(owner, name, write(new_number(), pieces), purpose=purpose, life=life)


def write(number: int, pieces: Iterable[bytes]) -> Written:
    """Write chunks as they come; the file gets its name once it is whole."""
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


def register_file(owner: str, name: str, written: Written, *, purpose: str, life: timedelta) -> File:
    """Register written bytes, and delete files that have expired."""
    delete_files(File.objects.filter(expires__lt=now()))
    return File.objects.create(
        number=written.number, owner=owner, token=secrets.token_hex(16), name=name, purpose=purpose,
        content_type=type_of(name), size_bytes=written.size_bytes, expires=now() + life,
    )  # fmt: skip


def delete_files(rows: QuerySet[File]) -> None:
    """Delete files, rows and bytes."""
    for row in rows:
        path_of(row.number).unlink(missing_ok=True)
    rows.delete()


@at_start
async def sweep() -> None:
    """Remove partial files that a killed server left."""
    for part in (settings.DATA / "files").glob("*.part"):
        part.unlink(missing_ok=True)


def type_of(name: str) -> str:
    """Return the content type for a file name."""
    return TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def sign_link(request: HttpRequest, row: File) -> str:
    """Return a signed link to a file on the host that was asked, with its expiry."""
    life = wanted_life.get()
    ends = now() + (LINK_LIVES.get(row.purpose, LINK_LIFE) if life is None else life)
    until = int(min(ends, row.expires).timestamp())
    signed = urlencode({"Expires": until, "Signature": signature(row.token, until)})
    return request.build_absolute_uri(f"/download/{row.token}/{quote(row.name, safe='')}?{signed}")


def signature(token: str, until: int) -> str:
    """Return the signature of a link's expiry; an offline imitation has no secret to keep."""
    return hashlib.sha256(f"{settings.SECRET_KEY} {token} {until}".encode()).hexdigest()[:32]


def is_link_valid(token: str, until: str, signed: str) -> bool:
    """Return whether a link's signature fits its expiry, and that is not over."""
    return until.isdecimal() and signed == signature(token, int(until)) and now().timestamp() < int(until)


async def download(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Return a stored file to anyone with its link; a key is ignored."""
    until = request.GET.get("Expires", "")
    if request.method not in ("GET", "HEAD") or not until.isdecimal():
        return not_found()
    if not is_link_valid(token, until, request.GET.get("Signature", "")):
        return HttpResponse(EXPIRED, status=403, content_type="application/xml")
    row = await in_database(File.objects.filter(token=token, name=name, expires__gte=now()).first)
    return file_response(row, only_head=request.method == "HEAD") if row else not_found()


def file_response(row: File, *, only_head: bool = False) -> HttpResponseBase:
    """Return a response with a file's bytes, read chunk by chunk."""
    headers = {"Content-Length": str(row.size_bytes)}
    if only_head:
        return HttpResponse(content_type=row.content_type, headers=headers)
    return StreamingHttpResponse(stream_file(path_of(row.number)), content_type=row.content_type, headers=headers)


async def stream_file(path: Path) -> AsyncIterator[bytes]:
    """Yield a file's bytes; it is open only while it is read, whatever becomes of the reader."""
    at = 0
    while piece := await asyncio.to_thread(read_chunk, path, at):
        yield piece
        at += len(piece)


def read_chunk(path: Path, at: int) -> bytes:
    """Return the bytes at an offset of a file."""
    with path.open("rb") as file:
        file.seek(at)
        return file.read(PIECE_BYTES)


def iterate_file(file: Path) -> Iterator[bytes]:
    """Yield a file's bytes, chunk by chunk."""
    with file.open("rb") as source:
        while piece := source.read(PIECE_BYTES):
            yield piece
