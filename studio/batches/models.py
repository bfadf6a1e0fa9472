"""Tables whose rows are made one by one, and templates that are used again."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from studio.jobs.kinds import Kind, Order, kind_named
from studio.jobs.models import Job
from studio.lib.fields import KeyField
from studio.library.models import Version
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

TITLE_LENGTH = 120
NAME_LENGTH = 64


class SheetQuery(models.QuerySet["Sheet"]):
    """Sheets of one workspace."""

    def visible_to(self, seat: Seat) -> Self:
        """Return the sheets of the seat's workspace."""
        return self.filter(workspace=seat.workspace)


class Sheet(models.Model):
    """A table of which a kind makes every row; ``is_open`` while some row still waits for its job."""

    key = KeyField()
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    nonce = models.CharField(max_length=12)
    kind = models.CharField(max_length=32)
    title = models.CharField(max_length=TITLE_LENGTH)
    source = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")
    columns = models.JSONField(default=list)  # those that are used, the one that a thing is made of first
    settings = models.JSONField(default=dict)  # of its form, to be used again
    is_open = models.BooleanField(default=True)

    objects: ClassVar[SheetQuery] = SheetQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "created_by", "nonce"], name="one_sheet_a_nonce")]
        indexes = [
            models.Index(fields=["workspace", "kind", "-created_at", "-id"], name="sheet_list"),
            models.Index(fields=["is_open"], condition=Q(is_open=True), name="sheet_open"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_object(self) -> Kind[Order]:
        """Return the kind that makes the rows."""
        return kind_named(self.kind)


class SheetRow(models.Model):
    """One row: what it asks for, or why that cannot be made; ``turn`` counts the decisions of people to make it."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # in the table, from one
    cells = models.JSONField(default=list)  # of the sheet's columns, cut to what a page can hold
    order_json = models.JSONField(default=dict)
    order_version = models.PositiveSmallIntegerField(default=1)
    fault = models.CharField(max_length=300, blank=True)
    turn = models.PositiveSmallIntegerField(default=1)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="sheet_row")

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="one_row_a_number")]
        indexes = [models.Index(fields=["sheet", "number"], condition=Q(job=None, fault=""), name="row_to_be_made")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.sheet_id}"  # type: ignore[attr-defined]

    @property
    def named_cells(self) -> list[tuple[str, str]]:
        """Return the cells that a page shows, each with its column."""
        return list(zip(self.sheet.columns, self.cells, strict=False))


class TemplateQuery(models.QuerySet["Template"]):
    """Templates of one workspace."""

    def kept(self, seat: Seat) -> Self:
        """Return what a person can use, by name."""
        return self.filter(workspace=seat.workspace, deleted_at=None).order_by("name", "id")


class Template(models.Model):
    """How rows were asked for, under a name, for everybody in the workspace: ``settings`` is what the form said."""

    key = KeyField()
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=NAME_LENGTH)
    settings = models.JSONField(default=dict)

    objects: ClassVar[TemplateQuery] = TemplateQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "kind", "name"], condition=Q(deleted_at=None), name="template_list")
        ]

    def __str__(self) -> str:
        return self.name
