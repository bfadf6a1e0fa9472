"""What speech does when a job ends."""

from typing import Any

from django.dispatch import receiver

from studio.jobs.models import Job, State
from studio.jobs.signals import settled
from studio.speech.order import SpeechOrder
from studio.voices.queries import remember_use


@receiver(settled)
def note_voice(sender: Any, *, job: Job, **rest: Any) -> None:
    """Remember which voice somebody speaks with; listening to a sample is no use."""
    order = job.order
    if isinstance(order, SpeechOrder) and job.state == State.DONE and not order.preview:
        remember_use(job.created_by_id, order.request.voice_id)  # type: ignore[attr-defined]
