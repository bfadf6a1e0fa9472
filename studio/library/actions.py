"""What a person can do to an asset, called alike by pages, commands and tests."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from studio.library.models import Asset
from studio.library.signals import changed, deleted

KEPT_IN_BIN = timedelta(days=30)


def rename(asset: Asset, title: str) -> None:
    """Give an asset another title."""
    asset.title = title
    asset.save(update_fields=["title"])


def star(asset: Asset, on: bool) -> None:
    """Mark an asset, or take the mark away."""
    asset.starred = on
    asset.save(update_fields=["starred"])


def delete(asset: Asset) -> None:
    """Put an asset into the bin, and say so; what lies there already keeps its date."""
    with transaction.atomic():
        if Asset.objects.kept().filter(pk=asset.pk).update(deleted_at=timezone.now()):
            changed.send(Asset, ids=[asset.pk])
            deleted.send(Asset, asset=asset)


def restore(asset: Asset) -> None:
    """Take an asset out of the bin."""
    with transaction.atomic():
        Asset.objects.filter(pk=asset.pk).update(deleted_at=None)
        changed.send(Asset, ids=[asset.pk])
