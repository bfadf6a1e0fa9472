"""The record of each paid request, which ``models`` makes known to Django."""

from django.db import models
from django.utils import timezone

from studio.accounts.models import ApiKey
from studio.ledger.models import Entry
from studio.lib.fields import KeyField


class Attempt(models.Model):
    """One paid request: committed before its first byte is sent, and sent at most once."""

    job = models.ForeignKey("jobs.Job", models.CASCADE, related_name="attempts")
    token = KeyField()
    number = models.PositiveIntegerField()  # the fencing number of the claim under which it was sent
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=16, default="sent")
    task = models.CharField(max_length=64, default="", blank=True)  # its work at MiniMax, as a callback named it
    heard_at = models.DateTimeField(null=True)  # of the last callback
    trace_id = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    arrived_by = models.DateTimeField(null=True)  # the latest moment at which MiniMax had it; None until that is known
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="attempt_recent")]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.job_id}: {self.outcome}"  # type: ignore[attr-defined]
