"""The list that a person came from, named in the address, and what stands before and after a thing in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q, Subquery
from django.urls import reverse

from studio.library.models import Asset, AssetQuery
from studio.library.queries import after
from studio.workspaces.access import Seat

BY_KIND, BY_MEDIUM = "kind", "medium"
MOST_LETTERS = 1000  # of a list's name


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands before and after an asset in a list; None where the list ends."""

    newer: Asset | None = None
    older: Asset | None = None


class AssetList(Protocol):
    """A list of assets that a person came from; the asset that is asked about need not be in it."""

    @property
    def address(self) -> str:
        """Return how an address names it."""

    def beside(self, seat: Seat, asset: Asset) -> Beside:
        """Return what stands before and after an asset."""

    def home(self, seat: Seat, asset: Asset) -> str:
        """Return the address of the page whose list it is."""


_lists: dict[str, Callable[[str], AssetList]] = {}


def add_list(name: str, make: Callable[[str], AssetList]) -> None:
    """Know the lists of an app, which addresses name ``name.value``; ``make`` gets the value. Idempotent."""
    _lists[name] = make


def list_named(name: str, asset: Asset) -> AssetList:
    """Return the list of a name, or what was made by the same kind where the name means nothing."""
    field, _, value = name[:MOST_LETTERS].partition(".")
    if field in _lists:
        return _lists[field](value)
    known = field in (BY_KIND, BY_MEDIUM) and value.replace("-", "").isalnum() and len(value) <= 32
    return Alike(field, value) if known else Alike(BY_KIND, asset.kind)


@dataclass(frozen=True, slots=True)
class Alike:
    """Assets, newest first: those of a kind, or those of a medium."""

    field: str
    value: str

    @property
    def address(self) -> str:
        """Return how an address names it: ``kind.speech``."""
        return f"{self.field}.{self.value}"

    def beside(self, seat: Seat, asset: Asset) -> Beside:
        """Return what stands before and after an asset, in one query."""
        moment, here = asset.created_at, (asset.created_at, asset.pk)
        later = Q(created_at__gte=moment), Q(created_at__gt=moment) | Q(id__gt=asset.pk)
        newer = self._of(seat).filter(*later).order_by("created_at", "id").values("pk")[:1]
        older = after(self._of(seat), "created_at", moment, asset.pk).order_by("-created_at", "-id").values("pk")[:1]
        near = Asset.objects.filter(Q(pk=Subquery(newer)) | Q(pk=Subquery(older))).only("key", "title", "created_at")
        found = {(one.created_at, one.pk) > here: one for one in near}
        return Beside(found.get(True), found.get(False))

    def home(self, seat: Seat, asset: Asset) -> str:
        """Return the address of the kind's page, else of the workspace's first page."""
        if self.field == BY_KIND and self.value == asset.kind and asset.has_kind_page:
            return reverse("jobs:page", args=[seat.workspace.slug, asset.kind])
        return reverse("home:workspace", args=[seat.workspace.slug])

    def _of(self, seat: Seat) -> AssetQuery:
        return Asset.objects.visible_to(seat).kept().filter(**{self.field: self.value})
