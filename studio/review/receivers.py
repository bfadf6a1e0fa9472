"""What reviews do when something below them changes."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from studio.jobs.models import Job, JobResult
from studio.jobs.signals import created, settled
from studio.library.models import Asset, Status, Version
from studio.library.signals import copied
from studio.library.transfers.copying import Copies
from studio.review.actions import lock, refresh
from studio.review.announce import announce
from studio.review.carrying import carry_comments
from studio.review.models import Change, Comment
from studio.workspaces.models import Membership


@receiver(post_save, sender=Version)
@transaction.atomic
def judge_anew(sender: Any, *, instance: Version, **rest: Any) -> None:
    """Have a new version start without the verdicts that belong to the one before; a draft stays one."""
    if rest["created"] and instance.number > 1:
        asset = lock(instance.asset)  # as it is now: somebody may have decided meanwhile
        refresh(asset) if asset.status != Status.DRAFT else announce(asset)


@receiver(created)
def note_change(sender: Any, *, job: Job, answers: str, **rest: Any) -> None:
    """Note that a next version is asked for because of a comment; what is no comment on that asset is let be."""
    if not answers or job.variation_of is None:
        return
    comment = Comment.objects.filter(key=answers, asset=job.variation_of, deleted_at=None).first()
    if comment is not None:
        Change.objects.create(comment=comment.parent or comment, job=job)
        announce(job.variation_of)


@receiver(settled)
def note_version(sender: Any, *, job: Job, **rest: Any) -> None:
    """Have the author of a comment asked whether the version that was made for it is what was meant."""
    change = Change.objects.filter(job=job).select_related("comment__asset").first()
    if change is None:
        return
    slot = JobResult.objects.filter(job=job, version__isnull=False).order_by("-version__number").first()
    if slot is not None:
        Change.objects.filter(pk=change.pk).update(version=slot.version)
    announce(change.comment.asset)


@receiver([post_save, post_delete], sender=Membership)
def judge_without(sender: Any, *, instance: Membership, **rest: Any) -> None:
    """Have the open reviews of a workspace go on without a person who left, or with one whose role changed."""
    asked = {"reviews__ended_at": None, "reviews__reviewers__person": instance.user_id}  # type: ignore[attr-defined]
    waiting = Asset.objects.filter(workspace=instance.workspace_id, **asked)  # type: ignore[attr-defined]
    for asset in waiting.distinct():
        refresh(asset)


@receiver(copied)
def carry(sender: Any, *, copies: Copies, **rest: Any) -> None:
    """Write what was said of assets beside their copies in another workspace, where that was asked for."""
    if copies.with_comments:
        carry_comments(copies)
