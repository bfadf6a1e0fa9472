"""Looking a conversation or a message up is the permission check."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from studio.chat.models import Conversation, Message
from studio.workspaces.access import Seat


def conversation_for(seat: Seat, key: str, verb: str = "view", *, in_bin: bool = False) -> Conversation:
    """Return a conversation that the person may see; ``in_bin`` also finds deleted ones. Raises Http404."""
    found = Conversation.objects.visible_to(seat).filter(key=key)
    conversation = next(iter(found if in_bin else found.kept()), None)  # a key is one row's
    if conversation is None:
        raise Http404
    conversation.workspace = seat.workspace
    if conversation.created_by_id == seat.person.pk:  # type: ignore[attr-defined]
        conversation.created_by = seat.person
    return checked(seat, conversation, verb)


def message_for(seat: Seat, key: str, verb: str = "view", *, in_bin: bool = False) -> Message:
    """Return a message of a conversation that the person may see. Raises Http404, PermissionDenied."""
    visible = Conversation.objects.visible_to(seat).kept()
    found = Message.objects.select_related("conversation", "job").filter(conversation__in=visible, key=key)
    message = (found if in_bin else found.filter(deleted_at=None)).first()
    if message is None:
        raise Http404
    return checked(seat, message, verb)


def own_conversation(seat: Seat, key: str) -> Conversation:
    """Return a conversation that the person began; only they share it. Raises Http404, PermissionDenied."""
    conversation = conversation_for(seat, key, "make")
    if conversation.created_by_id != seat.person.pk:  # type: ignore[attr-defined]
        raise PermissionDenied("Only the person who began this conversation can do that.")
    return conversation


def deletable_conversation(seat: Seat, key: str) -> Conversation:
    """Return a conversation that the person may delete, or bring back. Raises Http404, PermissionDenied."""
    conversation = conversation_for(seat, key, in_bin=True)
    seat.require_delete(conversation.created_by_id)  # type: ignore[attr-defined]
    return conversation


def deletable_messages(seat: Seat, conversation: Conversation) -> set[int] | None:
    """Return the ids of the messages that the person may delete: what they wrote or asked for; None for all."""
    if seat.may_delete(conversation.created_by_id):  # type: ignore[attr-defined]
        return None
    if not seat.may("delete_own"):
        return set()
    own = Q(created_by=seat.person) | Q(job__created_by=seat.person)
    return set(conversation.messages.filter(own).values_list("pk", flat=True))


def require_delete(seat: Seat, conversation: Conversation, ids: Iterable[int]) -> None:
    """Raise PermissionDenied, in words, unless the person may delete all of some messages."""
    own = deletable_messages(seat, conversation)
    if own is not None and not own.issuperset(ids):
        seat.require_delete(conversation.created_by_id)  # type: ignore[attr-defined]


def checked[T](seat: Seat, found: T, verb: str) -> T:
    """Return what was found. Raises PermissionDenied where the role lacks the right."""
    seat.require(verb)
    return found
