"""What chat does when one of its jobs is written, and when it settles: in the same transaction."""

from typing import Any

from django.dispatch import receiver

from studio.chat import exchange
from studio.chat.order import ChatOrder
from studio.jobs.models import Job
from studio.jobs.signals import created, settled


@receiver(created)
def write_exchange(sender: Any, *, job: Job, **rest: Any) -> None:
    """Write the question and the place of its answer."""
    if isinstance(job.order, ChatOrder):
        exchange.begin(job, job.order)


@receiver(settled)
def write_answer(sender: Any, *, job: Job, **rest: Any) -> None:
    """Write what has arrived."""
    if isinstance(job.order, ChatOrder):
        exchange.finish(job, job.order)
