"""Invitations into a workspace."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from studio.lib.fields import KeyField
from studio.workspaces.models import Role, Workspace

LASTS = timedelta(days=7)
SALT = "studio.workspaces.invitation"


def in_seven_days() -> datetime:
    """Return when an invitation that is made now ends."""
    return timezone.now() + LASTS


def digest(token: str) -> str:
    """Return the SHA-256 hex digest of a token, the only form that is stored."""
    return sha256(token.encode()).hexdigest()


class State(models.TextChoices):
    """What has become of an invitation."""

    OPEN = "open", "Open"
    USED = "used", "Used"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended"


class Invitation(models.Model):
    """A link that makes whoever takes it a member, once; without an e-mail it is for anybody who has it."""

    key = KeyField()
    digest = models.CharField(max_length=64, unique=True, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=8, choices=Role)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_at = models.DateTimeField(default=in_seven_days, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"invitation of {self.email or 'anybody'} as {self.role}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the digest of the token with the first saving."""
        self.digest = self.digest or digest(self.token)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def token(self) -> str:
        """Return the secret of the link, derived from the server's: it can be copied again, yet is not stored."""
        made = salted_hmac(SALT, self.key, algorithm="sha256").digest()
        return urlsafe_b64encode(made).decode().rstrip("=")

    @property
    def state(self) -> State:
        """Return what has become of it."""
        if self.used_at is not None:
            return State.USED
        if self.withdrawn_at is not None or self.workspace.deleted_at is not None:
            return State.WITHDRAWN
        return State.OPEN if self.ends_at > timezone.now() else State.ENDED

    @property
    def days_left(self) -> int:
        """Return how many days it still works, begun ones counted as whole."""
        return max(0, -((timezone.now() - self.ends_at) // timedelta(days=1)))

    def is_for(self, email: str) -> bool:
        """Return whether somebody with this e-mail may take it."""
        return not self.email or self.email.casefold() == email.casefold()
