"""The gallery's lists as the page of one thing knows them: what stands before and after it as they were narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.http import QueryDict
from django.urls import reverse

from studio.gallery.days import UTC, zone_named
from studio.gallery.filters import DISCUSSED, Filters
from studio.gallery.models import Collection, Placed
from studio.gallery.queries import ids_of, listed, listed_places
from studio.gallery.sorts import sorted_ids
from studio.jobs.activity.views import people_of
from studio.library.models import Asset
from studio.library.page.neighbours import Beside, add_list
from studio.review.models import Comment
from studio.workspaces.access import Seat

GALLERY = "gallery"
COLLECTION = "collection"


def way_of(chosen: Filters) -> str:
    """Return the query by which the page of one thing knows the gallery's list as it is narrowed."""
    zone = {"zone": chosen.zone.key} if any(chosen.days) and chosen.zone != UTC else {}
    query = urlencode({**chosen.values, **zone})
    return urlencode({"in": f"{GALLERY}.{query}" if query else GALLERY})


def way_of_collection(key: str) -> str:
    """Return the query by which the page of one thing knows a collection."""
    return urlencode({"in": f"{COLLECTION}.{key}"})


@dataclass(frozen=True, slots=True)
class GalleryList:
    """The gallery's list; ``query`` is that of the page's address, with the reader's zone where days were chosen."""

    query: str

    @property
    def address(self) -> str:
        """Return how an address names it."""
        return f"{GALLERY}.{self.query}" if self.query else GALLERY

    def filters(self, seat: Seat) -> Filters:
        """Return what the list was narrowed to."""
        query = QueryDict(self.query)
        people = people_of(seat) if "by" in query else ()
        return Filters.read(query, seat, people, zone_named(query.get("zone", "")))

    def beside(self, seat: Seat, asset: Asset) -> Beside:
        """Return what stands before and after an asset."""
        chosen = self.filters(seat)
        is_unsaid = chosen.sort == DISCUSSED and not Comment.objects.filter(asset=asset, deleted_at=None).exists()
        if chosen.is_short or is_unsaid:
            return Beside()
        newer, older = (_near(seat, chosen, asset, upwards=upwards) for upwards in (True, False))
        found = listed(seat).only("key", "title").in_bulk([*newer, *older])
        return Beside(*(found.get(ids[0]) if ids else None for ids in (newer, older)))

    def home(self, seat: Seat, asset: Asset) -> str:
        """Return the address of the gallery as it was narrowed, at the asset's place."""
        page = reverse("gallery:page", args=[seat.workspace.slug])
        return page + self.filters(seat).query_with(at=asset.key)


@dataclass(frozen=True, slots=True)
class CollectionList:
    """A collection, in its order."""

    key: str

    @property
    def address(self) -> str:
        """Return how an address names it."""
        return f"{COLLECTION}.{self.key}"

    def beside(self, seat: Seat, asset: Asset) -> Beside:
        """Return what stands before and after an asset, in one query."""
        kept = Collection.objects.kept().filter(workspace=seat.workspace, key=self.key)
        here = Subquery(Placed.objects.filter(collection__in=kept, asset=asset).values("position")[:1])
        near = listed_places(seat).filter(collection__in=kept)
        before = near.filter(position__lt=here).order_by("-position", "-id").values("pk")[:1]
        behind = near.filter(position__gt=here).order_by("position", "id").values("pk")[:1]
        both = Placed.objects.filter(Q(pk=Subquery(before)) | Q(pk=Subquery(behind))).annotate(here=here)
        found = {place.position < place.here: place.asset for place in both.select_related("asset")}
        return Beside(found.get(True), found.get(False))

    def home(self, seat: Seat, asset: Asset) -> str:
        """Return the address of the collection."""
        return reverse("gallery:collection", args=[seat.workspace.slug, self.key])


def _near(seat: Seat, chosen: Filters, asset: Asset, *, upwards: bool) -> Sequence[int]:
    """Return the id of what stands before or after an asset, or nothing."""
    if chosen.sort:
        return sorted_ids(seat, chosen, listed(seat), 1, asset.pk, upwards=upwards)
    span = {"lowest": asset.pk + 1} if upwards else {"highest": asset.pk - 1}
    return ids_of(seat, chosen, 1, **span)


add_list(GALLERY, GalleryList)
add_list(COLLECTION, CollectionList)
