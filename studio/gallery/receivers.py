"""What the gallery does when something of the library changes."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from studio.gallery.models import AssetTag, Collection, Tag
from studio.jobs.socket import notifications
from studio.library.models import COLLECTION, Asset
from studio.library.signals import copied
from studio.library.transfers.copying import Copies
from studio.review.signals import reviewed


@receiver(copied)
def carry_tags(sender: Any, *, copies: Copies, **rest: Any) -> None:
    """Give copies in another workspace the tags of what they are copies of; a tag of that word there is used."""
    rows = list(AssetTag.objects.filter(asset__in=list(copies.assets)).select_related("tag").order_by("pk"))
    if not rows:
        return
    target = next(iter(copies.assets.values())).workspace
    known: dict[str, Tag] = {}
    for row in rows:
        if row.tag.folded not in known:
            of = {"workspace": target, "folded": row.tag.folded}
            known[row.tag.folded], _ = Tag.objects.get_or_create(**of, defaults={"name": row.tag.name})
    AssetTag.objects.bulk_create(
        AssetTag(tag=known[row.tag.folded], asset=copies.assets[row.asset_id])  # type: ignore[attr-defined]
        for row in rows
    )


@receiver(post_save, sender=Asset)
def follow_name(sender: Any, *, instance: Asset, created: bool, **rest: Any) -> None:
    """Have a collection be called as its sheet is, which is renamed where everything is."""
    if instance.kind == COLLECTION and not created:
        longest = Collection._meta.get_field("name").max_length
        Collection.objects.filter(sheet=instance).update(name=instance.title[:longest])


@receiver(reviewed)
def tell_pages(sender: Any, *, asset: Asset, **rest: Any) -> None:
    """Tell the pages of a collection that its review changed; they may not know its sheet yet."""
    found = Collection.objects.filter(sheet=asset).values_list("workspace_id", "key")
    for workspace_id, key in found:
        notifications.announce_change(workspace_id, "collection", key)
