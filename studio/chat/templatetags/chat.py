"""What templates of chat ask for: the row of an answer's card, and what a form has made."""

from datetime import datetime
from typing import Any

from django.template import Library
from django.urls import reverse
from django.utils import timezone

from studio.chat import facts, thread
from studio.chat.markdown.direction import direction_of
from studio.chat.models import Conversation, Message
from studio.chat.thread import Row
from studio.jobs.models import Job
from studio.lib.templatetags.ui import ago
from studio.tools import answer_choices as choices
from studio.workspaces.access import Seat

register = Library()
DAYS_NAMED, DAYS_OF_YEAR = 7, 300


@register.simple_tag
def row_of(seat: Seat, message: Message) -> Row:
    """Return the row of a message; that of a whole thread is made with it."""
    row: Row | None = getattr(message, "row", None)
    return row or thread.row_of(seat, message)


@register.simple_tag
def answer_of(job: Job) -> Message | None:
    """Return the answer that a job makes."""
    if "chat_answer" in job.__dict__:  # by attach_answers
        return job.__dict__["chat_answer"]
    known: Message | None = job._state.fields_cache.get("chat_answer")
    if known is None:
        known = Message.objects.filter(job=job).first()
        if known is not None:
            known = thread.load_messages([known.pk])[known.pk]
            known.job = job
    return known


@register.simple_tag
def made(seat: Seat, job: Job) -> dict[str, Any]:
    """Return what a form has made: rows that go on below the page, or the address of the page that shows them."""
    answer: Message = job.chat_answer  # type: ignore[attr-defined]
    question = answer.parent
    assert question is not None
    goes_on = bool(question.parent_id) and not job.order.question  # type: ignore[attr-defined]
    tries = Message.objects.filter(parent=question.parent_id, deleted_at=None).exclude(pk=question.pk)  # type: ignore[attr-defined]
    if not goes_on or tries.exists():
        page = reverse("jobs:page", args=[seat.workspace.slug, job.kind])
        return {"url": page + thread.place_of(job), "rows": []}
    assert question.parent is not None
    rows = thread.rows_of_exchange(seat, question, answer) if answer.is_live else None
    rows = rows or thread.rows_after(seat, answer.conversation, question.parent.key)  # a second click, after the answer
    return {"url": "", "rows": rows, "leaf": answer.key}


@register.filter
def model_label(name: str) -> str:
    """Return what a model is called where people choose."""
    return choices.plain_label(choices.model_named(name))


@register.filter
def first_name(person: Any) -> str:
    """Return a person's first name."""
    return str(person).partition(" ")[0].partition("@")[0]


@register.filter
def seconds(value: float) -> str:
    """Return a number of seconds in words."""
    whole = max(1, round(value))
    return f"{whole} second{'' if whole == 1 else 's'}" if whole < 120 else f"{whole // 60} minutes"


@register.filter
def direction(text: str) -> str:
    """Return the direction in which a person's words are written."""
    return direction_of(text)


@register.filter
def lately(moment: datetime) -> str:
    """Return when something was, in as few words as a narrow list has room for."""
    days = (timezone.localdate() - timezone.localdate(moment)).days
    if days < 1:
        return ago(moment)
    if days < DAYS_NAMED:
        return f"{timezone.localtime(moment):%A}"
    return f"{timezone.localtime(moment):%-d %b}" if days < DAYS_OF_YEAR else f"{timezone.localtime(moment):%b %Y}"


@register.simple_tag
def kept_title(conversation: Conversation | None) -> str:
    """Return the title of a conversation, or that it is a new one."""
    return str(conversation) if conversation else "New chat"


@register.filter
def thousands(value: int) -> str:
    """Return a number with its thousands apart."""
    return f"{value:,}"


@register.simple_tag
def draft_name(seat: Seat, conversation: Conversation | None, edited: Message | None) -> str:
    """Return the name under which a browser keeps what is written below a conversation, or instead of a question."""
    keys = (conversation.key if conversation else "new", *([edited.key] if edited else []))
    return " ".join(["chat", seat.workspace.slug, str(seat.person.pk), *keys])


@register.simple_tag
def usage_of(conversation: Conversation) -> str:
    """Return what a conversation has taken so far, in words."""
    return facts.usage_in_words(conversation)


@register.simple_tag
def people_of(conversation: Conversation) -> list[Any]:
    """Return who began a conversation and who wrote in it, at most four."""
    return facts.people_of(conversation)


@register.simple_tag
def is_pinned(seat: Seat, conversation: Conversation) -> bool:
    """Return whether a person has pinned a conversation."""
    return conversation.pins.filter(person=seat.person).exists()


@register.simple_tag
def other_models(message: Message) -> list[tuple[str, str]]:
    """Return the models of the first row that a question can be asked of once more."""
    return [(name, label) for name, label in choices.FIRST if name != message.model]


@register.simple_tag
def again_fields(message: Message) -> list[tuple[str, Any]]:
    """Return the fields that ask a message's question once more, with the settings of its conversation."""
    return facts.again_fields(message)


@register.simple_tag
def go_on_fields(message: Message) -> list[tuple[str, Any]]:
    """Return the fields that ask for the rest of an answer."""
    return facts.go_on_fields(message)


@register.simple_tag
def starters() -> list[dict[str, str]]:
    """Return what a new conversation can begin with."""
    return facts.read_starters()
