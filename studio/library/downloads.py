"""Views of files: the file itself, smaller views, copies to keep, and exact times; none holds up the server's loop."""

import asyncio
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from studio.lib.db import run_in_db_pool
from studio.library.access import version_for
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert
from studio.library.media.registry import Format, find_type
from studio.library.models import SideFile, Version
from studio.library.serving import HARMLESS, Shown, download_name, send
from studio.library.store import DiskFull, file_of
from studio.library.versions import LOST_SIDES
from studio.workspaces.access import Seat, member_view, seat_for

log = structlog.get_logger(__name__)
ORIGINAL = "original"
MARKED_BYTES = 64 * 1024
GONE = (
    "The file is not there",
    "Studio knows of it, but it is missing from this server's disk. Tell the person who runs this server.",
)
NO_TIMES = (
    "There are no subtitles for this take",
    "They need exact times, and this take was made without. Make it again as a file, with subtitles switched on.",
)
LOST_TIMES = (
    "The subtitles of this take never came",
    (
        "They were asked for, and their file could not be had or read. The take itself is whole. "
        "Make it anew to have them; that is charged as the first was."
    ),
)
NO_FORMAT = "It cannot be downloaded like that"
NO_ROOM = ("There is no room for a copy", "The disk of this server is full. The original is safe.")
UNREADABLE = (
    "It could not be converted",
    "Something is wrong inside of this file. It is kept as it is; tell the person who runs this server.",
)


@require_safe
async def media(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponseBase:
    """Show or play a version's file; strangers and people who are not signed in get 404."""
    version = await run_in_db_pool(version_of, request, slug, key)
    if name != version.file_name:
        raise Http404
    return await send_file(request, version, version.file_name, inline=True)


@require_safe
async def derivative(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponseBase:
    """Show a smaller or still view of a version, made at first asking; strangers get 404."""
    version = await run_in_db_pool(version_of, request, slug, key)
    content_type = version.medium_object.derived_type(name)
    if content_type is None:
        raise Http404
    shown = Shown(content_type, f'"{version.sha256}-{name}"', f"{version.key}.{name}", attachment=False)
    return await send_derived(request, version, name, shown)


@require_safe
async def side(request: HttpRequest, slug: str, key: str, role: str) -> HttpResponseBase:
    """Send a side file of a version to keep; strangers get 404."""
    version, found = await run_in_db_pool(side_of, request, slug, key, role)
    name = download_name(version.asset.title, found.path.rpartition(".")[2])
    try:
        return await send(request, file_of(found.path), Shown(found.media_type, f'"{found.sha256}"', name, True))
    except FileNotFoundError:
        return await missing(request, version)


@require_safe
async def download(request: HttpRequest, slug: str, key: str, format: str) -> HttpResponseBase:
    """Send a version to keep, in a format that is made at first asking; strangers get 404, others the sign-in."""
    try:
        version = await run_in_db_pool(version_of, request, slug, key)
    except Http404:
        if request.user.is_authenticated:  # was looked up in the thread
            raise
        return redirect_to_login(request.get_full_path())
    if format == ORIGINAL:
        name = download_name(version.asset.title, version.download_suffix)
        return await send_file(request, version, name, inline=False)
    chosen = next((one for one in version.medium_object.formats if one.suffix == format), None)
    if chosen is None:
        return await run_in_db_pool(refuse, request, version, 404, (NO_FORMAT, choices_of(version)))
    if chosen.write is not None:
        return await run_in_db_pool(caption_file, request, version, chosen)
    name = download_name(version.asset.title, chosen.suffix)
    shown = Shown(chosen.media_type, f'"{version.sha256}-{format}"', name, attachment=True)
    return await send_derived(request, version, format, shown)


async def send_file(request: HttpRequest, version: Version, name: str, *, inline: bool) -> HttpResponseBase:
    """Send the file itself, or say that it is gone; what browsers cannot show is always sent to keep."""
    kind = find_type(version.media_type)
    content_type = version.medium_object.content_type(version.media_type, version.details)
    attachment = not (inline and kind is not None and kind.inline)
    shown = Shown(content_type, f'"{version.sha256}"', name, attachment=attachment)
    try:
        return await send(request, file_of(version.path), shown)
    except FileNotFoundError:
        return await missing(request, version)


async def send_derived(request: HttpRequest, version: Version, name: str, shown: Shown) -> HttpResponseBase:
    """Send what the media child makes of a version, or say why not."""
    try:
        if not await asyncio.to_thread(file_of(version.path).is_file):
            return await missing(request, version)
        path = await derivatives.derive(version, name)
        mark = await asyncio.to_thread(mark_content, path)
        return await send(request, path, replace(shown, etag=f'"{version.sha256}-{mark}-{name}"'))
    except CannotConvert as error:
        log.warning("not converted", version=version.key, name=name, why=str(error))
        return await run_in_db_pool(refuse, request, version, 404, UNREADABLE)
    except DiskFull:
        return await run_in_db_pool(refuse, request, version, 507, NO_ROOM)


def mark_content(path: Path) -> str:
    """Return a mark of a file's size and beginning: a view that is made anew in another way is another one."""
    with path.open("rb") as file:
        return f"{path.stat().st_size:x}-{crc32(file.read(MARKED_BYTES)):x}"


@require_GET
@member_view()
def words(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """Return a version's exact times; none is an empty list."""
    return JsonResponse(version_for(seat, key).words, safe=False)


def version_of(request: HttpRequest, slug: str, key: str) -> Version:
    """Return the version that the person may see. Raises Http404."""
    seat = seat_for(request.user, slug)
    # For the frame around a page that says why there is no file.
    request.seat = seat  # type: ignore[attr-defined]
    return version_for(seat, key)


def side_of(request: HttpRequest, slug: str, key: str, role: str) -> tuple[Version, SideFile]:
    """Return a version and its side file of a role. Raises Http404."""
    version = version_of(request, slug, key)
    return version, get_object_or_404(SideFile, version=version, role=role)


def choices_of(version: Version) -> str:
    """Return the sentence that names the formats of a version."""
    labels = [one.label for one in version.formats if one.write is None] or ["Original"]
    *most, last = labels
    return f"Choose {', '.join(most)} or {last} in its menu." if most else f"Choose {last} in its menu."


def caption_file(request: HttpRequest, version: Version, format: Format) -> HttpResponse:
    """Return captions as a file, from exact times only."""
    assert format.write is not None
    if not version.has_words:
        return refuse(request, version, 404, LOST_TIMES if version.details.get(LOST_SIDES) else NO_TIMES)
    name = content_disposition_header(True, download_name(version.asset.title, format.suffix))
    headers = {**HARMLESS, "Content-Disposition": name}
    return HttpResponse(format.write(version.words), content_type=format.media_type, headers=headers)


async def missing(request: HttpRequest, version: Version) -> HttpResponse:
    """Say that a file is gone, and log it: nothing here removes a file whose row is left."""
    log.error("file missing", version=version.key, path=version.path)
    return await run_in_db_pool(refuse, request, version, 404, GONE)


def refuse(request: HttpRequest, version: Version, status: int, words: tuple[str, str]) -> HttpResponse:
    """Return a page that says in plain words why there is no file."""
    context = {"title": words[0], "body": words[1], "asset": version.asset}
    return render(request, "library/refused.html", context, status=status)
