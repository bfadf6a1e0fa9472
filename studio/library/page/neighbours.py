"""The list that a person came from, named in the address, and what stands before and after a thing in it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from studio.library.models import Asset, AssetQuery
from studio.library.queries import after
from studio.workspaces.access import Seat

BY_KIND, BY_MEDIUM = "kind", "medium"


@dataclass(frozen=True, slots=True)
class AssetList:
    """A list of assets, newest first: those of a kind, or those of a medium."""

    field: str
    value: str

    @property
    def address(self) -> str:
        """Return how an address names it: ``kind.speech``."""
        return f"{self.field}.{self.value}"


def list_named(name: str, asset: Asset) -> AssetList:
    """Return the list of a name, or what was made by the same kind where the name means nothing."""
    field, _, value = name.partition(".")
    known = field in (BY_KIND, BY_MEDIUM) and value.replace("-", "").isalnum() and len(value) <= 32
    return AssetList(field, value) if known else AssetList(BY_KIND, asset.kind)


def newer(seat: Seat, chosen: AssetList, asset: Asset) -> Asset | None:
    """Return what stands before an asset in a list; the asset itself need not be in it."""
    moment = asset.created_at
    later = Q(created_at__gt=moment) | Q(id__gt=asset.pk)
    found = _listed(seat, chosen).filter(Q(created_at__gte=moment), later)
    return found.order_by("created_at", "id").first()


def older(seat: Seat, chosen: AssetList, asset: Asset) -> Asset | None:
    """Return what stands after an asset in a list; the asset itself need not be in it."""
    found = after(_listed(seat, chosen), "created_at", asset.created_at, asset.pk)
    return found.order_by("-created_at", "-id").first()


def _listed(seat: Seat, chosen: AssetList) -> AssetQuery:
    kept = Asset.objects.visible_to(seat).kept().filter(**{chosen.field: chosen.value})
    return kept.only("key", "title")


def home_of(seat: Seat, chosen: AssetList, asset: Asset) -> str:
    """Return the address of the page whose list it is, else of the workspace's first page."""
    if chosen.field == BY_KIND and chosen.value == asset.kind and asset.has_kind_page:
        return reverse("jobs:page", args=[seat.workspace.slug, asset.kind])
    return reverse("home:workspace", args=[seat.workspace.slug])
