"""What was made: an asset is the idea, a version is one result, an edge tells what a result was made from."""

from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from studio.lib.fields import KeyField
from studio.library.media.registry import Medium, medium_named
from studio.library.store import file_of
from studio.workspaces.access import Seat, visible_to

UPLOAD = "upload"
FRAME = "frame"  # a picture that was taken out of a film
COLLECTION = "collection"  # what a collection of the gallery holds, as people were asked about it
SAMPLE = "-sample"  # ends the kind of what is kept and in no list


class Status(models.TextChoices):
    """Where the team stands with an asset; it belongs to the asset, and a review decides it."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_ASKED = "changes_asked", "Changes asked"
    APPROVED = "approved", "Approved"


class AssetQuery(models.QuerySet["Asset"]):
    """Assets of one workspace, in or out of the bin."""

    def kept(self) -> Self:
        """Leave out what lies in the bin."""
        return self.filter(deleted_at=None)

    def visible_to(self, seat: Seat) -> Self:
        """Return the assets of the seat's workspace that the person may see."""
        return self.filter(visible_to(seat), workspace=seat.workspace)


class Asset(models.Model):
    """One idea; its versions are the results."""

    key = KeyField()
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="assets")
    kind = models.CharField(max_length=32)  # what made it: the name of a kind, or "upload"
    medium = models.CharField(max_length=32)  # what it is: the name of a medium
    title = models.CharField(max_length=120)
    starred = models.BooleanField(default=False)
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assets")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)  # it went to another workspace: deleted here, and no bin lists it
    only_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")  # or everybody

    newest: "Version"  # put there by ``listing``
    kept_versions: "list[Version]"  # put there by ``search.index``
    moment: Any = None  # put there by a search: where it says what was asked for
    objects: ClassVar[AssetQuery] = AssetQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "kind", "-created_at", "-id"], condition=Q(deleted_at=None), name="asset_list"
            ),
            models.Index(
                fields=["workspace", "medium", "-created_at", "-id"], condition=Q(deleted_at=None), name="asset_media"
            ),
            models.Index(F("workspace"), Lower("title"), F("id"), condition=Q(deleted_at=None), name="asset_names"),
            models.Index(fields=["workspace", "-id"], condition=Q(deleted_at=None), name="asset_newest"),
            models.Index(fields=["workspace", "-created_at", "-id"], condition=Q(deleted_at=None), name="asset_days"),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="asset_bin"),
            models.Index(
                fields=["workspace", "-deleted_at", "-id"],
                condition=Q(deleted_at__isnull=False),
                name="asset_bin_list",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_kind_page(self) -> bool:
        """Return whether a kind's page can make it again: no upload, no frame of a film, no collection or sample."""
        return self.kind not in (UPLOAD, FRAME) and not self.stays

    @property
    def stays(self) -> bool:
        """Return whether it belongs to something of its workspace, a voice or a collection, and goes to no other."""
        return self.kind == COLLECTION or self.kind.endswith(SAMPLE)

    @property
    def is_upload(self) -> bool:
        """Return whether a person brought it, so that no kind can make it again."""
        return self.kind == UPLOAD


class Version(models.Model):
    """One result: a file, what is known of it, and the recipe that made it."""

    key = KeyField()
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    medium = models.CharField(max_length=32)
    media_type = models.CharField(max_length=64)
    path = models.CharField(max_length=120)  # below the media folder; a generated name
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    crc32 = models.PositiveBigIntegerField(null=True)  # for archives; unknown where the file was missing
    details = models.JSONField(default=dict)  # what the medium measured: duration_ms, peaks, width, height, tone …
    words = models.JSONField(default=list)  # exact times: {"text", "begin_ms", "end_ms"}
    has_words = models.BooleanField(default=False)  # so that lists need not read them
    recipe = models.JSONField(default=dict)  # {"order": …, "version": 1}
    note = models.CharField(max_length=120, blank=True)
    sandbox = models.BooleanField(default=False)

    # Set on the object alone.
    restored = False  # an upload found its own bytes in the bin
    part = ""  # what somebody marked of a text, to be used instead of all of it
    named = ""  # what it is called beside a version of another thing

    class Meta:
        ordering = ["asset", "-number"]
        constraints = [models.UniqueConstraint(fields=["asset", "number"], name="one_version_a_number")]
        indexes = [
            models.Index(fields=["sha256"], name="version_content"),
            models.Index(fields=["path"], name="version_path"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id}, version {self.number}"  # type: ignore[attr-defined]

    @property
    def called(self) -> str:
        """Return how it is told from another version beside it."""
        return self.named or f"Version {self.number}"

    @property
    def called_short(self) -> str:
        """Return the same in a few letters."""
        return self.named or f"v{self.number}"

    @property
    def file(self) -> Path:
        """Return where the file is."""
        return file_of(self.path)

    @property
    def file_name(self) -> str:
        """Return the last part of the file's address."""
        return f"{self.key}.{self.path.rpartition('.')[2]}"

    @property
    def download_suffix(self) -> str:
        """Return how the name of the file ends where somebody keeps it; it may say what the file itself does not."""
        return self.medium_object.file_suffix(self.media_type)

    @property
    def original_label(self) -> str:
        """Return what menus call the file where none of its formats is its own."""
        return self.medium_object.original_label(self.media_type)

    @property
    def medium_object(self) -> Medium:
        """Return what knows how to show and convert the file. Raises KeyError when it is not registered."""
        return medium_named(self.medium)

    @property
    def duration_ms(self) -> int:
        """Return the length of what has one, else 0."""
        return int(self.details.get("duration_ms", 0))

    @property
    def measure(self) -> str:
        """Return size or length for people."""
        return self.medium_object.measure(self.details)

    @property
    def aspect_class(self) -> str:
        """Return the class of ``tones.css`` for the shape of the version's tile, since no style may stand in a page."""
        return f"ar-{round(self.medium_object.aspect(self.details) * 20) * 5}"

    @property
    def formats(self) -> tuple[Any, ...]:
        """Return the downloads that the version can have."""
        return self.medium_object.formats_for(self)


class SideFile(models.Model):
    """A file that belongs to a version by its role (``cover``, ``subtitles``)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sides")
    role = models.CharField(max_length=32)
    path = models.CharField(max_length=120)
    media_type = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    crc32 = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "role"], name="one_side_a_role")]
        indexes = [models.Index(fields=["path"], name="side_path")]

    def __str__(self) -> str:
        return f"{self.role} of {self.version_id}"  # type: ignore[attr-defined]


class Edge(models.Model):
    """A version was made from another one; ``role`` names the part it played (``voice``, ``first_frame``)."""

    source = models.ForeignKey(Version, models.CASCADE, related_name="used_in")
    target = models.ForeignKey(Version, models.CASCADE, related_name="made_from")
    role = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "role"], name="one_edge_a_role")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} ({self.role})"  # type: ignore[attr-defined]


class Upload(models.Model):
    """A file that arrives in pieces: what was announced, and what came of it. Its bytes are in ``uploads.parts``."""

    key = KeyField()
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    title = models.CharField(max_length=120)
    size_bytes = models.PositiveBigIntegerField()
    media = models.JSONField(default=list)  # names of the media that may come
    version = models.ForeignKey(Version, models.CASCADE, null=True, related_name="+")  # once it is in the library
    restored = models.BooleanField(default=False)  # its bytes were found in the bin
    refusal = models.TextField(blank=True)  # why it cannot be used, for people

    def __str__(self) -> str:
        return f"{self.title}, {self.size_bytes} bytes"

    @property
    def is_settled(self) -> bool:
        """Return whether nothing more is to come."""
        return self.version_id is not None or bool(self.refusal)  # type: ignore[attr-defined]
