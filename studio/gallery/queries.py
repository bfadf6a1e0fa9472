"""Lists of the gallery: by keyset in both directions, in as many queries for a hundred thousand assets as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from studio.gallery.days import begin_of
from studio.gallery.filters import Filters
from studio.gallery.models import Collection, Placed
from studio.gallery.sorts import sorted_ids
from studio.gallery.tabs import all_tabs
from studio.library.access import asset_for
from studio.library.models import SAMPLE, Asset, AssetQuery, Version
from studio.library.search.find import find_from, find_ids, to_sql
from studio.workspaces.access import Seat, visible_to

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


def place_of(seat: Seat, before: str = "", after: str = "", at: str = "", *, here: int | None = None) -> Place:
    """Return the place that keys name, of assets that may be in the bin or fit no filter. Raises Http404.

    ``here`` is the id of that asset where it is known.
    """
    if here is not None:
        return Place(**{"at" if at else "after" if after else "before": here})
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
    if chosen.sort:
        return sorted_page(seat, chosen, place)
    if place.after is not None:
        found = ids_of(seat, chosen, PAGE + 1, lowest=place.after + 1)
        ids = found[:PAGE][::-1]
        return to_page(seat, ids, older=True, newer=len(found) > PAGE)
    highest = place.before - 1 if place.before is not None else place.at
    if highest is not None and chosen.is_narrow:
        found, newer = find_from(seat, chosen.question(), highest, PAGE + 1)
    else:
        found = ids_of(seat, chosen, PAGE + 1, highest=highest)
        newer = highest is not None and bool(ids_of(seat, chosen, 1, lowest=highest + 1))
    return to_page(seat, found[:PAGE], older=len(found) > PAGE, newer=newer)


def sorted_page(seat: Seat, chosen: Filters, place: Place) -> Page:
    """Return a page in another order than the newest first; ``at`` begins behind that asset."""
    upwards = place.after is not None
    anchor = place.after if upwards else place.before or place.at
    found = sorted_ids(seat, chosen, listed(seat), PAGE + 1, anchor, upwards=upwards)
    if upwards:
        return to_page(seat, found[:PAGE][::-1], older=True, newer=len(found) > PAGE)
    newer = anchor is not None and bool(found)
    return to_page(seat, found[:PAGE], older=len(found) > PAGE, newer=newer)


def to_page(seat: Seat, ids: Sequence[int], *, older: bool, newer: bool) -> Page:
    """Return a page of some assets in the given order; the look-up is the permission check."""
    by_asset = {asset.pk: asset for asset in with_newest(newest_versions(seat).filter(asset__in=ids))}
    items = [by_asset[pk] for pk in ids if pk in by_asset]
    ends = (items[-1].key, items[0].key) if items else ("", "")
    return Page(items, older=ends[0] if older else "", newer=ends[1] if newer else "")


def newest_versions(seat: Seat) -> QuerySet[Version]:
    """Return the last version of everything that a person may see, exact times left for later."""
    highest = Version.objects.filter(asset=OuterRef("asset")).order_by("-number").values("number")[:1]
    seen = Version.objects.filter(visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None)
    return seen.filter(number=Subquery(highest)).select_related("asset").defer("words")


def with_newest(versions: Iterable[Version]) -> list[Asset]:
    """Return the assets of some versions, each with the version as ``newest``."""
    found = []
    for version in versions:
        version.asset.newest = version
        found.append(version.asset)
    return found


def placed_in(seat: Seat, collection: Collection, limit: int) -> list[Asset]:
    """Return what is in a collection, in its order, each with its newest version and who made it, in one query."""
    own = Placed.objects.filter(collection=collection)
    here = own.filter(asset=OuterRef("asset"))
    inside = newest_versions(seat).filter(asset__in=own.values("asset")).exclude(asset__kind__endswith=SAMPLE)
    placed = inside.annotate(position=Subquery(here.values("position")), place=Subquery(here.values("pk")))
    return with_newest(placed.select_related("asset__created_by").order_by("position", "place")[:limit])


def ids_of(
    seat: Seat, chosen: Filters, limit: int, *, lowest: int | None = None, highest: int | None = None
) -> list[int]:
    """Return ids of what the filters leave, newest first; from ``lowest`` on they are oldest first."""
    upwards = lowest is not None
    if chosen.is_narrow:
        return find_ids(seat, chosen.question(lowest, highest), limit, upwards=upwards)
    assets = listed(seat)
    assets = assets.filter(pk__gte=lowest) if lowest is not None else assets
    assets = assets.filter(pk__lte=highest) if highest is not None else assets
    ordered: QuerySet[Asset, int] = assets.order_by("pk" if upwards else "-pk").values_list("pk", flat=True)
    return list(ordered[:limit])


def last_until(seat: Seat, day: date, zone: ZoneInfo) -> int | None:
    """Return the id of the last thing of a day or earlier, by the reader's zone; None for nothing so early."""
    end = begin_of(day + timedelta(days=1), zone)
    earlier = Asset.objects.visible_to(seat).kept().filter(created_at__lt=end)
    return earlier.order_by("-created_at", "-id").values_list("pk", flat=True).first()


def listed(seat: Seat) -> AssetQuery:
    """Return everything that the gallery shows to a person."""
    return Asset.objects.visible_to(seat).kept().exclude(kind__endswith=SAMPLE)


def listed_places(seat: Seat) -> QuerySet[Placed]:
    """Return the places in collections of what the gallery shows to a person."""
    seen = Placed.objects.filter(visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None)
    return seen.exclude(asset__kind__endswith=SAMPLE)


def count_news(seat: Seat, chosen: Filters, after: int) -> int:
    """Return how many assets are newer than one, at most 99."""
    return len(ids_of(seat, chosen, MOST_NEWS, lowest=after + 1))


def count_tabs(seat: Seat, chosen: Filters) -> tuple[dict[str, int], dict[str, str]]:
    """Return how many assets each tab has and, by "", all of them together, each counted to a thousand.

    With them come, in the same query, the names of what the address names by a key.
    """
    names = ["", *(tab.name for tab in all_tabs())]
    parts, values = [], []
    for name in names:
        statement, more = to_sql(seat, chosen.with_tab(name).question())
        parts.append(f"(SELECT count(*) FROM ({statement} LIMIT {MOST_COUNTED}) AS hits)")
        values += more
    called = names_of(seat, chosen)
    for query in called.values():
        statement, plain = query[:1].query.sql_with_params()
        parts.append(f"({statement})")
        values += plain
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        found = cursor.fetchone()
    counts, words = found[: len(names)], found[len(names) :]
    return dict(zip(names, counts, strict=True)), {name: word or "" for name, word in zip(called, words, strict=True)}


def names_of(seat: Seat, chosen: Filters) -> dict[str, QuerySet[Any, str]]:
    """Return the questions for the names of what an address names by a key."""
    kept = Collection.objects.kept().filter(workspace=seat.workspace, key=chosen.inside)
    sources = Asset.objects.visible_to(seat).filter(key=chosen.made_from)
    asked: dict[str, QuerySet[Any, str]] = {}
    if chosen.inside:
        asked["inside"] = kept.values_list("name", flat=True)
    if chosen.made_from:
        asked["made_from"] = sources.order_by().values_list("title", flat=True)
    return asked
