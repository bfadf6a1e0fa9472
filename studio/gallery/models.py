"""What people add to assets: tags, ratings and collections; and the archives that they take away."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.lib.fields import KeyField
from studio.library.models import Asset


class Tag(models.Model):
    """A word that assets of a workspace share; ``folded`` makes Travel and travel one."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    folded = models.CharField(max_length=80)
    assets = models.ManyToManyField(Asset, through="AssetTag", related_name="tags")

    class Meta:
        ordering = ["folded"]
        constraints = [models.UniqueConstraint(fields=["workspace", "folded"], name="one_tag_a_word")]

    def __str__(self) -> str:
        return self.name


class AssetTag(models.Model):
    """A tag of an asset."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "tag"], name="one_tag_an_asset")]

    def __str__(self) -> str:
        return f"{self.tag_id} of {self.asset_id}"  # type: ignore[attr-defined]


class Rating(models.Model):
    """What one person thinks of an asset: one to five stars."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="ratings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "person"], name="one_rating_a_person")]

    def __str__(self) -> str:
        return f"{self.stars} of 5"


class CollectionQuery(models.QuerySet["Collection"]):
    """Collections of one workspace, in or out of the bin."""

    def kept(self) -> Self:
        """Leave out what was deleted, by itself or as what was sent for review."""
        return self.filter(deleted_at=None, sheet__deleted_at=None)


class Collection(models.Model):
    """Assets that belong together, in an order of the team's own.

    One that people were asked about has a ``sheet``: an asset, each version of which is what the collection held then.
    """

    key = KeyField()
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="collections")
    name = models.CharField(max_length=80)
    cover = models.ForeignKey(Asset, models.SET_NULL, null=True, related_name="+")  # None: the first one
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True)
    sheet = models.OneToOneField(Asset, models.CASCADE, null=True, related_name="collection")

    objects: ClassVar[CollectionQuery] = CollectionQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["workspace", "-id"], name="collection_list")]

    def __str__(self) -> str:
        return self.name


class Placed(models.Model):
    """The place of an asset in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="places")
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "asset"], name="one_place_an_asset")]
        indexes = [models.Index(fields=["collection", "position", "id"], name="collection_order")]

    def __str__(self) -> str:
        return f"{self.position} of {self.collection_id}"  # type: ignore[attr-defined]


class Archive(models.Model):
    """A ZIP that somebody asked for: its list is frozen, so that a download that is resumed finds the same bytes."""

    key = KeyField()
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.JSONField()  # {"name", "version", "asset", "path", "size", "crc", "made"}

    def __str__(self) -> str:
        return f"{len(self.members)} files"
