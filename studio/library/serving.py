"""Files over HTTP: whole or one range of bytes, read in threads, and harmless whatever is in them."""

import asyncio
import re
import time
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from studio.lib.db import run_in_db_pool
from studio.library.store import PIECE_BYTES
from studio.workspaces.access import is_seated

HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    # May be kept, but is asked for each time: whoever lost the seat loses the file.
    "Cache-Control": "private, no-cache",
}
RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)
NAME_BYTES = 180  # file systems take 255, and browsers add " (1)"
UNSAFE = re.compile(r'[<>:"/\\|?*%]+')  # what some file system or shell takes for something else


RECHECK_S = 0.5  # how long somebody who has just lost the right may go on reading
MayRead = Callable[[], Awaitable[bool]]


class Revoked(Exception):
    """Whoever reads may not see the file any more: the connection is cut, and the file is not whole."""


class OutOfRange(Exception):
    """The wanted bytes lie behind the end of the file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a file is sent: its type, the name for those who keep it, and the mark of exactly these bytes."""

    media_type: str
    etag: str
    name: str
    attachment: bool

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of every answer that carries the file, or a part of it."""
        disposition = content_disposition_header(self.attachment, self.name) or "attachment"
        return {**HARMLESS, "ETag": self.etag, "Accept-Ranges": "bytes", "Content-Disposition": disposition}


async def span(path: Path, start: int, length: int, may_read: MayRead) -> AsyncIterator[bytes]:
    """Yield some bytes of a file, opened only when somebody reads: a request that is given up leaves nothing open.

    Raises Revoked once ``may_read``, asked every half second, says no.
    """
    checked_at = time.monotonic()
    with path.open("rb") as file:
        file.seek(start)
        while length and (piece := await asyncio.to_thread(file.read, min(length, PIECE_BYTES))):
            if time.monotonic() - checked_at > RECHECK_S:
                if not await may_read():
                    raise Revoked
                checked_at = time.monotonic()
            length -= len(piece)
            yield piece


async def send(request: HttpRequest, path: Path, shown: Shown) -> HttpResponseBase:
    """Return the file, a part of it, or what HTTP says instead (304, 412, 416). Raises FileNotFoundError."""
    size = (await asyncio.to_thread(path.stat)).st_size
    whole = HttpResponse(content_type=shown.media_type, headers={**shown.headers, "Content-Length": str(size)})
    conditional = get_conditional_response(request, etag=shown.etag, response=whole)
    if conditional is not whole or request.method == "HEAD":
        return conditional or whole
    try:
        wanted = wanted_range(request, size, shown.etag)
    except OutOfRange:
        return HttpResponse(status=416, headers={**HARMLESS, "Content-Range": f"bytes */{size}"})
    start, end = wanted or (0, size)
    headers = {**shown.headers, "Content-Length": str(end - start)}
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    body, status = span(path, start, end - start, still_seated(request)), 206 if wanted else 200
    return StreamingHttpResponse(body, status=status, content_type=shown.media_type, headers=headers)


def still_seated(request: HttpRequest) -> MayRead:
    """Return what asks anew whether the session of a request has its seat in the workspace of the address."""
    session_key = request.session.session_key or ""
    slug = request.resolver_match.kwargs["slug"] if request.resolver_match else ""
    return partial(run_in_db_pool, is_seated, session_key, slug)


def wanted_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return start and end of the wanted bytes, None for all of them. Raises OutOfRange.

    Several ranges at once, and what makes no sense, is answered with the whole file, as RFC 9110 allows.
    """
    if request.headers.get("If-Range", etag) != etag:
        return None  # the rest of another file would not fit
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2] or size) + 1)
        if found[2] and int(found[2]) < start:
            return None
    if start >= size:
        raise OutOfRange
    return start, end


def download_name(title: str, suffix: str) -> str:
    """Return a file name that every system takes: no control or bidi characters, no path, not too long."""
    plain = unicodedata.normalize("NFC", title)
    kept = "".join(" " if character.isspace() else character for character in plain if is_visible(character))
    words = " ".join(UNSAFE.sub("-", kept).split()).encode()[:NAME_BYTES].decode(errors="ignore")
    return f"{words.strip(' .-…') or 'Untitled'}.{suffix}"


def is_visible(character: str) -> bool:
    """Return whether a character may be in a file name; line breaks and the like count as spaces."""
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
