"""What the sandbox remembers: what it charged for, and the files it was given or made."""

from typing import ClassVar

from django.db import models


class Charge(models.Model):
    """One thing that the real service would have sent a bill for."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        ABORTED = "aborted"

    at = models.DateTimeField(auto_now_add=True)
    path = models.CharField(max_length=200)
    characters = models.PositiveIntegerField()
    key = models.CharField(max_length=4)  # its last four characters
    trace_id = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)

    objects: ClassVar[models.Manager["Charge"]] = models.Manager()

    class Meta:
        ordering = ["id"]


class File(models.Model):
    """A file with a number as the API knows it; its bytes lie in the data folder."""

    number = models.PositiveBigIntegerField(unique=True)
    owner = models.CharField(max_length=64, db_index=True)  # a digest of the key
    token = models.CharField(max_length=32, unique=True)  # in its link, which asks for no key
    name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=40, blank=True)  # empty for a result that only its link knows
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["File"]] = models.Manager()

    class Meta:
        ordering = ["-id"]
