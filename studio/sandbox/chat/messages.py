"""Parses the messages of a chat request."""

from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section

# The last four are those of a role play.
ROLES = (
    "system", "developer", "user", "assistant", "tool",
    "user_system", "group", "sample_message_user", "sample_message_ai",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a conversation; pictures and clips are addresses."""

    role: str
    text: str
    name: str = ""
    pictures: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    calls: tuple[dict[str, Any], ...] = ()  # name, arguments and id of what an assistant called
    call_id: str = ""  # which of them a tool answers


def parse_messages(rows: Any) -> tuple[Message, ...]:
    """Parse a conversation. Raises Refused."""
    if not isinstance(rows, list) or not rows:
        raise invalid("messages")
    messages: list[Message] = []
    for row in rows:
        if not isinstance(row, dict):
            raise invalid("messages")
        messages.append(parse_message(row))
    check_results(messages)
    if not any(said.text.strip() or said.pictures or said.clips for said in messages if said.role != "system"):
        raise Refused(2013, "invalid params, chat content is empty")
    return tuple(messages)


def parse_message(row: dict[str, Any]) -> Message:
    """Parse one message; a system's may have nothing but a name. Raises Refused."""
    section = Section({"messages": row}, "messages")
    role = section.choice("role", ROLES, "")
    if not role:
        raise invalid("messages role")
    texts, pictures, clips = parse_content(row.get("content"))
    return Message(
        role, "\n".join(texts), section.text("name"), tuple(pictures), tuple(clips),
        tuple(parse_tool_calls(row.get("tool_calls"))), section.text("tool_call_id"),
    )  # fmt: skip


def parse_content(value: Any) -> tuple[list[str], list[str], list[str]]:
    """Return texts, and the addresses of pictures and clips. Raises Refused."""
    found: dict[str, list[str]] = {"text": [], "image_url": [], "video_url": []}
    parts = [{"type": "text", "text": value or ""}] if value is None or isinstance(value, str) else value
    if not isinstance(parts, list):
        raise invalid("messages content")
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str) or kind not in found:
            raise invalid("messages content type")
        inner = part.get(kind)
        text = inner.get("url") if isinstance(inner, dict) else inner
        if not isinstance(text, str) or (kind != "text" and not text):
            raise invalid(f"messages content {kind}")
        found[kind].append(text)
    return found["text"], found["image_url"], found["video_url"]


def parse_tool_calls(rows: Any) -> list[dict[str, Any]]:
    """Return the tool calls of an assistant's message. Raises Refused."""
    if rows is not None and not isinstance(rows, list):
        raise invalid("messages tool_calls")
    calls = []
    for row in rows or []:
        function = row.get("function") if isinstance(row, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise invalid("messages tool_calls function")
        calls.append({
            "id": str(row.get("id") or ""), "name": function["name"], "arguments": str(function.get("arguments") or ""),
        })  # fmt: skip
    return calls


def check_results(messages: list[Message]) -> None:
    """Check that each tool result belongs to a call. Raises Refused."""
    known = {call["id"] for said in messages for call in said.calls}
    for said in messages:
        if said.call_id and said.call_id not in known:
            raise Refused(2013, f"invalid params, tool result's tool id({said.call_id}) not found")
