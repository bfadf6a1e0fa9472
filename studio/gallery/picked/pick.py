"""Which assets are meant: those whose keys were sent, or all that the filters of an address leave."""

from dataclasses import dataclass

from django.http import HttpRequest

from studio.gallery.filters import Filters
from studio.gallery.queries import ids_of, listed
from studio.jobs.activity.views import people_of
from studio.library.models import Asset
from studio.workspaces.access import Seat

MOST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Picked:
    """Some assets in the order of the list, newest first; ``more`` tells that there are others that match."""

    assets: list[Asset]
    more: bool = False

    @property
    def words(self) -> str:
        """Return how many there are, in words."""
        count = len(self.assets)
        return f"“{self.assets[0].title}”" if count == 1 else f"{count:,} things"


def read_picked(request: HttpRequest, seat: Seat) -> Picked:
    """Return what a form picks; keys that nobody may see or that are gone pick nothing."""
    if request.POST.get("all"):
        chosen = Filters.of(request, seat, people_of(seat))
        ids = [] if chosen.is_short else ids_of(seat, chosen, MOST_AT_ONCE + 1)
        return Picked(list(listed(seat).filter(pk__in=ids[:MOST_AT_ONCE]).order_by("-pk")), len(ids) > MOST_AT_ONCE)
    keys = request.POST.getlist("pick")
    some = list(listed(seat).filter(key__in=keys[:MOST_AT_ONCE]).order_by("-pk"))
    return Picked(some, len(keys) > MOST_AT_ONCE)
