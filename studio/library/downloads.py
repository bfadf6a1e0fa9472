"""Views of files: the sound itself, copies of it to keep, and its exact times; none holds up the server's loop."""

import asyncio

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from studio.lib.db import in_feed
from studio.library.access import version_for
from studio.library.media import captions, derivatives
from studio.library.media.derivatives import FORMATS, CannotConvert
from studio.library.media.registry import BY_NAME, media_type
from studio.library.models import Version
from studio.library.serving import HARMLESS, Shown, download_name, send
from studio.library.store import DiskFull, file_of
from studio.workspaces.access import Seat, member_view, seat_for

log = structlog.get_logger(__name__)
TEXT_TYPES = {"srt": "application/x-subrip; charset=utf-8", "vtt": "text/vtt; charset=utf-8"}
TYPES = {kind.suffix: kind.name for kind in BY_NAME.values()}
GONE = (
    "The file is not there",
    "Studio knows of it, but it is missing from this server's disk. Tell the person who runs this server.",
)
NO_TIMES = (
    "There are no subtitles for this take",
    "They need exact times, and this take was made without. Make it again as a file, with subtitles switched on.",
)
NO_FORMAT = ("It cannot be downloaded like that", "Choose MP3, WAV or FLAC in the menu of the take.")
NO_ROOM = ("There is no room for a copy", "The disk of this server is full. The original is safe.")
UNREADABLE = (
    "It could not be converted",
    "Something is wrong inside of this file. It is kept as it is; tell the person who runs this server.",
)


@require_safe
async def media(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponseBase:
    """Play a version's file; strangers and people who are not signed in get 404."""
    version = await in_feed(version_of, request, slug, key)
    if name != version.file_name:
        raise Http404
    kind = media_type(version.media_type)
    playable = kind is not None and kind.inline
    shown = Shown(version.media_type, f'"{version.sha256}"', version.file_name, attachment=not playable)
    try:
        return await send(request, file_of(version.path), shown)
    except FileNotFoundError:
        return await missing(request, version)


@require_safe
async def download(request: HttpRequest, slug: str, key: str, format: str) -> HttpResponseBase:
    """Send a version to keep, in a format that is made at first asking; strangers get 404, others the sign-in."""
    try:
        version = await in_feed(version_of, request, slug, key)
    except Http404:
        if request.user.is_authenticated:  # was looked up in the thread
            raise
        return redirect_to_login(request.get_full_path())
    if format in captions.WRITERS:
        return await in_feed(caption_file, request, version, format)
    if format not in FORMATS:
        return await in_feed(refuse, request, version, 404, NO_FORMAT)
    return await send_copy(request, version, format)


async def send_copy(request: HttpRequest, version: Version, format: str) -> HttpResponseBase:
    """Send the sound in another format, or say why not."""
    etag = f'"{version.sha256}-{format}"'
    shown = Shown(TYPES[format], etag, download_name(version.asset.title, format), attachment=True)
    try:
        if not await asyncio.to_thread(file_of(version.path).is_file):
            return await missing(request, version)
        return await send(request, await derivatives.transcode(version, format), shown)
    except CannotConvert as error:
        log.warning("not converted", version=version.key, format=format, why=str(error))
        return await in_feed(refuse, request, version, 404, UNREADABLE)
    except DiskFull:
        return await in_feed(refuse, request, version, 507, NO_ROOM)


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


def caption_file(request: HttpRequest, version: Version, format: str) -> HttpResponse:
    """Return captions as a file, from exact times only."""
    if not version.has_words:
        return refuse(request, version, 404, NO_TIMES)
    name = content_disposition_header(True, download_name(version.asset.title, format))
    text = captions.WRITERS[format](version.words)
    return HttpResponse(text, content_type=TEXT_TYPES[format], headers={**HARMLESS, "Content-Disposition": name})


async def missing(request: HttpRequest, version: Version) -> HttpResponse:
    """Say that a file is gone, and log it: nothing here removes a file whose row is left."""
    log.error("file missing", version=version.key, path=version.path)
    return await in_feed(refuse, request, version, 404, GONE)


def refuse(request: HttpRequest, version: Version, status: int, words: tuple[str, str]) -> HttpResponse:
    """Return a page that says in plain words why there is no file."""
    context = {"title": words[0], "body": words[1], "asset": version.asset}
    return render(request, "library/refused.html", context, status=status)
