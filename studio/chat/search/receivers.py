"""Messages are indexed in the transaction that writes them."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from studio.chat.models import Message
from studio.chat.search.index import index_messages


@receiver(post_save, sender=Message)
def index_message(sender: Any, *, instance: Message, **rest: Any) -> None:
    """Index a message that says something."""
    if instance.parts:
        index_messages([instance], instance.conversation.workspace_id)  # type: ignore[attr-defined]
