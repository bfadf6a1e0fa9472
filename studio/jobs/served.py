"""Which run of a server used this database last, which ``models`` makes known to Django."""

from django.db import models
from django.utils import timezone


class Served(models.Model):
    """One row: the run, the mark that it left in the data folder, and how often it was seen alive since."""

    run = models.CharField(max_length=12)
    mark_inode = models.CharField(max_length=24)  # a file's number may have more bits than a database's
    mark_changed_ns = models.CharField(max_length=24)
    beats = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"run {self.run}, last seen {self.seen_at:%d %b %Y}"
