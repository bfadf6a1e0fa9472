"""What templates ask of calls, tables and attached texts."""

from typing import Any

from django.template import Library

from studio.chat import sending
from studio.chat.facts import settings_fields
from studio.chat.functions.results import WAYS, Call
from studio.chat.functions.results import calls_of as read_calls
from studio.chat.models import Conversation, Message
from studio.chat.sending import Sent
from studio.chat.tables.answers import Answered, read_table
from studio.workspaces.access import Seat

register = Library()


@register.simple_tag(takes_context=True)
def calls_of(context: Any, message: Message) -> list[Call]:
    """Return the calls of an answer; the ways to answer one go into the context."""
    context["ways"] = WAYS
    return read_calls(message)


@register.simple_tag
def result_fields(message: Message) -> list[tuple[str, Any]]:
    """Return the fields of the form that sends the results of an answer's calls."""
    return [*settings_fields(message), ("results_for", message.key)]


@register.simple_tag
def table_of(message: Message) -> Answered | None:
    """Return the table that an answer fills in, or None."""
    return read_table(message)


@register.simple_tag
def sent_with(seat: Seat, conversation: Conversation | None, leaf: str) -> Sent:
    """Return what is sent with the next question: what was said, and the workspace's instructions."""
    return sending.sent_with(seat, conversation, leaf)


@register.filter
def names(text: str) -> list[str]:
    """Return the words of a list that a template writes out."""
    return text.split()
