"""Send assets to another workspace and take a move back, each whole or not at all; called alike by pages and tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from studio.library.actions import KEPT_IN_BIN
from studio.library.models import Asset
from studio.library.signals import arrived, changed, copied, deleted
from studio.library.transfers.copying import Copies, copy_assets
from studio.library.transfers.models import Transfer, Transferred
from studio.library.transfers.sources import brought_before, sources_of
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.roles import RIGHTS

TOO_LATE = "It cannot be taken back any more: what was moved is kept for 30 days in the place where it was."


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to happen: moved or copied, and what goes along. ``key`` is the form's: sent twice, it happens once."""

    key: str
    is_move: bool = False
    with_comments: bool = True
    with_sources: bool = True


@transaction.atomic
def send(seat: Seat, slug: str, assets: Sequence[Asset], wish: Wish) -> Transfer:
    """Copy or move assets into another workspace of the person's. Raises Http404, PermissionDenied."""
    if (done := Transfer.objects.filter(key=wish.key, person=seat.person).first()) is not None:
        return done
    there = seat_for(seat.person, slug, "make")
    if there.workspace == seat.workspace:
        raise Http404
    seat = seat_for(seat.person, seat.workspace.slug)  # as it is now
    chosen = lock(seat, assets, wish)
    sources = sources_of(seat, chosen) if wish.with_sources else []
    known = brought_before(there.workspace, sources)
    fresh = [one for one in sources if not one.versions.filter(pk__in=known).exists()]
    copies = copy_assets(there, [*chosen, *fresh], known, with_comments=wish.with_comments)
    transfer = note(seat, there, wish, chosen, copies)
    copied.send(Asset, copies=copies)
    changed.send(Asset, ids=[one.pk for one in copies.assets.values()])
    if wish.is_move:
        put_away(chosen)
    arrived.send(Asset, assets=list(copies.assets.values()))
    return transfer


def lock(seat: Seat, assets: Sequence[Asset], wish: Wish) -> list[Asset]:
    """Return the assets as they are now, oldest first; of a move only those that the person may take away.

    Raises Http404 where none of them is there, PermissionDenied where none may be moved.
    """
    rows = Asset.objects.select_for_update().filter(pk__in=[one.pk for one in assets]).order_by("pk")
    found = list(rows.visible_to(seat).kept())
    if not found:
        raise Http404
    movable = [one for one in found if may_move(seat, one)] if wish.is_move else found
    if not movable:
        raise PermissionDenied(refusal_of(seat))
    return movable


def may_move(seat: Seat, asset: Asset) -> bool:
    """Return whether a person may take an asset away from its workspace."""
    return seat.may("delete_own") and seat.may_delete(asset.created_by_id)  # type: ignore[attr-defined]


def refusal_of(seat: Seat) -> str:
    """Return why a person may take nothing away, in words."""
    return RIGHTS["delete_any"].refusal if seat.may("delete_own") else RIGHTS["delete_own"].refusal


def note(seat: Seat, there: Seat, wish: Wish, chosen: Sequence[Asset], copies: Copies) -> Transfer:
    """Write what went where."""
    of = {"person": seat.person, "source": seat.workspace, "target": there.workspace, "is_move": wish.is_move}
    transfer = Transfer.objects.create(key=wish.key, **of)
    picked = {one.pk for one in chosen}
    keys = dict(Asset.objects.filter(pk__in=list(copies.assets)).values_list("pk", "key"))
    Transferred.objects.bulk_create(
        Transferred(transfer=transfer, source_id=pk, from_key=keys[pk], asset=copy, chosen=pk in picked)
        for pk, copy in copies.assets.items()
    )
    return transfer


def put_away(assets: Sequence[Asset]) -> None:
    """Take assets out of their workspace as deleting does, to be kept for 30 days in no list."""
    moment, ids = timezone.now(), [one.pk for one in assets]
    Asset.objects.filter(pk__in=ids).update(deleted_at=moment, moved_at=moment)
    changed.send(Asset, ids=ids)
    for asset in assets:
        deleted.send(Asset, asset=asset)


def transfer_for(seat: Seat, key: str) -> Transfer:
    """Return a move that the person made out of the seat's workspace. Raises Http404."""
    moves = Transfer.objects.select_related("target").filter(is_move=True, source=seat.workspace)
    found = moves.filter(person=seat.person, key=key).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def take_back(seat: Seat, transfer: Transfer) -> int:
    """Bring back what was moved, and put its copies into the bin there; return how many came back.

    Raises Http404 for somebody who is not in the other workspace any more, PermissionDenied.
    """
    seat_for(seat.person, transfer.target.slug, "make")
    seat_for(seat.person, seat.workspace.slug, "delete_own")
    if not Transfer.objects.filter(pk=transfer.pk, undone_at=None).update(undone_at=timezone.now()):
        return 0
    rows = list(transfer.rows.select_related("source", "asset"))
    moved = [row.source for row in rows if row.chosen and row.source is not None and row.source.moved_at is not None]
    if not moved or transfer.created_at < timezone.now() - KEPT_IN_BIN:
        raise PermissionDenied(TOO_LATE)
    Asset.objects.filter(pk__in=[one.pk for one in moved]).update(deleted_at=None, moved_at=None)
    copies = [row.asset for row in rows if row.asset.deleted_at is None]
    Asset.objects.filter(pk__in=[one.pk for one in copies]).update(deleted_at=timezone.now())
    changed.send(Asset, ids=[one.pk for one in (*moved, *copies)])
    for copy in copies:
        deleted.send(Asset, asset=copy)
    arrived.send(Asset, assets=moved)
    return len(moved)
