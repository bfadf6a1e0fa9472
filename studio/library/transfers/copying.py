"""Write assets anew in another workspace: every row of them, and not one byte of their files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model

from studio.lib.fields import new_key
from studio.library.media.derivatives import share_derived
from studio.library.models import Asset, Edge, SideFile, Status, Version
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership


@dataclass
class Copies:
    """What became of what: assets and versions there, by the ids that they have here."""

    assets: dict[int, Asset] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)  # also of what was there already
    with_comments: bool = False


def copy_assets(seat: Seat, assets: Sequence[Asset], known: dict[int, int], *, with_comments: bool) -> Copies:
    """Write assets into the seat's workspace, for everybody there; ``known`` are versions that it has already.

    Their lineage is written as far as both ends are there. In the caller's transaction.
    """
    copies = Copies(copy_rows(seat, assets), dict(known), with_comments)
    versions = list(Version.objects.filter(asset__in=assets).prefetch_related("sides").order_by("pk"))
    keys = {version.key: new_key() for version in versions}
    names = keys_of(known) | keys
    made = [
        Version(
            **values_of(one, "key", "asset", "recipe"),
            key=keys[one.key],
            asset=copies.assets[one.asset_id],  # type: ignore[attr-defined]
            recipe=renamed(one.recipe, names),
        )
        for one in versions
    ]
    Version.objects.bulk_create(made)
    copies.versions |= {old.pk: new.pk for old, new in zip(versions, made, strict=True)}
    copy_sides(versions, copies)
    copy_edges(copies)
    for old, new in keys.items():
        transaction.on_commit(partial(share_derived, old, new), robust=True)
    return copies


def keys_of(known: dict[int, int]) -> dict[str, str]:
    """Return the keys of what is there already by the keys that it has here."""
    rows = dict(Version.objects.filter(pk__in=[*known, *known.values()]).values_list("pk", "key"))
    return {rows[here]: rows[there] for here, there in known.items()}


def copy_rows(seat: Seat, assets: Sequence[Asset]) -> dict[int, Asset]:
    """Write the assets alone: of their maker where that is a member there, else of who brings them; as drafts."""
    makers = {asset.created_by_id for asset in assets}  # type: ignore[attr-defined]
    members = Membership.objects.filter(workspace=seat.workspace, user__in=makers)
    here = set(members.values_list("user_id", flat=True))
    made = [
        Asset(
            workspace=seat.workspace,
            created_by_id=one.created_by_id if one.created_by_id in here else seat.person.pk,  # type: ignore[attr-defined]
            kind=one.kind,
            medium=one.medium,
            title=one.title,
            status=Status.DRAFT,
        )
        for one in assets
    ]
    Asset.objects.bulk_create(made)
    return {old.pk: new for old, new in zip(assets, made, strict=True)}


def copy_sides(versions: Iterable[Version], copies: Copies) -> None:
    """Write the side files of versions."""
    SideFile.objects.bulk_create(
        SideFile(**values_of(side, "version"), version_id=copies.versions[version.pk])
        for version in versions
        for side in version.sides.all()
    )


def copy_edges(copies: Copies) -> None:
    """Write what was made from what, as far as both ends are there."""
    ids = copies.versions
    edges = Edge.objects.filter(target__in=list(ids), source__in=list(ids)).order_by("pk")
    made = [Edge(source_id=ids[one.source_id], target_id=ids[one.target_id], role=one.role) for one in edges]  # type: ignore[attr-defined]
    Edge.objects.bulk_create(made, ignore_conflicts=True)


def values_of(row: Model, *left_out: str) -> dict[str, Any]:
    """Return the columns of a row for another one like it, without its id and what differs."""
    fields = [one for one in row._meta.concrete_fields if not one.primary_key and one.name not in left_out]
    return {one.attname: getattr(row, one.attname) for one in fields}


def renamed(recipe: Any, keys: dict[str, str]) -> Any:
    """Return a recipe in which the versions that it names are their copies."""
    if isinstance(recipe, dict):
        return {name: renamed(value, keys) for name, value in recipe.items()}
    if isinstance(recipe, list):
        return [renamed(value, keys) for value in recipe]
    return keys.get(recipe, recipe) if isinstance(recipe, str) else recipe
