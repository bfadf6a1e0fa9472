"""Single frames of films, kept as pictures that know which film they are from."""

import structlog
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from studio.lib import server_loop
from studio.lib.fields import new_key
from studio.library import store
from studio.library.access import version_for
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert, MediaFacts
from studio.library.media.video import LAST_FRAME, Video, frame_at
from studio.library.models import FRAME, Version
from studio.library.store import DiskFull, NotMedia, Stored
from studio.library.versions import add_version
from studio.workspaces.access import Seat, visible_to

log = structlog.get_logger(__name__)
LIMIT_S = 150  # above two rounds of the media child's own limit
ROLE, LAST_ROLE = "frame", "last frame"
SECOND_MS = 1000


class NoFrame(Exception):
    """The frame could not be kept; the message says why, for people."""


def film_for(seat: Seat, key: str) -> Version:
    """Return a film of the seat's workspace. Raises Http404, also for what is no film."""
    version = version_for(seat, key, "make")
    if version.medium != Video.name:
        raise Http404
    return version


def keep_frame(seat: Seat, film: Version, at_ms: int | None) -> Version:
    """Return the picture of the frame that is seen at a moment, or with None of the very last one. Raises NoFrame.

    The same frame asked for twice is one picture. Not inside of a transaction.
    """
    key = new_key()
    try:
        stored, facts = server_loop.run(copy_frame(key, film, at_ms), LIMIT_S, at_end=derivatives.worker.close)
    except (CannotConvert, NotMedia, FileNotFoundError):
        raise NoFrame("This frame cannot be read from the film.") from None
    except DiskFull:
        raise NoFrame("There is no room for it on this server's disk.") from None
    except TimeoutError:
        raise NoFrame("It took too long to read this frame. Try again.") from None
    try:
        return list_once(seat, film, key, stored, facts, at_ms)
    except BaseException:
        forget(key, stored)
        raise


def list_once(seat: Seat, film: Version, key: str, stored: Stored, facts: MediaFacts, at_ms: int | None) -> Version:
    """Return the version of a stored frame, or that of the same frame, kept earlier."""
    with transaction.atomic():
        # Two that keep the same frame at once take turns here.
        Version.objects.select_for_update().get(pk=film.pk)
        if (twin := find_twin(seat, film, stored.sha256)) is not None:
            transaction.on_commit(lambda: forget(key, stored))
            return twin
        return list_frame(seat, film, key, stored, facts, at_ms)


async def copy_frame(key: str, film: Version, at_ms: int | None) -> tuple[Stored, MediaFacts]:
    """Store a frame as a file of its own, measured and with its smaller views. Raises CannotConvert, DiskFull."""
    frame = await derivatives.derive(film, LAST_FRAME if at_ms is None else frame_at(at_ms))
    stored = await store.keep(frame.read_bytes(), media=("image",))
    facts = await derivatives.inspect(stored)
    try:
        await derivatives.prepare(key, stored)
    except (CannotConvert, DiskFull) as error:
        log.warning("not prepared", path=stored.path, why=str(error))  # made again when somebody asks for one
    return stored, facts


def find_twin(seat: Seat, film: Version, sha256: str) -> Version | None:
    """Return the picture of the same frame of the same film, if it is in the workspace."""
    of_film = Q(visible_to(seat, "asset__"), made_from__source=film, made_from__role__in=(ROLE, LAST_ROLE))
    same = Version.objects.select_related("asset").filter(of_film, asset__workspace=seat.workspace, sha256=sha256)
    return same.filter(asset__deleted_at=None).first()


def forget(key: str, stored: Stored) -> None:
    """Remove the copy of a frame that was there already."""
    store.forget(stored.path)
    derivatives.forget_derived(key)


def list_frame(seat: Seat, film: Version, key: str, stored: Stored, facts: MediaFacts, at_ms: int | None) -> Version:
    """Return the version of a stored frame, which only those see who see the film."""
    title = film.asset.title
    where = "last frame" if at_ms is None else f"at {at_ms / SECOND_MS:.2f} s"
    return add_version(
        workspace_id=seat.workspace.pk,
        person_id=seat.person.pk,
        kind=FRAME,
        title=f"{title[:90]}, {where}",
        stored=stored,
        facts=facts,
        recipe={},
        key=key,
        made_from=[(film.pk, LAST_ROLE if at_ms is None else ROLE)],
        only_for_id=film.asset.only_for_id,  # type: ignore[attr-defined]
        sandbox=film.sandbox,
    )


def came_from_the_end(version: Version) -> bool:
    """Return whether a picture is the last frame of a film."""
    return version.made_from.filter(role=LAST_ROLE).exists()
