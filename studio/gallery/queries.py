"""Lists of the gallery: by keyset in both directions, in as many queries for a hundred thousand assets as for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from studio.gallery.filters import Filters
from studio.gallery.tabs import all_tabs
from studio.library.access import asset_for
from studio.library.models import SAMPLE, Asset, AssetQuery
from studio.library.queries import attach_newest
from studio.library.search.find import Question, find_ids, to_sql
from studio.workspaces.access import Seat

PAGE = 48
MOST_COUNTED = 1000
MOST_NEWS = 99


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind an asset, before one, or at one, by its id; at the top without any."""

    before: int | None = None
    after: int | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some assets, newest first, and the keys behind and before which there are more ("" where there are none)."""

    items: list[Asset]
    older: str = ""
    newer: str = ""


def place_of(seat: Seat, before: str = "", after: str = "", at: str = "") -> Place:
    """Return the place that keys name, of assets that may be in the bin or fit no filter. Raises Http404."""
    if at:
        try:
            return Place(at=asset_for(seat, at, in_bin=True).pk)
        except Http404:
            return Place()  # it is gone for good: there is no better place than the top
    if after:
        return Place(after=asset_for(seat, after, in_bin=True).pk)
    return Place(before=asset_for(seat, before, in_bin=True).pk) if before else Place()


def page_of(seat: Seat, chosen: Filters, place: Place) -> Page:
    """Return a page of what the filters leave, each asset with ``newest``, its last version."""
    if place.after is not None:
        found = ids_of(seat, chosen, PAGE + 1, lowest=place.after + 1)
        ids = found[:PAGE][::-1]
        return to_page(seat, ids, older=True, newer=len(found) > PAGE)
    highest = place.before - 1 if place.before is not None else place.at
    found = ids_of(seat, chosen, PAGE + 1, highest=highest)
    newer = highest is not None and bool(ids_of(seat, chosen, 1, lowest=highest + 1))
    return to_page(seat, found[:PAGE], older=len(found) > PAGE, newer=newer)


def to_page(seat: Seat, ids: Sequence[int], *, older: bool, newer: bool) -> Page:
    """Return a page of some assets in the given order; the look-up is the permission check."""
    assets = Asset.objects.visible_to(seat).kept().select_related("created_by").in_bulk(ids)
    items = [assets[pk] for pk in ids if pk in assets]
    attach_newest(items)
    ends = (items[-1].key, items[0].key) if items else ("", "")
    return Page(items, older=ends[0] if older else "", newer=ends[1] if newer else "")


def ids_of(
    seat: Seat, chosen: Filters, limit: int, *, lowest: int | None = None, highest: int | None = None
) -> list[int]:
    """Return ids of what the filters leave, newest first; from ``lowest`` on they are oldest first."""
    upwards = lowest is not None
    if chosen.is_narrow:
        asked = Question(chosen.phrases, chosen.facets, lowest, highest)
        return find_ids(seat, asked, limit, upwards=upwards)
    assets = listed(seat)
    assets = assets.filter(pk__gte=lowest) if lowest is not None else assets
    assets = assets.filter(pk__lte=highest) if highest is not None else assets
    ordered: QuerySet[Asset, int] = assets.order_by("pk" if upwards else "-pk").values_list("pk", flat=True)
    return list(ordered[:limit])


def listed(seat: Seat) -> AssetQuery:
    """Return everything that the gallery shows to a person."""
    return Asset.objects.visible_to(seat).kept().exclude(kind__endswith=SAMPLE)


def count_news(seat: Seat, chosen: Filters, after: int) -> int:
    """Return how many assets are newer than one, at most 99."""
    return len(ids_of(seat, chosen, MOST_NEWS, lowest=after + 1))


def count_tabs(seat: Seat, chosen: Filters) -> dict[str, int]:
    """Return how many assets each tab has and, by "", all of them together, each counted to a thousand."""
    names = ["", *(tab.name for tab in all_tabs())]
    parts, values = [], []
    for name in names:
        statement, more = to_sql(seat, Question(chosen.phrases, chosen.facets_with(name)))
        parts.append(f"(SELECT count(*) FROM ({statement} LIMIT {MOST_COUNTED}) AS hits)")
        values += more
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(names, cursor.fetchone(), strict=True))
