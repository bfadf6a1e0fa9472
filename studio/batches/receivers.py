"""What the batch lab does when a job ends: the sheet that it is a row of goes on."""

from typing import Any

from django.dispatch import receiver

from studio.batches.sheets.making import go_on_after
from studio.jobs.models import Job
from studio.jobs.signals import settled


@receiver(settled)
def go_on(sender: Any, *, job: Job, **rest: Any) -> None:
    """Make the next row of a sheet."""
    if job.kind_object.from_rows is not None:
        go_on_after(job)
