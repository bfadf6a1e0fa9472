"""Parse what MiniMax posts to a callback address: a challenge to be echoed, or news of a task, in either API's form.

A callback is not signed, so that nothing in it is believed: it only says that it is worth to ask.
"""

from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.parse import get_object, parse_id, parse_json, parse_text


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback; ``challenge`` must be echoed within three seconds, ``task_id`` is the task that it names."""

    challenge: str = ""
    task_id: str = ""


def parse_callback(body: bytes) -> Callback | None:
    """Return a callback, or None for what is no JSON object."""
    message = parse_json(body)
    if message is None:
        return None
    return Callback(parse_text(message.get("challenge")), find_task_id(message))


def find_task_id(message: dict[str, Any]) -> str:
    """Return the id of the task that a callback names, empty where it names none."""
    return parse_id(message.get("task_id")) or parse_id(get_object(message, "task").get("id"))
