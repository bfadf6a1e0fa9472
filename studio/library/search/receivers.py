"""Assets are indexed in the transaction that makes or changes them."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from studio.library.models import Asset, Version
from studio.library.search.index import forget_assets, index_assets, index_first
from studio.library.signals import changed


@receiver(post_save, sender=Version)
def index_new(sender: Any, *, instance: Version, created: bool, **rest: Any) -> None:
    """Index the asset of a new version."""
    if created and instance.number == 1:
        return index_first(instance)
    index_assets([instance.asset_id])  # type: ignore[attr-defined]


@receiver(post_save, sender=Asset)
def index_saved(sender: Any, *, instance: Asset, created: bool, **rest: Any) -> None:
    """Index an asset that has another title or mark; a new one has no version yet."""
    if not created:
        index_assets([instance.pk])


@receiver(changed)
def index_changed(sender: Any, *, ids: Iterable[int], **rest: Any) -> None:
    """Index assets of which something else changed."""
    index_assets(ids)


@receiver(pre_delete, sender=Asset)
def forget(sender: Any, *, instance: Asset, **rest: Any) -> None:
    """Take an asset out of the index that is removed for good."""
    forget_assets([instance.pk])
