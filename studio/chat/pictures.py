"""Pictures that were brought to a conversation: seen by those who see it, and by nobody else.

A message knows them by ``facts["brought"]``. What was chosen from the library is everybody's already, and stays so.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from studio.chat.models import Conversation, Message
from studio.library.models import Asset, Version


def brought(keys: Iterable[str]) -> list[str]:
    """Return the keys of those versions that only one person sees."""
    if not (wanted := list(keys)):
        return []
    found = Version.objects.filter(key__in=wanted).exclude(asset__only_for=None)
    return list(found.values_list("key", flat=True))


def show_with(conversation: Conversation) -> None:
    """Let what was brought to a conversation be seen by those who see it now."""
    keys = set(keys_of(conversation.messages.all()))
    if conversation.only_for_id is not None:
        keys -= shown_elsewhere(conversation, keys)
    assets = Asset.objects.filter(workspace=conversation.workspace, versions__key__in=keys)
    Asset.objects.filter(pk__in=assets.values("pk")).update(only_for=conversation.only_for_id)


def shown_elsewhere(conversation: Conversation, keys: set[str]) -> set[str]:
    """Return those that a copy of the conversation shows, which is shared still."""
    if not keys:
        return set()
    shared = Message.objects.filter(conversation__workspace=conversation.workspace, conversation__shared=True)
    return keys & set(keys_of(shared.exclude(conversation=conversation)))


def keys_of(messages: "QuerySet[Message]") -> list[str]:
    """Return the keys of everything that some messages brought."""
    found = messages.filter(facts__has_key="brought").values_list("facts__brought", flat=True)
    return [key for keys in found for key in keys]
