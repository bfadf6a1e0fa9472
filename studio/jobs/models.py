"""The job: the row is the queue. ``states`` draws its states, ``engine.transitions`` alone writes them."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Now
from django.utils import timezone

from studio.accounts.models import ApiKey
from studio.jobs.attempts import Attempt
from studio.jobs.error_messages import Explanation, explain
from studio.jobs.inputs import InputFile, InputGone
from studio.jobs.kinds import Kind, Order, kind_named
from studio.jobs.served import Served
from studio.jobs.states import ENDED, OPEN, REASONS, WITHHELD, State
from studio.ledger.models import Entry
from studio.lib.fields import KeyField
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat, visible_to
from studio.workspaces.models import Workspace

__all__ = ["ENDED", "OPEN", "WITHHELD", "Attempt", "Job", "JobInput", "JobQuery", "JobResult", "Served", "State"]


class JobQuery(models.QuerySet["Job"]):
    """Jobs, newest first where they are listed."""

    def listed(self, seat: Seat, kind: str) -> Self:
        """Return the jobs of a kind that the workspace's page of that kind lists, newest first."""
        return self.visible_to(seat).filter(kind=kind, listed=True).order_by("-created_at", "-id")

    def open(self) -> Self:
        """Return the jobs that the runner still works on, by the index of what has not settled."""
        return self.filter(settled_at=None, state__in=OPEN)

    def visible_to(self, seat: Seat) -> Self:
        """Return the jobs of the seat's workspace that the person may see."""
        return self.filter(visible_to(seat), workspace=seat.workspace)

    def with_results(self) -> Self:
        """Fetch what a card shows: who asked, with which key, and the results with their assets (three queries)."""
        results = Prefetch("results", JobResult.objects.select_related("version__asset").defer("version__words"))
        return self.select_related("created_by", "api_key__user", "entry").prefetch_related(results)


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
    only_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")  # None: all
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="jobs")
    sandbox = models.BooleanField(default=False)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    variation_of = models.ForeignKey(Asset, models.SET_NULL, null=True, related_name="+")  # gets the next versions
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=Now, null=True)  # the database's clock decides what is due
    lane = models.CharField(max_length=48, default="", blank=True)  # engine.lanes: where it waits, not due, in line
    line_at = models.DateTimeField(null=True)  # since when it counts as waiting, once its person has moved it
    lease_owner = models.CharField(max_length=32, default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    run = models.PositiveSmallIntegerField(default=1)  # one more each time that a person says "again"
    tries = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    ticket = models.JSONField(default=dict)
    progress = models.FloatField(null=True)  # 0 to 1, only where MiniMax tells it
    place = models.PositiveIntegerField(null=True)  # in MiniMax's line, only where it tells it
    error = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)  # a person needs no word about its failure any more

    objects: ClassVar[JobQuery] = JobQuery.as_manager()  # type: ignore[assignment]
    arrived_by: datetime | None = None  # no column: of the request under way, for the record that is written of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "created_by", "nonce"], name="one_job_a_nonce")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="job_due"
            ),  # what ended is not in it
            models.Index(fields=["workspace", "kind", "-created_at", "-id"], name="job_list"),
            models.Index(fields=["lane", "state"], condition=~Q(lane="") & Q(settled_at=None), name="job_lane"),
            models.Index(fields=["workspace", "-created_at", "-id"], name="job_activity"),
            models.Index(fields=["workspace", "state", "-created_at", "-id"], name="job_state"),
            models.Index(
                fields=["workspace", "-created_at", "-id"], condition=Q(settled_at=None), name="job_open"
            ),  # by a column, since SQLite uses no partial index where states are parameters
            models.Index(fields=["workspace", "created_by", "kind", "-created_at", "-id"], name="job_own"),
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
    def has_card(self) -> bool:
        """Return whether the kind has something to show: work under way, a result, or facts where it makes no files."""
        needs_none = self.kind_object.card_is_constant or (self.state == State.DONE and not self.slots)
        return needs_none or self.is_live or self.version is not None

    @property
    def can_cancel(self) -> bool:
        """Return whether Stop means anything."""
        return self.is_active and self.state != State.FETCHING and not self.cancel_asked

    @property
    def streams(self) -> bool:
        """Return whether there is a tape to follow."""
        return self.kind_object.streams(self.order)

    @property
    def slots(self) -> "list[JobResult]":
        """Return the places of the results, in order, filled or not; prefetched by ``with_results``."""
        return sorted(self.results.all(), key=lambda result: result.position)

    @property
    def version(self) -> Version | None:
        """Return the first result that is there."""
        return next((slot.version for slot in self.slots if slot.version is not None), None)

    @property
    def shows_something(self) -> bool:
        """Return whether a list has anything to say of it: not when all of its results were deleted."""
        versions = [slot.version for slot in self.slots if slot.version is not None]
        return not versions or any(version.asset.deleted_at is None for version in versions)

    @property
    def charged_words(self) -> str:
        """Return what was charged, in words."""
        return "free sample" if self.entry is None or self.sandbox else self.entry.charged_words

    @property
    def made(self) -> int:
        """Return how many results the present run has brought."""
        return sum(slot.is_filled and slot.run == self.run for slot in self.slots)

    @property
    def held_back(self) -> int:
        """Return how many results MiniMax held back."""
        return sum(slot.reason == WITHHELD for slot in self.slots)

    def input_files(self) -> dict[str, InputFile]:
        """Return the files that the order uses, by role. Raises InputGone for one that was deleted meanwhile."""
        used = self.inputs.select_related("version__asset").filter(version__asset__deleted_at=None)
        files = {row.role: InputFile.of(row.version) for row in used}
        if missing := {wanted.role for wanted in self.kind_object.inputs(self.order)} - files.keys():
            raise InputGone(min(missing))
        return files

    @property
    def explanation(self) -> Explanation | None:
        """Return what happened, whether it cost anything and what to do, or None where all is well."""
        due_at = self.due_at if self.state == State.HELD else None
        wait_s = (due_at - timezone.now()).total_seconds() if due_at else None
        kind = self.kind_object
        return explain(self.error, wait_s, kind.messages_file, sandbox=self.sandbox, is_local=kind.is_local)

    @property
    def seconds_running(self) -> int:
        """Return for how long it has been, or was, worked on."""
        now = self.settled_at or timezone.now()
        return int((now - self.started_at).total_seconds()) if self.started_at else 0


class JobResult(models.Model):
    """The place of one result: it exists from the moment of asking, and is filled by a version or a reason."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="results")
    run = models.PositiveSmallIntegerField(default=0)  # the run of the job that filled it
    reason = models.CharField(max_length=16, blank=True)  # why there is none: withheld, lost, unusable, missing

    class Meta:
        ordering = ["job", "position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="one_result_a_position")]

    def __str__(self) -> str:
        return f"result {self.position} of {self.job_id}"  # type: ignore[attr-defined]

    @property
    def reason_in_words(self) -> str:
        """Return why there is no result, for its slot."""
        return REASONS.get(self.reason, "Not made")

    @property
    def is_filled(self) -> bool:
        """Return whether the result is there."""
        return self.version is not None and not self.reason


class JobInput(models.Model):
    """A version that a job uses, and the part that it plays."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="inputs")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    role = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "role"], name="one_input_a_role")]

    def __str__(self) -> str:
        return f"{self.role} of {self.job_id}"  # type: ignore[attr-defined]
