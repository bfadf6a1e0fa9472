"""The download of an archive: whole or from any byte on, read as it is sent, and ended with the right to it."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from studio.gallery.archives.create import members_of
from studio.gallery.archives.layout import Layout, Member
from studio.gallery.models import Archive
from studio.lib.db import run_in_db_pool
from studio.library.models import Asset
from studio.library.serving import HARMLESS, OutOfRange, Shown, still_seated, wanted_range
from studio.library.store import file_of
from studio.workspaces.access import Seat, seat_for

PIECE_BYTES = 1 << 20
RECHECK_S = 0.5  # how long somebody who has just lost the right may go on reading


class Ended(Exception):
    """The rest may or can not be sent; the connection breaks off, so that nobody takes it for whole."""


@require_safe
async def download(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponseBase:
    """Send an archive to keep; strangers get 404, who is not signed in is asked to."""
    try:
        seat, archive = await run_in_db_pool(archive_for, request, slug, key)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    if await run_in_db_pool(are_gone, seat, archive):
        return await run_in_db_pool(refuse, request)
    layout = Layout(members_of(archive))
    shown = Shown("application/zip", layout.etag, f"{slug}.zip", attachment=True)
    whole = HttpResponse(content_type=shown.media_type, headers={**shown.headers, "Content-Length": str(layout.size)})
    conditional = get_conditional_response(request, etag=shown.etag, response=whole)
    if conditional is not whole or request.method == "HEAD":
        return conditional or whole
    try:
        wanted = wanted_range(request, layout.size, shown.etag)
    except OutOfRange:
        return HttpResponse(status=416, headers={**HARMLESS, "Content-Range": f"bytes */{layout.size}"})
    start, end = wanted or (0, layout.size)
    headers = {**shown.headers, "Content-Length": str(end - start)}
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{layout.size}"
    body = send(request, layout, start, end)
    return StreamingHttpResponse(body, status=206 if wanted else 200, content_type=shown.media_type, headers=headers)


def archive_for(request: HttpRequest, slug: str, key: str) -> tuple[Seat, Archive]:
    """Return the archive of a person's own. Raises Http404."""
    seat = seat_for(request.user, slug)
    request.seat = seat  # type: ignore[attr-defined]  # for the frame around a refusal
    return seat, get_object_or_404(Archive, key=key, workspace=seat.workspace, created_by=seat.person)


def are_gone(seat: Seat, archive: Archive) -> bool:
    """Return whether something of an archive was deleted since it was asked for, or may not be seen any more."""
    ids = {one["asset"] for one in archive.members}
    return Asset.objects.visible_to(seat).kept().filter(pk__in=ids).count() < len(ids)


def refuse(request: HttpRequest) -> HttpResponse:
    """Return the page that says why the archive is not sent."""
    context: dict[str, Any] = {
        "title": "Something of it was deleted since",
        "body": "Select the things in the gallery and download them again. What is in the bin can be restored there.",
    }
    return render(request, "gallery/refused.html", context, status=409)


async def send(request: HttpRequest, layout: Layout, start: int, end: int) -> AsyncIterator[bytes]:
    """Yield the bytes between two places. Raises Ended where the right or a file is gone, which breaks off."""
    may_read = still_seated(request)
    checked = time.monotonic()
    for piece in layout.pieces(start, end):
        if piece.member is None:
            yield piece.data
            continue
        at, left = piece.start, piece.length
        while left:
            if time.monotonic() - checked >= RECHECK_S:
                if not await may_read():
                    raise Ended("the right to it is gone")
                checked = time.monotonic()
            data = await asyncio.to_thread(read, piece.member, at, min(left, PIECE_BYTES))
            yield data
            at += len(data)
            left -= len(data)


def read(member: Member, start: int, length: int) -> bytes:
    """Return some bytes of a file. Raises Ended for one that is gone or shorter than it was."""
    try:
        with file_of(member.path).open("rb", buffering=0) as file:
            file.seek(start)
            data = file.read(length)
    except FileNotFoundError:
        data = b""
    if not data:
        raise Ended(f"{member.path} is shorter than it was")
    return data
