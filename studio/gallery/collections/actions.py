"""What a person can do to a collection; each tells the index of the assets in its transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from studio.gallery.models import Collection, Placed
from studio.library import actions as library
from studio.library.models import Asset
from studio.library.signals import changed
from studio.workspaces.access import Seat

STEP = 16  # between the places of two assets


def collection_for(seat: Seat, key: str, *, in_bin: bool = False) -> Collection:
    """Return a collection of the seat's workspace. Raises Http404."""
    found = Collection.objects.filter(workspace=seat.workspace, key=key).select_related("cover", "sheet", "created_by")
    one = (found if in_bin else found.kept()).first()
    if one is None:
        raise Http404
    return one


def create_collection(seat: Seat, name: str) -> Collection:
    """Return a new, empty collection."""
    return Collection.objects.create(workspace=seat.workspace, created_by=seat.person, name=name)


def collection_named(seat: Seat, name: str) -> Collection:
    """Return the newest collection of a name, whatever its case, which is made where there is none."""
    known = Collection.objects.kept().filter(workspace=seat.workspace, name__iexact=name)
    return known.order_by("-pk").first() or create_collection(seat, name)


def add_assets(collection: Collection, assets: Sequence[Asset]) -> int:
    """Put assets at the end of a collection and return how many are new there."""
    with transaction.atomic():
        Collection.objects.select_for_update().get(pk=collection.pk)  # two that add at once take turns
        there = set(collection.places.filter(asset__in=assets).values_list("asset_id", flat=True))
        last = collection.places.aggregate(last=Max("position"))["last"] or 0
        fresh = [one for one in assets if one.pk not in there]
        Placed.objects.bulk_create(
            Placed(collection=collection, asset=one, position=last + STEP * place) for place, one in enumerate(fresh, 1)
        )
        changed.send(Asset, ids=[one.pk for one in fresh])
    return len(fresh)


def remove_asset(collection: Collection, asset: Asset) -> bool:
    """Take an asset out of a collection; return whether it was there."""
    with transaction.atomic():
        gone, _ = collection.places.filter(asset=asset).delete()
        if collection.cover_id == asset.pk:  # type: ignore[attr-defined]
            Collection.objects.filter(pk=collection.pk).update(cover=None)
        changed.send(Asset, ids=[asset.pk])
    return bool(gone)


def move_asset(collection: Collection, asset: Asset, place: int) -> None:
    """Put an asset of a collection at a place, counted from nought; the others make room."""
    with transaction.atomic():
        Collection.objects.select_for_update().get(pk=collection.pk)
        places = list(collection.places.order_by("position", "id"))
        moved = next((one for one in places if one.asset_id == asset.pk), None)  # type: ignore[attr-defined]
        if moved is None:
            raise Http404
        places.remove(moved)
        places.insert(max(0, min(place, len(places))), moved)
        for number, one in enumerate(places, 1):
            one.position = number * STEP
        Placed.objects.bulk_update(places, ["position"], batch_size=200)


def rename_collection(collection: Collection, name: str) -> None:
    """Give a collection another name, under which it is reviewed too."""
    Collection.objects.filter(pk=collection.pk).update(name=name)
    if collection.sheet is not None:
        library.rename(collection.sheet, name)


def set_cover(collection: Collection, asset: Asset) -> None:
    """Let an asset stand for a collection."""
    Collection.objects.filter(pk=collection.pk).update(cover=asset)


def delete_collection(collection: Collection, *, back: bool = False) -> None:
    """Take a collection away, or bring it back, and what was asked and said about it too; its assets stay."""
    if collection.sheet is not None:
        return library.restore(collection.sheet) if back else library.delete(collection.sheet)
    with transaction.atomic():
        Collection.objects.filter(pk=collection.pk).update(deleted_at=None if back else timezone.now())
        changed.send(Asset, ids=list(collection.places.values_list("asset_id", flat=True)))
    return None
