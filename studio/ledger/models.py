"""Ledger entries."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.ledger.quote import Quote


class EntryState(models.TextChoices):
    """States of an entry: reserved → charged, released or unknown; unknown → charged or released."""

    RESERVED = "reserved", "Reserved"
    CHARGED = "charged", "Charged"
    RELEASED = "released", "Not charged"
    UNKNOWN = "unknown", "Perhaps charged"


class Entry(models.Model):
    """Quoted and charged cost of one run of a job, in units of the API, and in money when the price is known."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entries")
    api_key = models.ForeignKey("accounts.ApiKey", models.SET_NULL, null=True, related_name="entries")
    sandbox = models.BooleanField(
        default=False
    )  # not derived from api_key: a deleted key leaves NULL too, but was billed
    kind = models.CharField(max_length=32)
    job_key = models.CharField(max_length=12, db_index=True)
    state = models.CharField(max_length=8, choices=EntryState, default=EntryState.RESERVED)
    model = models.CharField(max_length=64)
    unit = models.CharField(max_length=32)
    quoted = models.PositiveBigIntegerField()
    charged = models.PositiveBigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    unit_price = models.DecimalField(max_digits=24, decimal_places=12, null=True)  # at the time of the reservation
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["workspace", "-created_at", "-id"], name="entry_list")]

    def __str__(self) -> str:
        return f"{self.quoted} {self.unit} of {self.model} ({self.state})"

    @property
    def amount(self) -> int:
        """Return the units charged, else the units quoted."""
        return self.quoted if self.charged is None else self.charged

    @property
    def units(self) -> str:
        """Return ``amount`` with its unit: ``3 pictures``."""
        return str(Quote(self.unit, self.amount, self.model))

    @property
    def charged_words(self) -> str:
        """Return what was charged, in words, or that it is not known; nothing before it is over."""
        words = {EntryState.CHARGED: f"{self.units} charged", EntryState.RELEASED: "nothing charged"}
        return {**words, EntryState.UNKNOWN: "may have been charged"}.get(EntryState(self.state), "")

    @property
    def money(self) -> Decimal | None:
        """Return ``amount`` in money, or None when no price was known."""
        return None if self.unit_price is None else self.unit_price * self.amount
