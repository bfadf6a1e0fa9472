"""What the lists of voices do when a key changes."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver

from studio.accounts.models import KeyState
from studio.accounts.signals import key_changed
from studio.voices import lists

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
