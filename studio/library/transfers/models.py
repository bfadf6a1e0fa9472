"""What went from one workspace to another: so that a move can be taken back, and old links lead on."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.lib.fields import KeyField
from studio.library.models import Asset


class Transfer(models.Model):
    """Assets that somebody moved or copied at once."""

    key = KeyField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    source = models.ForeignKey("workspaces.Workspace", models.SET_NULL, null=True, related_name="+")
    target = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+")
    is_move = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"  # type: ignore[attr-defined]


class Transferred(models.Model):
    """One asset of a transfer: where it was, and the copy that it became."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="rows")
    source = models.ForeignKey(Asset, models.SET_NULL, null=True, related_name="+")  # gone with the bin, after a move
    from_key = models.CharField(max_length=12, db_index=True)  # of the old link
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="+")
    chosen = models.BooleanField(default=True)  # else it went along, since something chosen was made from it

    def __str__(self) -> str:
        return f"{self.from_key} → {self.asset_id}"  # type: ignore[attr-defined]
