"""People, and the API key that each of them brings."""

from typing import Any, ClassVar
from zlib import crc32

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from studio.lib.fields import KeyField, SealedField

HUES = 12


class People(BaseUserManager["User"]):
    """Create people, and find them by e-mail, case-insensitively."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; the e-mail is stored in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail. Raises User.DoesNotExist."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person; the e-mail is the login."""

    class Theme(models.TextChoices):
        """The colour scheme of the pages."""

        SYSTEM = "system", "System"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    key = KeyField()
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    use_sandbox = models.BooleanField(default=False)
    autoplay = models.BooleanField(default=True)
    single_key_shortcuts = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Return one or two letters for the person's avatar."""
        words = self.name.split() or [self.email]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    @property
    def hue(self) -> int:
        """Return the number (0 to 11) of the avatar's colour class."""
        return crc32(str(self.pk).encode()) % HUES


class KeyState(models.TextChoices):
    """The result of a key's last check."""

    UNCHECKED = "unchecked", "Checking"
    WORKING = "working", "Working"
    REFUSED = "refused", "Refused"
    WRONG_REGION = "wrong_region", "Wrong region"
    OUT_OF_CREDIT = "out_of_credit", "Out of credit"
    UNREACHABLE = "unreachable", "Not reached"


class HeldKey(models.Model):
    """An API key, encrypted for its owner, and the result of its last check."""

    region = models.CharField(max_length=40, default="global")
    group_id = models.CharField(max_length=20, blank=True)
    sealed = SealedField(null=True)
    last_four = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=16, choices=KeyState, default=KeyState.UNCHECKED)
    detail = models.CharField(max_length=200, blank=True)
    other_region = models.CharField(max_length=40, blank=True)
    checked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now, null=True, db_index=True)

    user_id: int

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"key ending in {self.last_four} ({self.state})"

    @property
    def base_url(self) -> str:
        """Return the address of the key's region; empty when the operator no longer lists it."""
        return settings.REGIONS.get(self.region, "")


class ApiKey(HeldKey):
    """The key in use by a person's jobs; ``sealed`` is None once it is removed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_key")


class NewKey(HeldKey):
    """A candidate key: replaces the one in use when its check succeeds."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="new_key")


class SetupToken(models.Model):
    """The digest of the one-time set-up token."""

    digest = models.CharField(max_length=64)


class OpenIdLink(models.Model):
    """A person's account at an OpenID Connect provider: whoever signs in there as ``subject`` is this person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="openid_links")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    email = models.EmailField(blank=True)  # as the provider wrote it then: for people to read, never to look up
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_of_a_subject"),
            models.UniqueConstraint(fields=["user", "issuer"], name="one_subject_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.email or self.subject
