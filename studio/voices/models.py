"""The voices of an account as MiniMax listed them last, what was made here, and what a person likes and used."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from studio.lib.fields import KeyField
from studio.minimax.catalog.voices import CLONE_LIMITS

LIFE = timedelta(days=CLONE_LIMITS.unused_days)  # of a voice that nothing was spoken with


class VoiceList(models.Model):
    """What one key may speak with; without a key it is the list of the sandbox, which everybody shares."""

    api_key = models.ForeignKey("accounts.ApiKey", models.CASCADE, null=True, related_name="voice_lists")
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    refreshed_at = models.DateTimeField(null=True)  # None: so far only the built-in voices are known
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    error = models.CharField(max_length=200, blank=True)  # why the last look-up failed, in words

    class Meta:
        # Databases take each NULL for another one, and there is but one sandbox.
        constraints = [models.UniqueConstraint(Coalesce("api_key", Value(0)), name="one_voice_list_a_key")]

    def __str__(self) -> str:
        return f"voices of key {self.api_key_id}" if self.api_key_id else "voices of the sandbox"


class VoiceKind(models.TextChoices):
    """Where a voice comes from."""

    SYSTEM = "system", "Built in"
    CLONED = "cloned", "Cloned"
    DESIGNED = "designed", "Designed"
    MIXED = "mixed", "Mix"


class Voice(models.Model):
    """One voice of a list."""

    list = models.ForeignKey(VoiceList, models.CASCADE, related_name="voices")
    voice_id = models.CharField(max_length=256)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=8, choices=VoiceKind, default=VoiceKind.SYSTEM)
    language = models.CharField(max_length=40, blank=True)  # its heading; nobody tells it of cloned and designed ones
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["list", "voice_id"], name="one_voice_an_id")]

    def __str__(self) -> str:
        return self.name

    @property
    def own(self) -> bool:
        """Return whether the account made this voice itself."""
        return self.kind != VoiceKind.SYSTEM

    @property
    def about(self) -> str:
        """Return the small line under the name."""
        first = self.get_kind_display() if self.own else self.language
        return " · ".join(filter(None, [first, self.description]))


class Standing(models.TextChoices):
    """What has become of a voice that was made here."""

    TRY = "try", "Not kept yet"
    KEPT = "kept", "There"
    LEAVING = "leaving", "Being deleted"
    LOST = "lost", "Deleted by MiniMax"
    DELETED = "deleted", "Deleted"


class OwnVoice(models.Model):
    """A voice that was made here, with its consent and its recording: both outlive MiniMax's copy.

    It belongs to the account of one key: the key's region and last letters tell whether that is still the account.
    """

    key = KeyField()
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="own_voices")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="own_voices")
    api_key = models.ForeignKey("accounts.ApiKey", models.SET_NULL, null=True, related_name="own_voices")
    sandbox = models.BooleanField(default=False)
    region = models.CharField(max_length=32, blank=True)
    last_four = models.CharField(max_length=4, blank=True)
    voice_id = models.CharField(max_length=256)
    kind = models.CharField(max_length=8, choices=VoiceKind)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=Standing, default=Standing.KEPT)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    sample = models.ForeignKey("library.Version", models.SET_NULL, null=True, related_name="+")
    recording = models.ForeignKey("library.Version", models.SET_NULL, null=True, related_name="+")
    mix = models.JSONField(default=list)  # of a mix: [voice id, weight], the heaviest first
    speaker = models.CharField(max_length=120, blank=True)  # whose voice it is
    consent_by = models.CharField(max_length=150, blank=True)  # who said so, by the name they had then
    consent_words = models.CharField(max_length=300, blank=True)
    consent_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    keep_alive = models.BooleanField(default=False)
    keep_budget = models.PositiveIntegerField(default=0)  # characters in thirty days
    due_at = models.DateTimeField(null=True)  # when MiniMax is to be asked to delete it

    class Meta:
        ordering = ["-made_at", "-id"]
        # An id may come back once its voice is deleted; the sandbox is an account too, and databases take each NULL for
        # another one.
        constraints = [
            models.UniqueConstraint(
                Coalesce("api_key", Value(0)), "voice_id", name="one_own_voice_an_id", condition=~Q(state="deleted")
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="own_voice_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_mix(self) -> bool:
        """Return whether it is only a recipe of other voices."""
        return self.kind == VoiceKind.MIXED

    @property
    def is_lost(self) -> bool:
        """Return whether MiniMax has it no longer."""
        return self.state == Standing.LOST

    @property
    def can_expire(self) -> bool:
        """Return whether MiniMax deletes it when nothing is spoken with it."""
        return self.state == Standing.KEPT and not self.is_mix

    @property
    def expires_at(self) -> datetime:
        """Return when MiniMax may delete it."""
        return (self.used_at or self.made_at) + LIFE

    @property
    def days_left(self) -> int:
        """Return the days that are left, the last one counted."""
        return max(0, ceil((self.expires_at - timezone.now()) / timedelta(days=1)))

    @property
    def can_be_made_again(self) -> bool:
        """Return whether everything that it was made from is still here."""
        return self.job is not None and (self.kind != VoiceKind.CLONED or self.recording is not None)

    @property
    def recipe(self) -> dict[str, Any]:
        """Return the order that made it, as JSON; empty for a mix."""
        return self.job.order_json if self.job else {}


class Favourite(models.Model):
    """A voice that a person wants at hand; by its id, so that it comes back with the voice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourite_voices")
    voice_id = models.CharField(max_length=256)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "voice_id"], name="one_favourite_a_voice")]

    def __str__(self) -> str:
        return self.voice_id


class VoiceUse(models.Model):
    """When a person last made something with a voice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="voice_uses")
    voice_id = models.CharField(max_length=256)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["person", "-used_at"], name="voice_use_recent")]
        constraints = [models.UniqueConstraint(fields=["person", "voice_id"], name="one_last_use_a_voice")]

    def __str__(self) -> str:
        return self.voice_id
