"""Lists of assets: newest first, by keyset, in as many queries for a thousand as for one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from studio.lib.search import UNSPACED
from studio.library.access import asset_for
from studio.library.actions import KEPT_IN_BIN
from studio.library.media.registry import all_media
from studio.library.models import SAMPLE, Asset, AssetQuery, Version
from studio.workspaces.access import Seat

PAGE = 20
MOST_WORDS = 8  # of a search


@dataclass(frozen=True, slots=True)
class Page:
    """Some assets, and the key after which the next page begins ("" at the end)."""

    items: list[Asset]
    next: str


def page_of(seat: Seat, kind: str, before: str = "") -> Page:
    """Return kept assets of a kind, newest first, each with ``newest``, its last version. Raises Http404.

    What was measured is loaded and exact times are not.
    """
    kept = Asset.objects.visible_to(seat).kept().filter(kind=kind)
    return page(seat, kept, "created_at", before)


def library_of(seat: Seat, media: Iterable[str], words: str = "", before: str = "") -> Page:
    """Return kept assets of some media in whose titles every word begins one, newest first. Raises Http404."""
    kept = Asset.objects.visible_to(seat).kept().filter(medium__in=list(media)).exclude(kind__endswith=SAMPLE)
    for word in words.split()[:MOST_WORDS]:
        kept = kept.filter(begins_in_title(word))
    return page(seat, kept, "created_at", before)


def begins_in_title(word: str) -> Q:
    """Return the condition that a title has a word that begins so; writing without spaces is found anywhere."""
    if UNSPACED.search(word):
        return Q(title__icontains=word)
    begins = Q(title__iregex=rf"(^|[\W_]){re.escape(word)}")
    # Quick, and first; SQLite's own comparison knows the case of ASCII alone.
    return Q(title__icontains=word) & begins if word.isascii() else begins


def newest_of(seat: Seat, most: int) -> list[Asset]:
    """Return the newest kept assets of every medium, each with ``newest``, its last version."""
    kept = Asset.objects.visible_to(seat).kept().exclude(kind__endswith=SAMPLE).order_by("-created_at", "-id")
    found = Q()
    for medium in all_media():  # a short walk of the index each
        found |= Q(pk__in=kept.filter(medium=medium.name).values("pk")[:most])
    assets = list(Asset.objects.filter(found).order_by("-created_at", "-id")[:most])
    attach_newest(assets)
    return assets


def bin_of(seat: Seat, before: str = "") -> Page:
    """Return what was deleted in the last 30 days, the latest first. Raises Http404."""
    deleted = Asset.objects.visible_to(seat).filter(deleted_at__gt=timezone.now() - KEPT_IN_BIN, moved_at=None)
    return page(seat, deleted, "deleted_at", before)


def page(seat: Seat, assets: AssetQuery, field: str, before: str) -> Page:
    """Return the assets that come after the asset ``before`` in the order of a time, latest first."""
    if before:
        last = asset_for(seat, before, in_bin=True)
        assets = after(assets, field, getattr(last, field), last.pk)
    rows = list(assets.select_related("created_by").order_by(f"-{field}", "-id")[: PAGE + 1])
    items = rows[:PAGE]
    attach_newest(items)
    return Page(items, items[-1].key if len(rows) > PAGE else "")


def after(assets: AssetQuery, field: str, moment: datetime | None, pk: int) -> AssetQuery:
    """Return what is older than a moment; of the same moment, what has a smaller id.

    The first condition is what the database finds its place in the index by; a single OR would walk the whole list.
    """
    return assets.filter(Q(**{f"{field}__lte": moment}), Q(**{f"{field}__lt": moment}) | Q(id__lt=pk))


def numbers_of(seat: Seat, kind: str, assets: Iterable[Asset]) -> dict[int, int]:
    """Return which of the assets of its title each one is, oldest first, for those whose title several have.

    The bin counts too: a number stays while another one is deleted and brought back.
    """
    titles = {asset.title for asset in assets}
    alike = Asset.objects.visible_to(seat).filter(kind=kind, title__in=titles).order_by("created_at", "id")
    by_title: dict[str, list[int]] = {}
    for pk, title in alike.values_list("id", "title"):
        by_title.setdefault(title, []).append(pk)
    return {pk: number for ids in by_title.values() if len(ids) > 1 for number, pk in enumerate(ids, 1)}


def attach_newest(assets: list[Asset]) -> None:
    """Give each asset its last version, in one query."""
    highest = Version.objects.filter(asset=OuterRef("asset")).order_by("-number").values("number")[:1]
    found = Version.objects.filter(asset__in=assets, number=Subquery(highest))
    by_asset = {version.asset_id: version for version in found.defer("words")}  # type: ignore[attr-defined]
    for asset in assets:
        asset.newest = by_asset[asset.pk]
        asset.newest.asset = asset
