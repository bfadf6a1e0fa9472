"""Comments on a version's moment or place, and reviews: who was asked, by which rule, and what each of them decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.lib.fields import KeyField
from studio.library.models import Asset, Version
from studio.workspaces.access import Seat, visible_to


class CommentQuery(models.QuerySet["Comment"]):
    """Comments, each of one asset."""

    def visible_to(self, seat: Seat) -> "CommentQuery":
        """Return the comments on assets of the seat's workspace that the person may see."""
        return self.filter(visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None)


class Comment(models.Model):
    """Something said about a version: a thread's first word, or an answer in it."""

    key = KeyField()
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="comments")
    version = models.ForeignKey(Version, models.CASCADE, related_name="comments")  # that it was said about
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    number = models.PositiveIntegerField(null=True)  # of a thread in its asset, as its flags show it
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    text = models.TextField()
    place = models.JSONField(default=dict)  # an Anchor
    must_change = models.BooleanField(default=False)
    earlier = models.JSONField(default=list)  # what it said before: {"text", "at"}
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    resolved_in = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[CommentQuery] = CommentQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_thread_a_number")]
        indexes = [models.Index(fields=["asset", "created_at", "id"], name="comment_list")]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """A person who is named in a comment; they are told once."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="one_mention_a_person")]
        indexes = [models.Index(fields=["person"], condition=models.Q(seen_at=None), name="mention_unseen")]

    def __str__(self) -> str:
        return f"{self.person} in {self.comment}"


class Change(models.Model):
    """A version that was asked for because of a comment; its author is asked whether it is what was meant."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="changes")
    job = models.OneToOneField("jobs.Job", models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, null=True, related_name="+")  # once it is made
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.job} for {self.comment}"


UNASKED = 0  # people needed of a review that began with a decision: nobody was asked, so everybody may join


class Rule(models.TextChoices):
    """How many of the people who were asked have to approve."""

    ANY = "any", "One of them"
    ALL = "all", "All of them"
    SOME = "some", "At least"


class Review(models.Model):
    """One asking whether an asset is good; at most one of an asset is open."""

    key = KeyField()
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="reviews")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    rule = models.CharField(max_length=4, choices=Rule, default=Rule.ANY)
    needed = models.PositiveSmallIntegerField(default=1)  # of the rule SOME
    due_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  # approved, or taken back

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset"], condition=models.Q(ended_at=None), name="one_open_review")
        ]

    def __str__(self) -> str:
        return f"review of {self.asset_id}"  # type: ignore[attr-defined]

    @property
    def is_free(self) -> bool:
        """Return whether everybody with the right may decide: it is over, or nobody was asked."""
        return self.ended_at is not None or self.needed == UNASKED


class Reviewer(models.Model):
    """A person who was asked."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "person"], name="one_reviewer_a_person")]

    def __str__(self) -> str:
        return f"{self.person} in {self.review}"


class Verdict(models.TextChoices):
    """What a person decided."""

    APPROVE = "approve", "Approved"
    CHANGES = "changes", "Changes asked"


class Decision(models.Model):
    """What a person decided about one version; it never moves to another one."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="decisions")
    version = models.ForeignKey(Version, models.CASCADE, related_name="decisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "version", "person"], name="one_decision_a_person_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.verdict}"


class ReviewSetting(models.Model):
    """What a workspace wants of its reviews; without a row, the defaults."""

    workspace = models.OneToOneField("workspaces.Workspace", models.CASCADE, related_name="+")
    asks_all_again = models.BooleanField(default=False)  # a new version asks also those who approved the one before

    def __str__(self) -> str:
        return f"reviews of {self.workspace_id}"  # type: ignore[attr-defined]
