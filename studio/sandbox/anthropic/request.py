"""A request in the form of Anthropic's Messages API, put into the chat's own form, which is then read as any other."""

import json
from collections.abc import Iterator
from typing import Any

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section

ROLES = ("user", "assistant", "system")
KEPT = ("model", "stream", "temperature", "top_p", "max_tokens")  # what has the same name in both
# The chat's words for the parts of a message that lie somewhere.
MEDIA = {"image": "image_url", "video": "video_url"}
SOURCE = "messages content source"
UNSPOKEN = ("thinking", "redacted_thinking")  # what was thought before is no part of what was said
CHOICES = {"auto": "auto", "any": "required", "none": "none"}
TIERS = {"auto": "standard", "standard_only": "standard", "standard": "standard", "priority": "priority"}


def translated(body: dict[str, Any]) -> dict[str, Any]:
    """Return the same request as the chat has it. Raises Refused."""
    top = Section(body)
    if body.get("max_tokens") is None:
        raise invalid("max_tokens")
    top.number("temperature", 0, 1, 1)
    return {
        **{name: body.get(name) for name in KEPT},
        "messages": [*system(body.get("system")), *conversation(body.get("messages"))],
        # Unlike at the other addresses, a model that can rest does so unless it is asked to think.
        "thinking": body.get("thinking") or {"type": "disabled"},
        "tools": tools(body.get("tools")),
        "tool_choice": choice(Section(body, "tool_choice")),
        "response_format": schema(Section(body, "output_config")),
        "service_tier": TIERS[top.choice("service_tier", TIERS, "auto")],
    }


def stops(body: dict[str, Any]) -> list[str]:
    """Return the words at which the answer is to stop. Raises Refused."""
    found = body.get("stop_sequences") or []
    if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
        raise invalid("stop_sequences")
    return found


def system(value: Any) -> list[dict[str, Any]]:
    """Return what the assistant is told before all else. Raises Refused."""
    rows = blocks(value, "system")
    if any(row.get("type") != "text" for row in rows):
        raise invalid("system type")
    return [{"role": "system", "content": [part(row) for row in rows]}] if rows else []


def conversation(rows: Any) -> Iterator[dict[str, Any]]:
    """Yield the messages; what tools have said, which stands in a user's, comes first. Raises Refused."""
    if not isinstance(rows, list):
        raise invalid("messages")
    for row in rows:
        if not isinstance(row, dict):
            raise invalid("messages")
        role = Section({"messages": row}, "messages").choice("role", ROLES, "")
        if not role:
            raise invalid("messages role")
        found = [block for block in blocks(row.get("content"), "messages content") if block.get("type") not in UNSPOKEN]
        results = [result(block) for block in found if block.get("type") == "tool_result"]
        calls = [call(block) for block in found if block.get("type") == "tool_use"]
        parts = [part(block) for block in found if block.get("type") not in ("tool_result", "tool_use")]
        yield from results
        if parts or not results:
            yield {"role": role, "content": parts, "tool_calls": calls}


def blocks(value: Any, label: str) -> list[dict[str, Any]]:
    """Return a content's blocks; a string is one of text. Raises Refused."""
    found = [{"type": "text", "text": value}] if isinstance(value, str) else [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(block, dict) for block in found):
        raise invalid(label)
    return found


def part(block: dict[str, Any]) -> dict[str, Any]:
    """Return a text, a picture or a clip. Raises Refused."""
    kind = block.get("type")
    if kind == "text":
        return {"type": "text", "text": block.get("text")}
    if not isinstance(kind, str) or kind not in MEDIA:
        raise invalid("messages content type")
    return {"type": MEDIA[kind], MEDIA[kind]: address(Section({SOURCE: block.get("source")}, SOURCE))}


def address(source: Section) -> str:
    """Return a picture's address: it is inside, in a file that was uploaded, or elsewhere. Raises Refused."""
    forms = {
        "base64": ("data", f"data:{source.text('media_type')};base64,"),
        "url": ("url", ""),
        "file": ("file_id", "mm_file://"),
    }
    field, before = forms[source.choice("type", forms, "base64")]
    found = source.text(field)
    if not found:
        raise invalid(source.label(field))
    return before + found


def result(block: dict[str, Any]) -> dict[str, Any]:
    """Return what a tool has said. Raises Refused."""
    number = block.get("tool_use_id")
    if not isinstance(number, str) or not number:
        raise invalid("messages content tool_use_id")
    said = [part(row) for row in blocks(block.get("content"), "messages content tool_result")]
    return {"role": "tool", "tool_call_id": number, "content": said}


def call(block: dict[str, Any]) -> dict[str, Any]:
    """Return a tool that the assistant has called. Raises Refused."""
    arguments = block.get("input")
    if not isinstance(arguments, dict):
        raise invalid("messages content input")
    return {"id": block.get("id"), "function": {"name": block.get("name"), "arguments": json.dumps(arguments)}}


def tools(rows: Any) -> list[dict[str, Any]]:
    """Return functions; what Anthropic would run itself has no schema, and is refused for it. Raises Refused."""
    if rows is not None and (not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows)):
        raise invalid("tools")
    for row in rows or []:
        if not row.get("name") or not isinstance(row.get("input_schema"), dict):
            raise Refused(2013, "invalid params, function name or parameters is empty")
    return [{"type": "function", "function": {**row, "parameters": row["input_schema"]}} for row in rows or []]


def choice(asked: Section) -> Any:
    """Return which tools may or must be called. Raises Refused."""
    kind = asked.choice("type", (*CHOICES, "tool"), "auto")
    return CHOICES.get(kind) or {"function": {"name": asked.text("name")}}


def schema(settings: Section) -> dict[str, Any] | None:
    """Return the form that the answer is to have, where one is asked for. Raises Refused."""
    form = Section(settings.values, "format")
    if not form.values:
        return None
    if form.text("type") != "json_schema" or not isinstance(form.values.get("schema"), dict):
        raise invalid("output_config format")
    return {"type": "json_schema", "json_schema": {"schema": form.values["schema"]}}
