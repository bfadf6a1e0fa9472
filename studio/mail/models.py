"""Mail that waits or was sent, and what each person wants to be told by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from studio.lib.fields import KeyField


class State(models.TextChoices):
    """What has become of a mail."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    UNSURE = "unsure", "Perhaps sent"  # handed over, and no answer came: it is never sent again by itself


class When(models.TextChoices):
    """How soon somebody wants to be told of something."""

    NOW = "now", "At once"
    DAILY = "daily", "Once a day"
    NEVER = "never", "Never"


class Mail(models.Model):
    """One mail; its words are made when it is sent, of what is true and may be seen then."""

    key = KeyField()
    topic = models.CharField(max_length=32)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    to = models.EmailField(blank=True)  # of somebody who has no account yet
    facts = models.JSONField(default=dict)  # what the topic's letter is made of: keys of rows
    about = models.CharField(max_length=40, blank=True)  # who has seen that is not told of it any more
    once = models.CharField(max_length=64, blank=True)  # of what is told once while it waits
    is_daily = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()  # from then on it is not tried again
    claimed_at = models.DateTimeField(null=True)
    is_handed_over = models.BooleanField(default=False)  # from here on the mail server may have it
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "once"],
                condition=Q(state__in=[State.WAITING, State.SENDING]) & ~Q(once=""),
                name="one_waiting_mail",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_due"),
            models.Index(fields=["person", "about"], name="mail_about"),
            models.Index(fields=["topic", "once"], name="mail_of_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} for {self.person_id or self.to}"  # type: ignore[attr-defined]


class Choice(models.Model):
    """How soon a person wants to be told of a topic; without a row, as the topic has it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=32)
    when = models.CharField(max_length=8, choices=When)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="one_choice_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.when}"
