"""Versions of a workspace's instructions; the newest one holds."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.workspaces.models import Workspace


class Instructions(models.Model):
    """One version; an empty text takes the instructions away."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="instructions_number")]

    def __str__(self) -> str:
        return f"version {self.number}"


def current_instructions(workspace_id: int) -> str:
    """Return the instructions that hold now, "" where there are none."""
    newest = Instructions.objects.filter(workspace=workspace_id).order_by("-number").values_list("text", flat=True)
    return newest.first() or ""
