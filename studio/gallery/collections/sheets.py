"""The sheet of a collection: the asset by which it is reviewed, each version of which is what the collection held then.

So what a team approves does not change under its hands, and comments, verdicts and what waits for whom are those of any
other asset. What only one person may see is left out: nobody who is asked could look at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from studio.accounts.models import User
from studio.gallery.collections.actions import add_assets, remove_asset
from studio.gallery.media import LIST, MOST_TONES
from studio.gallery.models import Collection
from studio.library.media.derivatives import MediaFacts
from studio.library.models import COLLECTION, Asset, Status, Version
from studio.library.store import Part, Stored
from studio.library.versions import add_version, new_asset
from studio.review import actions as reviews
from studio.review.models import Review
from studio.review.state import ReviewState
from studio.workspaces.access import Seat, visible_to

PART = "part"  # the role of its edges
MOST_PARTS = 300
UNDECIDED = (Status.IN_REVIEW, Status.CHANGES_ASKED)


class Empty(ValidationError):
    """There is nothing in a collection that everybody may see, so nobody can be asked about it."""

    def __init__(self) -> None:
        super().__init__("There is nothing in it that everybody may see. Put something in first; nobody was asked.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of a version of a sheet; ``gone`` counts what is not shown, ``newer`` have a newer version."""

    collection: Collection | None
    parts: Sequence[Version] = ()
    gone: int = 0
    newer: Sequence[Version] = ()

    @property
    def way(self) -> str:
        """Return what an address says further of the list that its parts are in."""
        return f"&in=collection.{self.collection.key}" if self.collection else ""


@transaction.atomic
def ask_about(seat: Seat, collection: Collection, people: Sequence[User], **rule: Any) -> Review:
    """Ask people whether a collection is good as it is now. Raises Empty."""
    locked = Collection.objects.select_for_update().get(pk=collection.pk)
    return reviews.ask(seat, write_sheet(seat, locked), people, **rule)


def write_sheet(seat: Seat, collection: Collection) -> Asset:
    """Return a locked collection's sheet, with a new version where it holds other things now. Raises Empty."""
    now = parts_now(collection)
    if not now:
        raise Empty
    sheet = collection.sheet
    before = parts_then(last_version(sheet)) if sheet else []
    if sheet is None:
        name, maker_id = collection.name, collection.created_by_id  # type: ignore[attr-defined]
        sheet = new_asset(seat.workspace.pk, maker_id, COLLECTION, COLLECTION, name)
        Collection.objects.filter(pk=collection.pk).update(sheet=sheet)
    if [one.pk for one in before] != [one.pk for one in now]:
        add_version(
            workspace_id=seat.workspace.pk, person_id=seat.person.pk, kind=COLLECTION, title=sheet.title, asset=sheet,
            stored=store_list(sheet.title, now), facts=facts_of(now), recipe={}, note=tell_change(before, now),
            made_from=[(one.pk, PART) for one in now],
        )  # fmt: skip
    return sheet


def follow(seat: Seat, collection: Collection) -> str:
    """Have the sheet of a locked collection hold what the collection holds now; return what that does to its review.

    A collection that nobody was ever asked about has none, and nothing is said.
    """
    if collection.sheet is None:
        return ""
    before = collection.sheet.status
    try:
        sheet = write_sheet(seat, collection)
    except Empty:
        reviews.take_back(collection.sheet)
        return "" if before == Status.DRAFT else " Nothing is left in it, so its review is taken back."
    number = last_version(sheet).number
    if before in UNDECIDED:
        return f" It is in review: what is asked about now is v{number}."
    return f" It was approved; v{number} is a draft until people approve it too." if before == Status.APPROVED else ""


@transaction.atomic
def put_in(seat: Seat, collection: Collection, assets: Sequence[Asset]) -> str:
    """Put assets at the end of a collection; return what that does to its review, for people."""
    locked = Collection.objects.select_for_update().get(pk=collection.pk)
    return follow(seat, locked) if add_assets(locked, assets) else ""


@transaction.atomic
def take_out(seat: Seat, collection: Collection, asset: Asset) -> str:
    """Take an asset out of a collection; return what that does to its review, for people."""
    locked = Collection.objects.select_for_update().get(pk=collection.pk)
    return follow(seat, locked) if remove_asset(locked, asset) else ""


def is_asked_about(collection: Collection) -> bool:
    """Return whether people are asked about a collection now."""
    return collection.sheet is not None and collection.sheet.status in UNDECIDED


def draft_of(collection: Collection) -> Asset:
    """Return the sheet that a collection would have, not written yet."""
    return Asset(workspace_id=collection.workspace_id, kind=COLLECTION, medium=COLLECTION, title=collection.name)  # type: ignore[misc]


def standing_of(seat: Seat, collection: Collection) -> ReviewState | None:
    """Return how the review of a collection stands; None where nobody was ever asked."""
    return ReviewState(seat, collection.sheet) if collection.sheet else None


def parts_now(collection: Collection) -> list[Version]:
    """Return the newest versions of what everybody may see in a collection, in its order."""
    highest = Version.objects.filter(asset=OuterRef("asset")).order_by("-number").values("number")[:1]
    seen = collection.places.filter(asset__deleted_at=None, asset__only_for=None).order_by("position", "id")
    ids = list(seen.values_list("asset_id", flat=True)[:MOST_PARTS])
    found = Version.objects.filter(asset__in=ids, number=Subquery(highest)).select_related("asset").defer("words")
    by_asset = {version.asset_id: version for version in found}  # type: ignore[attr-defined]
    return [by_asset[pk] for pk in ids if pk in by_asset]


def parts_then(version: Version) -> list[Version]:
    """Return what a version of a sheet holds, in its order, what lies in the bin too."""
    return list(edges_of(version).select_related("asset"))


def edges_of(version: Version) -> QuerySet[Version]:
    """Return the versions that a sheet's version was made of, in its order, exact times left for later."""
    return Version.objects.filter(used_in__target=version, used_in__role=PART).order_by("used_in__pk").defer("words")


def shown_to(seat: Seat, version: Version) -> Shown:
    """Return what a person sees of a version of a sheet."""
    highest = Version.objects.filter(asset=OuterRef("asset")).order_by("-number").values("number")[:1]
    seen = edges_of(version).filter(visible_to(seat, "asset__"), asset__deleted_at=None)
    parts = list(seen.select_related("asset").annotate(top=Subquery(highest)))
    newer = [one for one in parts if one.top > one.number]  # type: ignore[attr-defined]
    collection = Collection.objects.kept().filter(sheet=version.asset_id).first()  # type: ignore[attr-defined]
    return Shown(collection, parts, version.details.get("count", 0) - len(parts), newer)


def last_version(sheet: Asset) -> Version:
    """Return the newest version of a sheet."""
    return reviews.newest_of(sheet)


def facts_of(parts: Sequence[Version]) -> MediaFacts:
    """Return how many things there are, and the tones of the first ones."""
    tones = [one.details.get("tone") or "2a" for one in parts[:MOST_TONES]]
    return MediaFacts(COLLECTION, {"count": len(parts), "tones": tones})


def store_list(name: str, parts: Sequence[Version]) -> Stored:
    """Write a list of things into a file, for those who take it away. Raises DiskFull."""
    lines = [name, "", *(f"{at}. {one.asset.title}, v{one.number}" for at, one in enumerate(parts, 1)), ""]
    with Part() as part:
        part.write("\n".join(lines).encode())
        return part.finish(LIST.name)


def tell_change(before: Sequence[Version], now: Sequence[Version]) -> str:
    """Return what is different from the version before, for people."""
    if not before:
        return ""
    then, here = ({one.asset_id: one.pk for one in some} for some in (before, now))  # type: ignore[attr-defined]
    counts = {
        "added": len(here.keys() - then.keys()),
        "taken out": len(then.keys() - here.keys()),
        "in a newer version": sum(then[pk] != here[pk] for pk in then.keys() & here.keys()),
    }
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "in another order"
