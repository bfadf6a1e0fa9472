"""A thing of a workspace that its chats can use."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.lib.fields import KeyField
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

NAME_LENGTH = 64


class ShelfQuery(models.QuerySet["ShelfItem"]):
    """Things of one workspace."""

    def kept(self, seat: Seat) -> Self:
        """Return what a person can use, by name."""
        return (
            self.filter(workspace=seat.workspace, deleted_at=None).select_related("created_by").order_by("name", "id")
        )


class ShelfItem(models.Model):
    """A thing that everybody in the workspace can use, and who makes things can change."""

    key = KeyField()
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar[ShelfQuery] = ShelfQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
