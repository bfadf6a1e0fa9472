"""What goes along with assets: all that they were made from, level by level, as far as the person may see it."""

from collections.abc import Iterable, Sequence

from studio.library.models import SAMPLE, Asset, Edge, Version
from studio.library.transfers.models import Transferred
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

MOST_LEVELS = 6
MOST_SOURCES = 200


def sources_of(seat: Seat, assets: Iterable[Asset]) -> list[Asset]:
    """Return what assets were made from, without themselves, the nearest first: one query a level."""
    seen = {asset.pk for asset in assets}
    found: list[Asset] = []
    level: Iterable[int] = seen
    for _ in range(MOST_LEVELS):
        edges = Edge.objects.filter(target__asset__in=list(level)).values("source__asset")
        kept = Asset.objects.visible_to(seat).kept().filter(pk__in=edges).exclude(pk__in=seen)
        fresh = list(kept.exclude(kind__endswith=SAMPLE).order_by("pk")[: MOST_SOURCES - len(found)])
        if not fresh:
            break
        found += fresh
        level = {asset.pk for asset in fresh}
        seen |= level
    return found


def brought_before(target: Workspace, sources: Sequence[Asset]) -> dict[int, int]:
    """Return which versions of sources the target has already, by earlier transfers: ids there by ids here."""
    rows = Transferred.objects.filter(source__in=sources, transfer__target=target, transfer__undone_at=None)
    copies = dict(rows.filter(asset__deleted_at=None, asset__only_for=None).values_list("source_id", "asset_id"))
    here = numbered(copies)
    there = numbered(copies.values())
    known: dict[int, int] = {}
    for source, copy in copies.items():
        versions = here.get(source, {})
        if versions.keys() <= there.get(copy, {}).keys():
            known |= {pk: there[copy][same] for same, pk in versions.items()}
    return known


def numbered(assets: Iterable[int]) -> dict[int, dict[tuple[int, str], int]]:
    """Return the versions of assets by their numbers and bytes."""
    found: dict[int, dict[tuple[int, str], int]] = {}
    rows = Version.objects.filter(asset__in=list(assets)).values_list("asset_id", "number", "sha256", "pk")
    for asset, number, sha256, pk in rows:
        found.setdefault(asset, {})[number, sha256] = pk
    return found
