"""What reviews do when something below them changes."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from studio.library.models import Asset, Status, Version
from studio.review.actions import lock, refresh
from studio.review.announce import announce
from studio.workspaces.models import Membership


@receiver(post_save, sender=Version)
def judge_anew(sender: Any, *, instance: Version, created: bool, **rest: Any) -> None:
    """Have a new version start without the verdicts that belong to the one before; a draft stays one."""
    if created and instance.number > 1:
        asset = lock(instance.asset)  # as it is now: somebody may have decided meanwhile
        refresh(asset) if asset.status != Status.DRAFT else announce(asset)


@receiver(post_delete, sender=Membership)
def judge_without(sender: Any, *, instance: Membership, **rest: Any) -> None:
    """Have the open reviews of a workspace go on without a person who left."""
    asked = {"reviews__ended_at": None, "reviews__reviewers__person": instance.user_id}  # type: ignore[attr-defined]
    waiting = Asset.objects.filter(workspace=instance.workspace_id, **asked)  # type: ignore[attr-defined]
    for asset in waiting.distinct():
        refresh(asset)
