"""What jobs do when something below them changes."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from studio.accounts.models import User
from studio.accounts.signals import key_changed
from studio.jobs import actions
from studio.jobs.models import Job, State
from studio.jobs.socket import notifications
from studio.jobs.states import UNDER_WAY
from studio.library.models import Asset
from studio.library.signals import arrived, deleted
from studio.workspaces.models import Membership, Workspace
from studio.workspaces.signals import deleted as workspace_deleted
from studio.workspaces.signals import leaving, left

IN_LINE = (State.QUEUED, State.HELD)


@receiver(key_changed)
def go_on_with_key(sender: Any, *, key_id: int | None, state: str, **rest: Any) -> None:
    """Let jobs that wait for a key go on as soon as it works."""
    if key_id is not None and state == "working":
        actions.wake_key(key_id)


@receiver(key_changed)
def tell_owner(sender: Any, *, user_id: int, **rest: Any) -> None:
    """Have the badge and the bar of the owner's pages drawn anew."""
    notifications.announce_key(
        user_id, Membership.objects.filter(user_id=user_id).values_list("workspace_id", flat=True)
    )


@receiver([post_save, post_delete], sender=Membership)
def check_sockets(sender: Any, *, instance: Membership, **rest: Any) -> None:
    """Have a workspace's sockets look at their rights when a seat changes."""
    notifications.announce_rights([instance.workspace_id])  # type: ignore[attr-defined]
    notifications.announce_people(instance.workspace_id)  # type: ignore[attr-defined]


@receiver(deleted)
def tell_deleted(sender: Any, *, asset: Asset, **rest: Any) -> None:
    """Have every page of the workspace stop playing what was deleted, and take it out of its lists."""
    notifications.announce_deleted(asset.workspace_id, [asset.key])  # type: ignore[attr-defined]


@receiver(arrived)
def tell_arrived(sender: Any, *, assets: Sequence[Asset], **rest: Any) -> None:
    """Have the pages of a workspace hear of what came from another one; one word is enough to look for all of it."""
    for one in assets[-1:]:
        notifications.announce_change(one.workspace_id, "asset", one.key, only_for=one.only_for_id)  # type: ignore[attr-defined]


@receiver(post_save, sender=Asset)
def tell_brought(sender: Any, *, instance: Asset, created: bool, **rest: Any) -> None:
    """Have the pages of a workspace hear of what somebody brought; what is made they hear of by its job."""
    if created and instance.is_upload:
        notifications.announce_change(
            instance.workspace_id,  # type: ignore[attr-defined]
            "asset",
            instance.key,
            only_for=instance.only_for_id,  # type: ignore[attr-defined]
        )


@receiver(post_save, sender=User)
def check_person(sender: Any, *, instance: User, update_fields: frozenset[str] | None, **rest: Any) -> None:
    """Have a person's sockets look at their rights when the account is switched off or gets another password."""
    if not instance.is_active or update_fields is None or "password" in update_fields:
        notifications.announce_rights(instance.memberships.values_list("workspace_id", flat=True))


@receiver(post_delete, sender=Session)
def check_signed_out(sender: Any, *, instance: Session, **rest: Any) -> None:
    """Have a person's sockets closed when the session ends."""
    if person_id := instance.get_decoded().get(SESSION_KEY):
        notifications.announce_rights(
            Membership.objects.filter(user_id=person_id).values_list("workspace_id", flat=True)
        )


def jobs_of(membership: Membership) -> QuerySet[Job]:
    """Return what a member has asked for in the workspace."""
    return Job.objects.filter(workspace=membership.workspace, created_by=membership.user)


@receiver(leaving)
def tell_jobs(sender: Any, *, membership: Membership, **rest: Any) -> list[str]:
    """Say before somebody goes what comes of their jobs: what waits ends free of charge, what is being made goes on."""
    jobs = jobs_of(membership)
    waiting = jobs.filter(state__in=IN_LINE).count()
    under_way = jobs.filter(state__in=UNDER_WAY).count()
    ends = f"{waiting} waiting job{'s end' if waiting > 1 else ' ends'}; nothing is charged for that."
    goes_on = f"{under_way} job{'s go' if under_way > 1 else ' goes'} on with their key; what comes of it stays here."
    return [words for number, words in ((waiting, ends), (under_way, goes_on)) if number]


@receiver(left)
def end_waiting(sender: Any, *, membership: Membership, **rest: Any) -> None:
    """End what somebody who goes has in line; nothing new is begun on their key."""
    actions.cancel_all(jobs_of(membership).filter(state__in=IN_LINE))


@receiver(workspace_deleted)
def end_waiting_of_workspace(sender: Any, *, workspace: Workspace, **rest: Any) -> None:
    """End what a deleted workspace has in line, and have its sockets closed."""
    actions.cancel_all(Job.objects.filter(workspace=workspace, state__in=IN_LINE))
    notifications.announce_rights([workspace.pk])
