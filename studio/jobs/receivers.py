"""What jobs do when something below them changes."""

from typing import Any

from django.dispatch import receiver

from studio.accounts.signals import key_changed
from studio.jobs import actions


@receiver(key_changed)
def go_on_with_key(sender: Any, *, key_id: int | None, state: str, **rest: Any) -> None:
    """Let jobs that wait for a key go on as soon as it works."""
    if key_id is not None and state == "working":
        actions.wake_key(key_id)
