"""Write versions and their files' rows: sync, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from studio.lib.fields import new_key
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Asset, Edge, SideFile, Version
from studio.library.signals import changed
from studio.library.store import Stored

LOST_SIDES = "lost_sides"  # of details: the roles of side files that were asked for and never came


@transaction.atomic
def add_version(
    *,
    workspace_id: int,
    person_id: int,
    kind: str,
    title: str,
    stored: Stored,
    facts: MediaFacts,
    recipe: dict[str, Any],
    sides: Iterable[tuple[str, Stored]] = (),
    words: Sequence[dict[str, Any]] = (),
    note: str = "",
    sandbox: bool = False,
    asset: Asset | None = None,
    made_from: Iterable[tuple[int, str]] = (),
    key: str = "",
    only_for_id: int | None = None,
) -> Version:
    """Return a new version, of ``asset`` or else of a new one.

    ``sides`` are (role, file), ``made_from`` (version id, role); ``key`` is that of its derivatives.
    """
    number = next_number(asset) if asset else 1
    version = Version.objects.create(
        key=key or new_key(),
        asset=asset or new_asset(workspace_id, person_id, kind, facts.medium, title, only_for_id),
        number=number,
        created_by_id=person_id,
        **described(stored, facts),
        **timed(words),
        recipe=recipe,
        note=note[:120],
        sandbox=sandbox,
    )
    SideFile.objects.bulk_create(SideFile(version=version, role=role, **located(side)) for role, side in sides)
    if Edge.objects.bulk_create(Edge(source_id=source, target=version, role=role) for source, role in made_from):
        changed.send(Asset, ids=[version.asset_id])  # type: ignore[attr-defined]
    return version


def new_asset(
    workspace_id: int, person_id: int, kind: str, medium: str, title: str, only_for_id: int | None = None
) -> Asset:
    """Return an asset that has no version yet; ``only_for_id`` is the one person who may see it."""
    names = {"kind": kind, "medium": medium, "title": title[:120], "only_for_id": only_for_id}
    return Asset.objects.create(workspace_id=workspace_id, created_by_id=person_id, **names)


def next_number(asset: Asset) -> int:
    """Return the number of the asset's next version; whoever else writes of the asset waits for the transaction.

    The asset is locked first, as by those who decide about it: in another order two would wait for each other.
    """
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    newest = asset.versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def described(stored: Stored, facts: MediaFacts) -> dict[str, Any]:
    """Return the columns about a version's file."""
    return {**located(stored), "medium": facts.medium, "details": facts.details}


def located(stored: Stored) -> dict[str, Any]:
    """Return the columns that every row about a file has."""
    names = ("path", "media_type", "size_bytes", "sha256", "crc32")
    return {name: getattr(stored, name) for name in names}


def timed(words: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the columns about exact times."""
    return {"words": list(words), "has_words": bool(words)}
