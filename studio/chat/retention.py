"""What goes away by itself: chats and branches that were deleted 30 days ago, with everything that repeats them.

The ledger keeps what they cost, and the library what was put there.
"""

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from studio.chat.models import Conversation, Message
from studio.chat.search.index import forget_messages
from studio.jobs.models import OPEN, Job
from studio.library.actions import KEPT_IN_BIN

log = structlog.get_logger(__name__)
AT_ONCE = 100


def overdue(now: datetime) -> list[int]:
    """Return the conversations that were deleted 30 days ago, or of which a branch was."""
    limit = now - KEPT_IN_BIN
    whole = Conversation.objects.filter(deleted_at__lte=limit).order_by("deleted_at")
    branches = Message.objects.filter(deleted_at__lte=limit).order_by("deleted_at")
    found = [
        *whole.values_list("pk", flat=True)[:AT_ONCE], *branches.values_list("conversation_id", flat=True)[:AT_ONCE],
    ]  # fmt: skip
    return list(dict.fromkeys(found))


@transaction.atomic
def purge(conversation_id: int, now: datetime) -> int:
    """Remove for good what is overdue of a conversation, all of it or branches; return how many messages that were."""
    limit = now - KEPT_IN_BIN
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        return 0
    messages = Message.objects.filter(conversation=conversation)
    is_gone = conversation.deleted_at is not None and conversation.deleted_at <= limit
    ids = list(messages.values_list("pk", flat=True)) if is_gone else overdue_branches(messages, limit)
    if Job.objects.filter(chat_answer__in=ids, state__in=OPEN).exists():
        return 0  # it is being stopped
    remove(ids)
    if is_gone:
        conversation.delete()
    log.info("purged", conversation=conversation.key, messages=len(ids), whole=is_gone)
    return len(ids)


def overdue_branches(messages: Iterable[Message], limit: datetime) -> list[int]:
    """Return the messages that were deleted by then, those left out on which something hangs that was not."""
    rows = sorted(messages, key=lambda message: -message.pk)  # each comes before the one that it follows
    needed: set[int | None] = set()
    found = []
    for row in rows:
        if row.pk in needed or row.deleted_at is None or row.deleted_at > limit:
            needed.add(row.parent_id)  # type: ignore[attr-defined]
        else:
            found.append(row.pk)
    return found


def remove(ids: list[int]) -> None:
    """Remove messages, their place in the search, and the jobs that hold the same words."""
    forget_messages(ids)
    Job.objects.filter(chat_answer__in=ids).delete()
    Message.objects.filter(pk__in=ids).delete()
