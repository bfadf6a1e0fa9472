"""The voices of an account as MiniMax listed them last, and what a person likes and used."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone


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
