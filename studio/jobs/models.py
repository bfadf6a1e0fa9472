"""The job: the row is the queue.

::

    queued → starting → waiting ⇄ (check) → fetching → done
       │        │   └→ streaming → fetching → done
       │        └── crash or no answer → unknown ── a person decides → queued
       ├→ held (rate limit · balance · key · disk) → starting
       └→ any → failed | refused | cancelled

State is written in ``moves`` only.
"""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from studio.accounts.models import ApiKey
from studio.jobs.error_messages import Explanation, explain
from studio.jobs.kinds import Kind, Order, kind_named
from studio.ledger.models import Entry
from studio.lib.fields import KeyField
from studio.library.models import Version
from studio.workspaces.models import Workspace


class State(models.TextChoices):
    """Where a job is; the label is what a card says."""

    QUEUED = "queued", "In line"
    STARTING = "starting", "Starting"
    WAITING = "waiting", "Being made"
    STREAMING = "streaming", "Arriving"
    FETCHING = "fetching", "Saving"
    HELD = "held", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    REFUSED = "refused", "Not accepted"
    CANCELLED = "cancelled", "Stopped"
    UNKNOWN = "unknown", "Not sure"


# What the runner moves on by itself when it is due.
OPEN = (State.QUEUED, State.STARTING, State.WAITING, State.STREAMING, State.FETCHING, State.HELD)
ENDED = (State.DONE, State.FAILED, State.REFUSED, State.CANCELLED)
ENDINGS = {State.FAILED, State.REFUSED, State.CANCELLED}
LEGAL: dict[State, set[State]] = {
    State.QUEUED: {State.STARTING, State.HELD, *ENDINGS},
    State.STARTING: {
        State.WAITING,
        State.STREAMING,
        State.FETCHING,
        State.DONE,
        State.HELD,
        State.UNKNOWN,
        *ENDINGS,
    },
    State.WAITING: {State.FETCHING, State.DONE, State.UNKNOWN, *ENDINGS},
    State.STREAMING: {State.FETCHING, State.DONE, *ENDINGS},
    State.FETCHING: {State.DONE, *ENDINGS},
    State.HELD: {State.STARTING, *ENDINGS},
    State.UNKNOWN: {State.QUEUED},
    State.FAILED: {State.QUEUED},
    State.REFUSED: {State.QUEUED},
    State.CANCELLED: {State.QUEUED},
    State.DONE: set(),
}


class Job(models.Model):
    """One thing that a person asked for and that may cost."""

    key = KeyField()
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="jobs")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    nonce = models.CharField(max_length=12)
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    order_json = models.JSONField()
    order_version = models.PositiveSmallIntegerField(default=1)
    listed = models.BooleanField(default=True)
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="jobs")
    sandbox = models.BooleanField(default=False)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="jobs")

    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=Now, null=True)  # the database's clock decides what is due
    lease_owner = models.CharField(max_length=32, default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    run = models.PositiveSmallIntegerField(default=1)  # one more each time that a person says "again"
    tries = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    ticket = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "created_by", "nonce"], name="one_job_a_nonce")]
        indexes = [
            # What has ended is never due, so this holds the few jobs that the runner looks for every second.
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="job_due"),
            models.Index(fields=["workspace", "kind", "-created_at", "-id"], name="job_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"

    @property
    def kind_object(self) -> Kind[Any]:
        """Return the kind that knows the job's steps."""
        return kind_named(self.kind)

    @cached_property
    def order(self) -> Order:
        """Return what the person asked for."""
        return self.kind_object.order_class.from_json(self.order_json, self.order_version)

    @property
    def tape_name(self) -> str:
        """Return the name of the tape of the present run."""
        return f"{self.key}-{self.run}"

    @property
    def is_active(self) -> bool:
        """Return whether the runner still works on it."""
        return self.state in OPEN

    @property
    def is_live(self) -> bool:
        """Return whether something is running at this moment."""
        return self.state in OPEN and self.state != State.HELD

    @property
    def can_cancel(self) -> bool:
        """Return whether Stop means anything."""
        return self.is_active and self.state != State.FETCHING and not self.cancel_asked

    @property
    def streams(self) -> bool:
        """Return whether there is a tape to follow."""
        return self.kind_object.streams(self.order)

    @property
    def explanation(self) -> Explanation | None:
        """Return what happened, whether it cost anything and what to do, or None where all is well."""
        if self.state != State.HELD or self.due_at is None:
            return explain(self.error)
        return explain(self.error, (self.due_at - timezone.now()) / timedelta(seconds=1))

    @property
    def seconds_running(self) -> int:
        """Return for how long it has been, or was, worked on."""
        if self.started_at is None:
            return 0
        return int(((self.settled_at or timezone.now()) - self.started_at) / timedelta(seconds=1))


class Attempt(models.Model):
    """One paid request: committed before its first byte is sent, and sent at most once."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="attempts")
    token = KeyField()
    number = models.PositiveIntegerField()  # the fencing number of the claim under which it was sent
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=16, default="sent")
    trace_id = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.job_id}: {self.outcome}"  # type: ignore[attr-defined]
