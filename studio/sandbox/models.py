"""The sandbox's tables: charges, files, tasks, voices, references and batches."""

from typing import ClassVar

from django.db import models


class Charge(models.Model):
    """One request that the real service would have charged."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        ABORTED = "aborted"

    at = models.DateTimeField(auto_now_add=True)
    path = models.CharField(max_length=200)
    units = models.PositiveIntegerField()  # characters, tokens, pictures or seconds: as the call has it
    key = models.CharField(max_length=4)  # its last four characters
    trace_id = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)

    objects: ClassVar[models.Manager["Charge"]] = models.Manager()

    class Meta:
        ordering = ["id"]


class File(models.Model):
    """A file with a number as the API knows it; its bytes are in the data folder."""

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


class Task(models.Model):
    """Work that outlives its request: a clip, a long text. The request is stored, so that a restart resumes it."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        FAILED = "failed"

    number = models.PositiveBigIntegerField(unique=True)
    owner = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=20)
    request = models.JSONField()
    callback_url = models.TextField(blank=True)
    trace_id = models.CharField(max_length=32)
    created = models.DateTimeField()
    questions = models.PositiveIntegerField(default=0)  # how often somebody asked how it goes
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    code = models.PositiveIntegerField(default=0)  # why it failed
    file = models.PositiveBigIntegerField(null=True)  # the number of its result
    facts = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["Task"]] = models.Manager()

    class Meta:
        ordering = ["-id"]


class Voice(models.Model):
    """A voice that a key made. A clone is listed once it was used; an unused one expires after a week."""

    voice_id = models.CharField(max_length=256)
    owner = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=20)  # voice_cloning or voice_generation
    timbre = models.JSONField()
    language = models.CharField(max_length=20, blank=True)
    description = models.TextField(blank=True)
    created = models.DateTimeField()
    used = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["Voice"]] = models.Manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["owner", "voice_id"], name="one_voice_of_a_name")]


class Reference(models.Model):
    """A voice or a band that was extracted from an uploaded song."""

    name = models.CharField(max_length=80, unique=True)  # vocal-… or instrumental-…
    owner = models.CharField(max_length=64, db_index=True)
    created = models.DateTimeField()
    facts = models.JSONField()

    objects: ClassVar[models.Manager["Reference"]] = models.Manager()


class Batch(models.Model):
    """Many chat requests out of one file. ``times`` has the second at which each status was reached."""

    name = models.CharField(max_length=80, unique=True)  # batch_…
    owner = models.CharField(max_length=64, db_index=True)
    request = models.JSONField()  # as it was sent
    callback_url = models.TextField(blank=True)
    trace_id = models.CharField(max_length=32)
    status = models.CharField(max_length=20)
    times = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    output_file = models.PositiveBigIntegerField(null=True)
    error_file = models.PositiveBigIntegerField(null=True)
    errors = models.JSONField(null=True)
    created = models.DateTimeField()

    objects: ClassVar[models.Manager["Batch"]] = models.Manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "batches"
