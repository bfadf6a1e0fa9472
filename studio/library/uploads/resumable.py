"""Uploads in pieces: announce, ask how far it came, append, finish. Each step may be repeated without harm."""

from datetime import datetime, timedelta

import structlog
from django.http import Http404

from studio.library.media.registry import SNIFF_BYTES
from studio.library.models import Upload, Version
from studio.library.store import Part, sniff_or_name
from studio.library.uploads import parts
from studio.library.uploads.keep import UploadRefused, check_size, find_twin, receive, refusals, title_of
from studio.workspaces.access import Seat

log = structlog.get_logger(__name__)
PIECE_BYTES = 8 << 20
KEEP_UNFINISHED = timedelta(days=2)


def upload_for(seat: Seat, key: str) -> Upload:
    """Return an upload that the person began in the seat's workspace. Raises Http404."""
    found = Upload.objects.select_related("version__asset").filter(workspace=seat.workspace, created_by=seat.person)
    upload = found.filter(key=key).first()
    if upload is None:
        raise Http404
    return upload


def begin(seat: Seat, name: str, size: int, media: list[str], limit_bytes: int | None = None) -> Upload:
    """Announce a file. Raises UploadRefused for one that is too large or empty."""
    title = title_of(name)
    check_size(title, size, limit_bytes)
    if not size:
        raise UploadRefused(f"“{title}” is an empty file. Choose another one.")
    upload = Upload(workspace=seat.workspace, created_by=seat.person, title=title, size_bytes=size, media=media)
    parts.create(upload.key)
    upload.save(force_insert=True)
    return upload


def known_version(seat: Seat, sha256: str, media: list[str], *, private: bool = False) -> Version | None:
    """Return the workspace's version of bytes that need not be sent again; one in the bin is restored."""
    twin = find_twin(seat, sha256, private) if sha256 else None
    return twin if twin is not None and twin.medium in media else None


def offset_of(upload: Upload) -> int:
    """Return how many bytes are here. Raises Http404 where the part is gone: it has to begin anew."""
    if upload.is_settled:
        return upload.size_bytes
    try:
        return parts.offset_of(upload.key)
    except FileNotFoundError:
        upload.delete()
        raise Http404 from None


def check_head(upload: Upload, offset: int, only: tuple[str, ...] = ()) -> None:
    """Refuse by its first bytes a file that cannot be used, before the rest is sent. Raises UploadRefused."""
    if offset < min(SNIFF_BYTES, upload.size_bytes):
        return
    with parts.file_of(upload.key).open("rb") as file:
        head = file.read(SNIFF_BYTES)
    try:
        with refusals(upload.title, tuple(upload.media), only):
            sniff_or_name(head, media=upload.media)
    except UploadRefused as error:
        Upload.objects.filter(pk=upload.pk).update(refusal=str(error))
        parts.forget(upload.key)
        raise


def finish(seat: Seat, upload: Upload, *, private: bool = False, only: tuple[str, ...] = ()) -> Version:
    """Make a version of a file that is whole; a second time is the same. Raises UploadRefused, WrongPiece, Http404."""
    try:
        with parts.locked(upload.key, wait=True):
            upload.refresh_from_db()
            if not upload.is_settled:
                settle(seat, upload, private, only)
    except FileNotFoundError:
        upload.refresh_from_db()
        if not upload.is_settled:
            raise Http404 from None
    parts.forget(upload.key)
    if upload.version is None:
        raise UploadRefused(upload.refusal)
    upload.version.restored = upload.restored
    return upload.version


def settle(seat: Seat, upload: Upload, private: bool, only: tuple[str, ...]) -> None:
    """Write down what a whole file has become: a version, or a refusal. Raises WrongPiece where bytes are missing."""
    source = parts.file_of(upload.key)
    if source.stat().st_size != upload.size_bytes:
        raise parts.WrongPiece

    def adopt(part: Part) -> None:
        part.adopt(source)

    try:
        version = receive(seat, upload.title, tuple(upload.media), adopt, private=private, only=only)
    except UploadRefused as error:
        Upload.objects.filter(pk=upload.pk).update(refusal=str(error))
    else:
        Upload.objects.filter(pk=upload.pk).update(version=version, restored=version.restored)
    upload.refresh_from_db()


def cancel(upload: Upload) -> None:
    """Forget an upload; what it has become stays."""
    upload.delete()
    parts.forget(upload.key)


def prune(now: datetime) -> int:
    """Remove uploads that nobody went on with for two days, rows and parts; return how many parts."""
    limit = now - KEEP_UNFINISHED
    keys = parts.stale(limit)
    for key in keys:
        parts.forget(key)
    old = Upload.objects.filter(created_at__lt=limit)
    old.exclude(key__in=[file.stem for file in parts.folder().glob("*.upload")]).delete()
    if keys:
        log.info("unfinished uploads removed", count=len(keys))
    return len(keys)
