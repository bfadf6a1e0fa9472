"""Turn a file that a person sent into a version: told by its bytes, measured first, stored once in a workspace."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from studio.lib import server_loop
from studio.lib.fields import new_key
from studio.library import actions, store
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert, MediaFacts
from studio.library.media.registry import medium_named
from studio.library.models import UPLOAD, Version
from studio.library.serving import is_visible
from studio.library.store import DiskFull, NotMedia, Part, Stored
from studio.library.versions import add_version
from studio.workspaces.access import Seat, visible_to
from studio.workspaces.models import Workspace

log = structlog.get_logger(__name__)
MEASURE_S = 180  # above two rounds of the media child's own limit
KILOBYTE = 1000
MEGABYTE = 1_000_000
NO_ROOM = "There is no room for it on this server's disk. Tell the person who runs this server."


class UploadRefused(Exception):
    """A file that cannot be used; the message says what was found and what is taken, for people."""


def most_bytes(limit_bytes: int | None = None) -> int:
    """Return how large a file may be: the operator's limit, or a smaller one."""
    most: int = settings.STUDIO_UPLOAD_BYTES
    return most if limit_bytes is None else min(most, limit_bytes)


def keep_upload(
    seat: Seat,
    uploaded_file: UploadedFile,
    *,
    media: Iterable[str],
    limit_bytes: int | None = None,
    private: bool = False,
    only: Iterable[str] = (),
) -> Version:
    """Store a file that a person sent and return its version. Raises UploadRefused. Not inside of a transaction.

    The same bytes in the same workspace return the version that is there; one in the bin is restored, and its
    ``restored`` is then True. Nobody else sees a ``private`` one, which is never taken for an upload of everybody's.
    ``only`` are the suffixes that the place takes, for the words of a refusal.
    """
    media = tuple(media)
    name = title_of(uploaded_file.name or "")
    check_size(name, uploaded_file.size or 0, limit_bytes)

    def write(part: Part) -> None:
        for piece in uploaded_file.chunks(store.PIECE_BYTES):
            part.write(piece)

    return receive(seat, name, media, write, private=private, only=tuple(only))


def check_size(name: str, size: int, limit_bytes: int | None = None) -> None:
    """Raise UploadRefused for a file that is too large."""
    if size > (most := most_bytes(limit_bytes)):
        found = format_size(size)
        told = found if found != format_size(most) else f"{size:,} bytes"  # a byte too many is no "10 MB"
        raise UploadRefused(f"“{name}” has {told}; at most {format_size(most)} are taken.")


def format_size(size: int) -> str:
    """Return a size for people: ``20 MB``, ``1.5 MB``, ``300 kB``."""
    if size < MEGABYTE:
        return f"{size / KILOBYTE:,.0f} kB"
    return f"{size / MEGABYTE:,.1f}".removesuffix(".0") + " MB"


def receive(
    seat: Seat,
    name: str,
    media: tuple[str, ...],
    write: Callable[[Part], None],
    *,
    private: bool = False,
    only: tuple[str, ...] = (),
) -> Version:
    """Return the version of what ``write`` puts into a part. Raises UploadRefused. Not inside of a transaction."""
    with refusals(name, media, only), Part() as part:
        write(part)
        media_type = part.sniff(media=media)
        if (twin := find_twin(seat, part.digest.hexdigest(), private)) is not None:
            return twin
        stored = part.finish(media_type)
        key = new_key()
        try:
            facts = server_loop.run(measure(key, stored), MEASURE_S, at_end=derivatives.worker.close)
            return list_upload(seat, name, key, stored, facts, private)
        except BaseException:
            store.forget(stored.path)
            derivatives.forget_derived(key)
            raise


@contextmanager
def refusals(name: str, media: tuple[str, ...], only: tuple[str, ...] = ()) -> Iterator[None]:
    """Turn what goes wrong with a file into UploadRefused, in words for people."""
    try:
        yield
    except NotMedia as error:
        raise UploadRefused(f"“{name}” cannot be used here. {error} {taken_of(media, only)}") from None
    except DiskFull:
        raise UploadRefused(f"“{name}” could not be kept. {NO_ROOM}") from None
    except TimeoutError:
        raise UploadRefused(f"“{name}” took too long to be looked at. Try a shorter or smaller file.") from None


async def measure(key: str, stored: Stored) -> MediaFacts:
    """Return the measures of a file, and prepare its smaller views. Raises NotMedia."""
    facts = await derivatives.inspect(stored)
    try:
        await derivatives.prepare(key, stored)
    except (CannotConvert, DiskFull) as error:
        # They are made again when somebody asks for one.
        log.warning("not prepared", path=stored.path, why=str(error))
    return facts


def list_upload(seat: Seat, name: str, key: str, stored: Stored, facts: MediaFacts, private: bool) -> Version:
    """Return the version of a stored file, or that of the same bytes when another request was faster."""
    with transaction.atomic():
        # Two that bring the same bytes at once take turns here.
        Workspace.objects.select_for_update().get(pk=seat.workspace.pk)
        if (twin := find_twin(seat, stored.sha256, private)) is not None:
            transaction.on_commit(partial(store.forget, stored.path))
            transaction.on_commit(partial(derivatives.forget_derived, key))
            return twin
        return add_version(
            workspace_id=seat.workspace.pk,
            person_id=seat.person.pk,
            kind=UPLOAD,
            title=name,
            stored=stored,
            facts=facts,
            recipe={},
            key=key,
            only_for_id=seat.person.pk if private else None,
        )


def find_twin(seat: Seat, sha256: str, private: bool = False) -> Version | None:
    """Return the workspace's version with the same bytes; one that lies in the bin is taken out of it."""
    for_whom = visible_to(seat, "asset__") if private else Q(asset__only_for=None)
    same = Version.objects.select_related("asset").filter(for_whom, asset__workspace=seat.workspace, sha256=sha256)
    same = same.filter(asset__moved_at=None)
    twin = same.filter(asset__deleted_at=None).first() or same.first()
    if twin is None or not store.file_of(twin.path).is_file():
        return None
    if twin.asset.deleted_at is not None:
        actions.restore(twin.asset)
        twin.asset.deleted_at, twin.restored = None, True
    return twin


def title_of(file_name: str) -> str:
    """Return a title from the name of a file: without path, suffix and what cannot be seen."""
    plain = file_name.replace("\\", "/").rpartition("/")[2]
    stem = plain.rpartition(".")[0] or plain
    return " ".join("".join(character for character in stem if is_visible(character)).split())[:120] or "Untitled"


def taken_of(media: Iterable[str], only: Iterable[str] = ()) -> str:
    """Return the sentence that names the types of file of some media, or those of some suffixes alone."""
    types = [one for name in media for one in medium_named(name).types if one.upload]
    titles = [one.title for one in types if one.suffix in only] or [one.title for one in types]
    *most, last = dict.fromkeys(titles)
    return f"{', '.join(most)} and {last} are taken." if most else f"{last[:1].upper()}{last[1:]} is taken."
