"""Put a result on the shelf: sync, in the caller's transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

from studio.library.media.derivatives import MediaFacts
from studio.library.models import Asset, Edge, Version
from studio.library.store import Stored


def add_version(
    *,
    workspace_id: int,
    person_id: int,
    kind: str,
    title: str,
    stored: Stored,
    facts: MediaFacts,
    recipe: dict[str, Any],
    words: Sequence[dict[str, Any]] = (),
    note: str = "",
    sandbox: bool = False,
    asset: Asset | None = None,
    made_from: Iterable[tuple[Version, str]] = (),
) -> Version:
    """Return a new version, of ``asset`` or else of a new one; ``made_from`` names versions and their parts."""
    number = next_number(asset) if asset else 1
    version = Version.objects.create(
        asset=asset or new_asset(workspace_id, person_id, kind, title),
        number=number,
        created_by_id=person_id,
        **described(stored, facts),
        **timed(words),
        recipe=recipe,
        note=note[:120],
        sandbox=sandbox,
    )
    Edge.objects.bulk_create(Edge(source=source, target=version, role=role) for source, role in made_from)
    return version


def new_asset(workspace_id: int, person_id: int, kind: str, title: str) -> Asset:
    """Return an asset that has no version yet."""
    return Asset.objects.create(workspace_id=workspace_id, created_by_id=person_id, kind=kind, title=title[:120])


def next_number(asset: Asset) -> int:
    """Return the number of the asset's next version."""
    newest = asset.versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def described(stored: Stored, facts: MediaFacts) -> dict[str, Any]:
    """Return what a version tells of its file."""
    measured = {"duration_ms": facts.duration_ms, "peaks": list(facts.peaks)}
    known = {"path": stored.path, "media_type": stored.media_type}
    return {**known, **measured, "size_bytes": stored.size_bytes, "sha256": stored.sha256}


def timed(words: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what a version tells of its exact times."""
    return {"words": list(words), "has_words": bool(words)}
