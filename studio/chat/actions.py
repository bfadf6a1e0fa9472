"""What a person can do to a conversation and its branches, called alike by pages and tests. Sync."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studio.chat import pictures
from studio.chat.access import require_delete
from studio.chat.models import Conversation, Message, Pin
from studio.chat.tree import Node, Tree
from studio.jobs import actions as job_actions
from studio.jobs.models import OPEN, Job
from studio.jobs.socket import notifications
from studio.library.models import Asset
from studio.workspaces.access import Seat


def rename(conversation: Conversation, title: str) -> None:
    """Give a conversation another title."""
    Conversation.objects.filter(pk=conversation.pk).update(title=title)
    conversation.title = title


def pin(seat: Seat, conversation: Conversation, on: bool) -> None:
    """Keep a conversation on top of a person's list, or not any more."""
    if on:
        Pin.objects.get_or_create(conversation=conversation, person=seat.person)
    else:
        Pin.objects.filter(conversation=conversation, person=seat.person).delete()


@transaction.atomic
def share(conversation: Conversation, on: bool) -> None:
    """Let the workspace read and continue a conversation, or make it private again, with jobs, answers and pictures."""
    conversation.shared = on
    conversation.save(update_fields=["shared"])
    only_for = conversation.only_for_id
    answers = Message.objects.filter(conversation=conversation)
    Job.objects.filter(pk__in=answers.values("job")).update(only_for=only_for)
    Asset.objects.filter(versions__in=answers.values("version")).update(only_for=only_for)
    pictures.show_with(conversation)
    notifications.announce_rights([conversation.workspace_id])  # type: ignore[attr-defined]


@transaction.atomic
def delete(conversation: Conversation) -> None:
    """Put a conversation into the bin, for 30 days; what is being written in it is stopped."""
    now = timezone.now()
    if Conversation.objects.kept().filter(pk=conversation.pk).update(deleted_at=now):
        stop_and_bin(Message.objects.filter(conversation=conversation, deleted_at=None), now)


@transaction.atomic
def restore(conversation: Conversation) -> None:
    """Take a conversation out of the bin, with the answers that went there with it."""
    if conversation.deleted_at is not None:
        answers = Message.objects.filter(conversation=conversation, deleted_at=None)
        take_out(answers, conversation.deleted_at)
        Conversation.objects.filter(pk=conversation.pk).update(deleted_at=None)


@transaction.atomic
def delete_branch(seat: Seat, message: Message) -> int:
    """Delete a message and what is below it; return how many messages that are. Raises PermissionDenied."""
    tree = Tree.load(message.conversation)
    node = tree.find(message.key)
    if node is None:
        return 0
    ids = [one.pk for one in tree.branch(node)]
    require_delete(seat, message.conversation, ids)
    now = timezone.now()
    branch = Message.objects.filter(pk__in=ids)
    stop_and_bin(branch, now)
    return branch.update(deleted_at=now)


@transaction.atomic
def restore_branch(seat: Seat, message: Message) -> None:
    """Bring a branch back: what was deleted together with its first message. Raises PermissionDenied."""
    if message.deleted_at is not None:
        branch = Message.objects.filter(conversation=message.conversation, deleted_at=message.deleted_at)
        require_delete(seat, message.conversation, branch.values_list("pk", flat=True))
        take_out(branch, message.deleted_at)
        branch.update(deleted_at=None)


def stop_and_bin(messages: QuerySet[Message], now: datetime) -> None:
    """Stop what is being written of some messages, and put their answers' texts into the bin."""
    for job in Job.objects.filter(pk__in=messages.values("job"), state__in=OPEN):
        job_actions.cancel(job)
    Asset.objects.kept().filter(versions__in=messages.values("version")).update(deleted_at=now)


def take_out(messages: QuerySet[Message], deleted_at: datetime) -> None:
    """Take the answers' texts that were binned at that moment out of the bin."""
    Asset.objects.filter(versions__in=messages.values("version"), deleted_at=deleted_at).update(deleted_at=None)


@transaction.atomic
def fork(seat: Seat, conversation: Conversation, last: str = "") -> Conversation:
    """Return a private copy of a conversation, as far as a message or all of it, with every branch that leads there."""
    tree = Tree.load(conversation)
    node = tree.find(last)
    path = tree.path_to(node) if node else tree.path_through()
    copied = Conversation.objects.create(
        workspace=conversation.workspace,
        created_by=seat.person,
        title=conversation.title,
        opening=conversation.opening,
        settings=conversation.settings,
        instructions=conversation.instructions,
    )
    copy_messages(path, copied, is_own=copied.created_by_id == conversation.created_by_id)  # type: ignore[attr-defined]
    return copied


def copy_messages(path: list[Node], into: Conversation, *, is_own: bool) -> None:
    """Copy the messages of a path, one below the other, up to one that is still being written; jobs stay behind.

    Who sees the pictures of somebody else's conversation is for that one to say.
    """
    found = Message.objects.select_related("job").in_bulk([node.pk for node in path])
    parent_id = None  # not the object: a chain of thousands is none to take apart
    for node in path:
        message = found[node.pk]
        if message.is_live:
            return
        names = (
            "role",
            "parts",
            "created_by_id",
            "created_at",
            "model",
            "usage",
            "facts",
            "html",
            "renderer",
            "written_at",
        )
        kept = {name: getattr(message, name) for name in names}
        if not is_own:
            kept["facts"] = {name: value for name, value in message.facts.items() if name != "brought"}
        copied = Message.objects.create(
            conversation=into, parent_id=parent_id, version_id=message.version_id, **kept # type: ignore[attr-defined]
        )  # fmt: skip
        parent_id = copied.pk
