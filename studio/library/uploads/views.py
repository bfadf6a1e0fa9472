"""Views of uploads in pieces: POST announces, HEAD tells the offset, PATCH appends at it, POST to the key finishes.

Answers are JSON with ``offset`` or ``error``, and the header Upload-Offset. A wrong offset is 409 with the right one.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from studio.library.models import Upload, Version
from studio.library.store import DiskFull
from studio.library.uploads import parts, resumable
from studio.library.uploads.forms import AnnounceForm
from studio.library.uploads.keep import NO_ROOM, UploadRefused
from studio.workspaces.access import Seat, member_view

PRIVATE = "private"  # in an address: nobody else is to see what the file becomes
ONLY = "only"  # in an address: the suffixes that the place takes
MOST_SUFFIXES = 20
DIGITS = 12  # of an offset or checksum in a header


def answer(status: int, **content: Any) -> JsonResponse:
    """Return JSON that nobody keeps; an offset is a header too."""
    headers = {"Cache-Control": "no-store"}
    if "offset" in content:
        headers["Upload-Offset"] = str(content["offset"])
    return JsonResponse(content, status=status, headers=headers)


def describe(version: Version) -> dict[str, Any]:
    """Return what a page needs to know of the version that a file has become."""
    return {"version": version.key, "title": version.asset.title, "restored": version.restored}


def is_private(request: HttpRequest) -> bool:
    """Return whether the file is brought to a place that only its person sees."""
    return request.GET.get(PRIVATE) == "1"


def suffixes_in(request: HttpRequest) -> tuple[str, ...]:
    """Return the suffixes that the place takes, for the words of a refusal; none for all of its media."""
    return tuple(request.GET.get(ONLY, "").split()[:MOST_SUFFIXES])


@require_POST
@member_view("make")
def announce(request: HttpRequest, seat: Seat) -> JsonResponse:
    """Begin an upload, or answer the version of the same bytes: then nothing has to be sent."""
    form = AnnounceForm(request.POST)
    if not form.is_valid():
        return answer(422, error="The browser did not say which file it sends. Reload the page and choose it again.")
    data = form.cleaned_data
    try:
        if (
            version := resumable.known_version(seat, data["sha256"], data["takes"], private=is_private(request))
        ) is not None:
            return answer(200, **describe(version))
        upload = resumable.begin(seat, data["name"], data["size"], data["takes"], data["limit"])
    except UploadRefused as error:
        return answer(422, error=str(error))
    url = reverse("library:upload", args=[seat.workspace.slug, upload.key])
    kept = {name: request.GET[name] for name in (PRIVATE, ONLY) if name in request.GET}
    url += f"?{urlencode(kept)}" if kept else ""
    return answer(201, offset=0, key=upload.key, url=url, piece=resumable.PIECE_BYTES)


@require_http_methods(["HEAD", "PATCH", "POST", "DELETE"])
@member_view("make")
def upload(request: HttpRequest, seat: Seat, key: str) -> JsonResponse:
    """Tell the offset, append a piece, finish, or cancel."""
    found = resumable.upload_for(seat, key)
    acts = {"HEAD": tell_offset, "PATCH": append, "POST": finish, "DELETE": cancel}
    try:
        return acts[request.method or ""](request, seat, found)
    except (parts.WrongPiece, parts.Busy):
        return answer(409, offset=resumable.offset_of(found), error="That piece does not fit. Ask where to go on.")
    except UploadRefused as error:
        return answer(422, error=str(error))
    except DiskFull:
        return answer(507, offset=resumable.offset_of(found), error=f"“{found.title}” could not be kept. {NO_ROOM}")


def tell_offset(request: HttpRequest, seat: Seat, found: Upload) -> JsonResponse:
    """Answer how many bytes are here and, in Upload-Crc, their CRC-32: a file that changed since begins anew."""
    response = answer(200, offset=resumable.offset_of(found))
    if not found.is_settled:
        response.headers["Upload-Crc"] = str(parts.checksum_of(found.key))
    return response


def append(request: HttpRequest, seat: Seat, found: Upload) -> JsonResponse:
    """Append the body at Upload-Offset. Raises WrongPiece, Busy, DiskFull."""
    offset, checksum = number_of(request, "Upload-Offset"), number_of(request, "Upload-Crc")
    here = resumable.offset_of(found)
    if offset is None or found.is_settled or offset != here:
        raise parts.WrongPiece
    end = parts.append(found.key, request, offset=offset, total=found.size_bytes, checksum=checksum)
    resumable.check_head(found, end, suffixes_in(request))
    return answer(200, offset=end)


def finish(request: HttpRequest, seat: Seat, found: Upload) -> JsonResponse:
    """Answer the version that a whole file has become. Raises WrongPiece, UploadRefused."""
    resumable.offset_of(found)
    made = resumable.finish(seat, found, private=is_private(request), only=suffixes_in(request))
    return answer(200, **describe(made))


def cancel(request: HttpRequest, seat: Seat, found: Upload) -> JsonResponse:
    """Forget it."""
    resumable.cancel(found)
    return answer(200)


def number_of(request: HttpRequest, header: str) -> int | None:
    """Return a whole number of a header, or None where it has none."""
    value = request.headers.get(header, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= DIGITS else None
