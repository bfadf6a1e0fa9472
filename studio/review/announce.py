"""Tell the pages of a workspace that something about an asset's review changed."""

from studio.jobs.socket import notifications
from studio.library.models import Asset
from studio.library.signals import changed
from studio.review.signals import reviewed


def announce(asset: Asset) -> None:
    """Signal that an asset's comments or review changed, once the transaction is committed."""
    changed.send(Asset, ids=[asset.pk])  # what was said and decided is found, in the same transaction
    reviewed.send(Asset, asset=asset)
    only_for = asset.only_for_id  # type: ignore[attr-defined]
    workspace_id = asset.workspace_id  # type: ignore[attr-defined]
    notifications.announce_change(workspace_id, "review", asset.key, only_for=only_for)
