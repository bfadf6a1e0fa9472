"""The gallery's lists as the page of one thing knows them: what stands before and after it as they were narrowed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from studio.gallery.days import UTC, zone_named
from studio.gallery.filters import DISCUSSED, Filters
from studio.gallery.models import Collection, Placed
from studio.gallery.queries import ids_of, listed
from studio.gallery.sorts import sorted_ids
from studio.jobs.activity.views import people_of
from studio.library.models import Asset
from studio.library.page.neighbours import add_list
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

    def newer(self, seat: Seat, asset: Asset) -> Asset | None:
        """Return what stands before an asset."""
        return self._beside(seat, asset, upwards=True)

    def older(self, seat: Seat, asset: Asset) -> Asset | None:
        """Return what stands after an asset."""
        return self._beside(seat, asset, upwards=False)

    def _beside(self, seat: Seat, asset: Asset, *, upwards: bool) -> Asset | None:
        chosen = self.filters(seat)
        is_unsaid = chosen.sort == DISCUSSED and not Comment.objects.filter(asset=asset, deleted_at=None).exists()
        if chosen.is_short or is_unsaid:
            return None
        if chosen.sort:
            ids = sorted_ids(seat, chosen, listed(seat), 1, asset.pk, upwards=upwards)
        elif upwards:
            ids = ids_of(seat, chosen, 1, lowest=asset.pk + 1)
        else:
            ids = ids_of(seat, chosen, 1, highest=asset.pk - 1)
        return listed(seat).filter(pk__in=ids).only("key", "title").first() if ids else None

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

    def newer(self, seat: Seat, asset: Asset) -> Asset | None:
        """Return what stands before an asset."""
        return self._beside(seat, asset, "lt", "-position", "-id")

    def older(self, seat: Seat, asset: Asset) -> Asset | None:
        """Return what stands after an asset."""
        return self._beside(seat, asset, "gt", "position", "id")

    def _beside(self, seat: Seat, asset: Asset, sign: str, *order: str) -> Asset | None:
        kept = Collection.objects.kept().filter(workspace=seat.workspace, key=self.key)
        places = Placed.objects.filter(collection__in=kept)
        here = places.filter(asset=asset).first()
        if here is None:
            return None
        near = places.filter(**{f"position__{sign}": here.position}, asset__in=listed(seat))
        found = near.select_related("asset").order_by(*order).first()
        return found.asset if found else None

    def home(self, seat: Seat, asset: Asset) -> str:
        """Return the address of the collection."""
        return reverse("gallery:collection", args=[seat.workspace.slug, self.key])


add_list(GALLERY, GalleryList)
add_list(COLLECTION, CollectionList)
