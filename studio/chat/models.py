"""Conversations and their messages. A conversation is a tree: each message knows the one before it.

Streams are no part of it: an answer that arrives is on the tape of its job, and is written here when that settles.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from studio.chat.parts import of_type, pictures_of, text_of, thinking_of
from studio.jobs.models import Job, State
from studio.lib.fields import KeyField
from studio.library.models import Version
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

TITLE_LENGTH = 80
NEW = "New chat"


class ConversationQuery(models.QuerySet["Conversation"]):
    """Conversations of one workspace, in or out of the bin."""

    def visible_to(self, seat: Seat) -> Self:
        """Return a person's own conversations and those that were shared with the workspace."""
        return self.filter(Q(shared=True) | Q(created_by=seat.person), workspace=seat.workspace)

    def kept(self) -> Self:
        """Leave out what was deleted."""
        return self.filter(deleted_at=None)


class Conversation(models.Model):
    """A conversation: private to whoever began it until it is shared with the workspace."""

    key = KeyField()
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="conversations")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations")
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)  # "" until a person, or the first answer, gives one
    opening = models.CharField(max_length=TITLE_LENGTH, blank=True)  # first words of the first question, for lists
    shared = models.BooleanField(default=False)
    settings = models.JSONField(default=dict)  # fields of the form, as they were sent last
    instructions = models.TextField(blank=True)  # of this conversation; those of the workspace go before them
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)  # the last question or answer
    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar[ConversationQuery] = ConversationQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "-updated_at", "-id"], condition=Q(deleted_at=None), name="conversation_list"
            ),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="conversation_bin"),
        ]

    def __str__(self) -> str:
        return self.title or self.opening or NEW

    @property
    def only_for_id(self) -> int | None:
        """Return the one person who may see its jobs and results; None where everybody may."""
        return None if self.shared else self.created_by_id  # type: ignore[attr-defined]


class Pin(models.Model):
    """A conversation that a person keeps on top of the list."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="pins")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="one_pin_a_person")]

    def __str__(self) -> str:
        return f"{self.conversation_id} of {self.person_id}"  # type: ignore[attr-defined]


class Role(models.TextChoices):
    """Who says a message; ``tool`` is the result of a call."""

    USER = "user", "You"
    ASSISTANT = "assistant", "Answer"
    TOOL = "tool", "Result"


class Message(models.Model):
    """One message; its parts are described in ``parts``. Siblings (other tries) have the same parent."""

    key = KeyField()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    role = models.CharField(max_length=12, choices=Role)
    parts = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True)
    # An answer: the job that makes or made it (none in a copy), the text in the library, and what is known of it.
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="chat_answer")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")
    model = models.CharField(max_length=64, blank=True)
    usage = models.JSONField(default=dict)  # tokens: {"prompt", "answer", "reasoning", "total", "estimated"}
    # {"finish", "thought_s", "left_out", "unseen", "switched", "table"} of an answer; {"brought"} of a question
    facts = models.JSONField(default=dict)
    written_at = models.DateTimeField(null=True)  # when an answer was written here, which is when its job settled
    html = models.TextField(blank=True)  # the text rendered, by the renderer of that version
    renderer = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_tree"),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="message_bin"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.key}"

    @property
    def text(self) -> str:
        """Return the words, as they were written."""
        return text_of(self.parts)

    @property
    def thinking(self) -> str:
        """Return the reasoning."""
        return thinking_of(self.parts)

    @property
    def picture_keys(self) -> list[str]:
        """Return the keys of the versions of its pictures."""
        return pictures_of(self.parts)

    @property
    def is_live(self) -> bool:
        """Return whether it is being written."""
        return self.job is not None and self.job.is_active

    @property
    def is_silent(self) -> bool:
        """Return whether the model ended an answer in good order without a word or a call."""
        ended_well = self.job is None or self.job.state == State.DONE
        said = self.text.strip() or any(of_type(self.parts, "call"))
        return bool(ended_well and self.facts.get("finish") and not said)
