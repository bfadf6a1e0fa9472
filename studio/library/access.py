"""The way to an asset or a version: through a seat, and nowhere else."""

from django.http import Http404

from studio.library.models import Asset, Version
from studio.workspaces.access import Seat, visible_to


def asset_for(seat: Seat, key: str, verb: str = "view", *, in_bin: bool = False) -> Asset:
    """Return an asset of the seat's workspace; ``in_bin`` also finds deleted ones. Raises Http404, PermissionDenied."""
    assets = Asset.objects.visible_to(seat).select_related("created_by").filter(key=key)
    asset = (assets if in_bin else assets.kept()).first()
    if asset is None:
        raise Http404
    return _checked(seat, asset, verb)


def version_for(seat: Seat, key: str, verb: str = "view") -> Version:
    """Return a version that is not in the bin, its words left for later. Raises Http404, PermissionDenied."""
    versions = Version.objects.select_related("asset", "created_by").defer("words")
    version = versions.filter(
        visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None, key=key
    ).first()
    if version is None:
        raise Http404
    return _checked(seat, version, verb)


def _checked[T](seat: Seat, found: T, verb: str) -> T:
    seat.require(verb)
    return found
