"""What voices do when a key changes, and when a job ends that made one or spoke with one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.dispatch import receiver

from studio.accounts.models import KeyState
from studio.accounts.signals import key_changed
from studio.jobs.models import Job, State
from studio.jobs.signals import settled
from studio.lib import clock
from studio.voices import keeping, lists
from studio.voices.models import OwnVoice, VoiceList
from studio.voices.orders import CloneOrder, DesignOrder

# In every other state there is nobody to ask, and the list waits (``lists.due``).
STEPS: dict[str, Callable[[int], None]] = {
    "removed": lists.forget,
    KeyState.WORKING: lists.hurry,
    KeyState.OUT_OF_CREDIT: lists.hurry,
}


@receiver(key_changed)
def follow_key(sender: Any, *, key_id: int, state: str, **rest: Any) -> None:
    """Ask for the list of a key that began to work, or drop that of a removed one."""
    if step := STEPS.get(state):
        step(key_id)


@receiver(clock.STEPPED_BACK)
def follow_clock(sender: Any, *, step: timedelta, **rest: Any) -> None:
    """Have lists, and voices that are to be deleted, asked for when they were to be."""
    clock.shorten(VoiceList.objects.all(), "due_at", step)
    clock.shorten(OwnVoice.objects.exclude(due_at=None), "due_at", step)


MAKERS: dict[type, Callable[[Job, Any], None]] = {CloneOrder: keeping.keep_clone, DesignOrder: keeping.keep_try}
NOT_THERE = 2054  # MiniMax's code for a voice that does not exist


@receiver(settled)
def follow_job(sender: Any, *, job: Job, **rest: Any) -> None:
    """Keep the voice that a job made; or note that its voices were used, or are not there any more."""
    maker = MAKERS.get(type(job.order))
    if maker is not None:
        return maker(job, job.order) if job.state == State.DONE else None
    spoken = voices_of(job.order_json)
    if job.state == State.DONE:
        keeping.mark_used(keeping.key_of_job(job), spoken)
    elif job.error.get("code") == NOT_THERE and len(spoken) == 1:
        keeping.mark_lost(keeping.key_of_job(job), spoken)


def voices_of(order: dict[str, Any]) -> list[str]:
    """Return the voices that an order of any kind speaks with, by the names that their requests have in common."""
    blend = [str(voice_id) for voice_id, _ in order.get("timbre_weights") or ()]
    return blend or ([order["voice_id"]] if order.get("voice_id") else [])
