"""What templates ask of calls, tables and attached texts."""

from typing import Any

from django.template import Library

from studio.chat import sending
from studio.chat.facts import settings_fields
from studio.chat.functions.results import WAYS, Call
from studio.chat.functions.results import calls_of as read_calls
from studio.chat.models import Conversation, Message
from studio.chat.tables.answers import Answered, read_table
from studio.chat.tokens import estimate_parts, estimate_tokens
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
def sent_tokens(seat: Seat, conversation: Conversation | None, leaf: str) -> int:
    """Return about how many tokens go with the next question: what was said, without reasoning, and instructions."""
    own = conversation.instructions if conversation else ""
    turns = sending.load_turns(conversation, leaf) if conversation and leaf else []
    told = sending.instructions_of(seat.workspace.pk, own)
    return estimate_tokens(told) + sum(estimate_parts(turn.parts) for turn in turns)


@register.filter
def names(text: str) -> list[str]:
    """Return the words of a list that a template writes out."""
    return text.split()
