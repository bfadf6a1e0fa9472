"""Conversations that are written without a model, for what has nothing to do with answering."""

from typing import Any

from django.utils import timezone

from studio.accounts.models import User
from studio.chat.models import Conversation, Message
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Version
from studio.library.store import Part
from studio.library.versions import add_version
from studio.workspaces.models import Workspace


def conversation(where: Workspace, who: User, *texts: str, **fields: Any) -> Conversation:
    """Write a conversation in which a person and a model take turns."""
    made = Conversation.objects.create(workspace=where, created_by=who, **{"title": "A talk", **fields})
    last = None
    for number, text in enumerate(texts):
        last = said(made, text, after=last, role="assistant" if number % 2 else "user")
    return made


def said(
    where: Conversation, text: str = "", *, after: Message | None = None, role: str = "user", **more: Any
) -> Message:
    """Write one message."""
    parts = more.pop("parts", [{"type": "text", "text": text}])
    by = where.created_by if role == "user" else None
    return Message.objects.create(
        conversation=where, parent=after, role=role, parts=parts, created_by=by,
        written_at=timezone.now() if role == "assistant" else None, **more,
    )  # fmt: skip


def kept(answer: Message, only_for: User | None = None) -> Version:
    """Put the words of an answer into the library, as its job would."""
    with Part() as part:
        part.write(answer.text.encode())
        stored = part.finish("text/markdown")
    talk = answer.conversation
    answer.version = add_version(
        workspace_id=talk.workspace_id, person_id=talk.created_by_id, kind="chat", title="Tide", stored=stored,
        facts=MediaFacts("text", {"encoding": "utf-8"}), recipe={}, only_for_id=only_for.pk if only_for else None,
    )  # fmt: skip
    answer.save()
    return answer.version
