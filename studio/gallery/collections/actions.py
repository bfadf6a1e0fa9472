"""What a person can do to a collection; each tells the index of the assets in its transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from studio.gallery.models import Collection, Placed
from studio.library.models import Asset
from studio.library.signals import changed
from studio.workspaces.access import Seat

STEP = 16  # between the places of two assets


def collection_for(seat: Seat, key: str, *, in_bin: bool = False) -> Collection:
    """Return a collection of the seat's workspace. Raises Http404."""
    found = Collection.objects.filter(workspace=seat.workspace, key=key)
    one = (found if in_bin else found.filter(deleted_at=None)).select_related("cover").first()
    if one is None:
        raise Http404
    return one


def create_collection(seat: Seat, name: str) -> Collection:
    """Return a new, empty collection."""
    return Collection.objects.create(workspace=seat.workspace, created_by=seat.person, name=name)


def collection_named(seat: Seat, name: str) -> Collection:
    """Return the newest collection of a name, whatever its case, which is made where there is none."""
    known = Collection.objects.filter(workspace=seat.workspace, deleted_at=None, name__iexact=name)
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


def remove_asset(collection: Collection, asset: Asset) -> None:
    """Take an asset out of a collection."""
    with transaction.atomic():
        collection.places.filter(asset=asset).delete()
        if collection.cover_id == asset.pk:  # type: ignore[attr-defined]
            Collection.objects.filter(pk=collection.pk).update(cover=None)
        changed.send(Asset, ids=[asset.pk])


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
    """Give a collection another name."""
    Collection.objects.filter(pk=collection.pk).update(name=name)


def set_cover(collection: Collection, asset: Asset) -> None:
    """Let an asset stand for a collection."""
    Collection.objects.filter(pk=collection.pk).update(cover=asset)


def delete_collection(collection: Collection, *, back: bool = False) -> None:
    """Take a collection away, or bring it back; its assets stay where they are."""
    with transaction.atomic():
        Collection.objects.filter(pk=collection.pk).update(deleted_at=None if back else timezone.now())
        changed.send(Asset, ids=list(collection.places.values_list("asset_id", flat=True)))
