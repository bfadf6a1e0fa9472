"""Write a conversation as a file, and read one of ours: pure but for the rows that are given."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime

from studio.chat.models import TITLE_LENGTH, Conversation, Message, Role
from studio.chat.parts import Part, of_type, text_of

FORMAT = "studio-chat"
VERSION = 1
MAX_MESSAGES = 20_000
KINDS: dict[str, dict[str, type]] = {
    "text": {"text": str}, "thinking": {"text": str}, "picture": {"version": str, "title": str},
    "file": {"title": str, "text": str}, "call": {"id": str, "name": str, "arguments": str},
    "result": {"call": str, "name": str, "text": str},
}  # fmt: skip


class NotOurs(Exception):
    """A file that is no conversation of ours; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a file: ``parent`` is the place of the one before it, or None."""

    parent: int | None
    role: str
    parts: list[Part]
    model: str
    usage: dict[str, Any]
    created_at: Any


def to_json(conversation: Conversation, messages: list[Message]) -> str:
    """Return a conversation with all of its branches; messages are in the order of writing."""
    places = {message.pk: place for place, message in enumerate(messages)}
    rows = [
        {
            "parent": places.get(message.parent_id or 0),  # type: ignore[attr-defined]
            "role": message.role, "parts": message.parts, "model": message.model, "usage": message.usage,
            "by": str(message.created_by) if message.created_by else "", "at": message.created_at.isoformat(),
        }
        for message in messages
    ]  # fmt: skip
    head = {"format": FORMAT, "version": VERSION, "title": str(conversation), "instructions": conversation.instructions}
    return json.dumps({**head, "messages": rows}, ensure_ascii=False, indent=1)


def to_markdown(conversation: Conversation, path: list[Message]) -> str:
    """Return the messages of one path to be read."""
    blocks = [f"# {conversation}"]
    for message in path:
        who = str(message.model or message.created_by or message.get_role_display())
        pictures = [f"[Picture: {part['title']}]" for part in of_type(message.parts, "picture")]
        files = [f"[File: {part['title']}]" for part in of_type(message.parts, "file")]
        calls = [f"[Asked for {part['name']}: {part['arguments']}]" for part in of_type(message.parts, "call")]
        results = [f"[{part['name']}] {part['text']}" for part in of_type(message.parts, "result")]
        said = [text_of(message.parts)] if text_of(message.parts) else []
        blocks.append("\n\n".join([f"## {who}", *pictures, *files, *said, *calls, *results]))
    return "\n\n".join(blocks) + "\n"


def read_json(data: bytes) -> tuple[str, str, list[Said]]:
    """Return title, instructions and messages of a file. Raises NotOurs."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise NotOurs("This is no JSON. Choose a file that was exported here as JSON.") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotOurs("This was not exported here: it has no conversation of Studio in it.")
    if found.get("version") != VERSION:
        raise NotOurs("This was exported by a newer Studio. Update this one first.")
    rows = found.get("messages")
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_MESSAGES:
        raise NotOurs(f"It holds no messages, or more than {MAX_MESSAGES:,}.")
    title, instructions = found.get("title"), found.get("instructions")
    said = [read_message(row, place) for place, row in enumerate(rows)]
    return str(title or "")[:TITLE_LENGTH], instructions if isinstance(instructions, str) else "", said


def read_message(row: Any, place: int) -> Said:
    """Return one message. Raises NotOurs."""
    damaged = NotOurs(f"Message {place + 1} of this file is damaged. Nothing was brought in.")
    if not isinstance(row, dict) or row.get("role") not in Role.values:
        raise damaged
    parent, parts, usage = row.get("parent"), row.get("parts"), row.get("usage")
    if not (parent is None or (type(parent) is int and 0 <= parent < place)) or not isinstance(parts, list):
        raise damaged
    if not all(is_part(part) for part in parts):
        raise damaged
    at = parse_datetime(row["at"]) if isinstance(row.get("at"), str) and len(row["at"]) < 40 else None
    kept = (
        {name: value for name, value in usage.items() if type(value) in (int, bool)} if isinstance(usage, dict) else {}
    )
    moment = at if at is not None and at.tzinfo is not None else None
    return Said(parent, row["role"], parts, str(row.get("model") or "")[:64], kept, moment)


def is_part(part: Any) -> bool:
    """Return whether a part is one that we know, and nothing else."""
    wanted = KINDS.get(part.get("type", "")) if isinstance(part, dict) and isinstance(part.get("type"), str) else None
    return wanted is not None and set(part) == {"type", *wanted} and all(isinstance(part[name], str) for name in wanted)
