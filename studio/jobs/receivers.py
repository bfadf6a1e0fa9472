"""What jobs do when something below them changes."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from studio.accounts.models import User
from studio.accounts.signals import key_changed
from studio.jobs import actions
from studio.jobs.socket import notifications
from studio.library.models import Asset
from studio.library.signals import deleted
from studio.workspaces.models import Membership


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


@receiver(deleted)
def tell_deleted(sender: Any, *, asset: Asset, **rest: Any) -> None:
    """Have every page of the workspace stop playing what was deleted, and take it out of its lists."""
    notifications.announce_deleted(asset.workspace_id, [asset.key])  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def check_person(sender: Any, *, instance: User, **rest: Any) -> None:
    """Have a person's sockets closed when the account is switched off."""
    if not instance.is_active:
        notifications.announce_rights(instance.memberships.values_list("workspace_id", flat=True))


@receiver(post_delete, sender=Session)
def check_signed_out(sender: Any, *, instance: Session, **rest: Any) -> None:
    """Have a person's sockets closed when the session ends."""
    if person_id := instance.get_decoded().get(SESSION_KEY):
        notifications.announce_rights(
            Membership.objects.filter(user_id=person_id).values_list("workspace_id", flat=True)
        )
