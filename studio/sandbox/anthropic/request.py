"""Translates a request in the form of Anthropic's Messages API into the chat's own, which then parses it."""

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


def translate(body: dict[str, Any]) -> dict[str, Any]:
    """Translate a request. Raises Refused."""
    top = Section(body)
    if body.get("max_tokens") is None:
        raise invalid("max_tokens")
    top.number("temperature", 0, 1, 1)
    return {
        **{name: body.get(name) for name in KEPT},
        "messages": [*parse_system(body.get("system")), *translate_messages(body.get("messages"))],
        # Unlike at the other addresses, a model that can rest does so unless it is asked to think.
        "thinking": body.get("thinking") or {"type": "disabled"},
        "tools": translate_tools(body.get("tools")),
        "tool_choice": translate_tool_choice(Section(body, "tool_choice")),
        "response_format": translate_output_schema(Section(body, "output_config")),
        "service_tier": TIERS[top.choice("service_tier", TIERS, "auto")],
    }


def parse_stop_sequences(body: dict[str, Any]) -> list[str]:
    """Return the stop sequences. Raises Refused."""
    found = body.get("stop_sequences") or []
    if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
        raise invalid("stop_sequences")
    return found


def parse_system(value: Any) -> list[dict[str, Any]]:
    """Return the system prompt. Raises Refused."""
    rows = parse_blocks(value, "system")
    if any(row.get("type") != "text" for row in rows):
        raise invalid("system type")
    return [{"role": "system", "content": [translate_part(row) for row in rows]}] if rows else []


def translate_messages(rows: Any) -> Iterator[dict[str, Any]]:
    """Yield the messages; tool results, which stand in a user's message, come first. Raises Refused."""
    if not isinstance(rows, list):
        raise invalid("messages")
    for row in rows:
        if not isinstance(row, dict):
            raise invalid("messages")
        role = Section({"messages": row}, "messages").choice("role", ROLES, "")
        if not role:
            raise invalid("messages role")
        found = [
            block for block in parse_blocks(row.get("content"), "messages content") if block.get("type") not in UNSPOKEN
        ]
        results = [translate_tool_result(block) for block in found if block.get("type") == "tool_result"]
        calls = [translate_tool_use(block) for block in found if block.get("type") == "tool_use"]
        parts = [translate_part(block) for block in found if block.get("type") not in ("tool_result", "tool_use")]
        yield from results
        if parts or not results:
            yield {"role": role, "content": parts, "tool_calls": calls}


def parse_blocks(value: Any, label: str) -> list[dict[str, Any]]:
    """Return a content's blocks; a string is one of text. Raises Refused."""
    found = [{"type": "text", "text": value}] if isinstance(value, str) else [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(block, dict) for block in found):
        raise invalid(label)
    return found


def translate_part(block: dict[str, Any]) -> dict[str, Any]:
    """Translate a text, a picture or a clip. Raises Refused."""
    kind = block.get("type")
    if kind == "text":
        return {"type": "text", "text": block.get("text")}
    if not isinstance(kind, str) or kind not in MEDIA:
        raise invalid("messages content type")
    return {"type": MEDIA[kind], MEDIA[kind]: media_address(Section({SOURCE: block.get("source")}, SOURCE))}


def media_address(source: Section) -> str:
    """Return a picture's address: inline, an uploaded file, or a link. Raises Refused."""
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


def translate_tool_result(block: dict[str, Any]) -> dict[str, Any]:
    """Translate a tool's result. Raises Refused."""
    number = block.get("tool_use_id")
    if not isinstance(number, str) or not number:
        raise invalid("messages content tool_use_id")
    said = [translate_part(row) for row in parse_blocks(block.get("content"), "messages content tool_result")]
    return {"role": "tool", "tool_call_id": number, "content": said}


def translate_tool_use(block: dict[str, Any]) -> dict[str, Any]:
    """Translate a tool call of the assistant's. Raises Refused."""
    arguments = block.get("input")
    if not isinstance(arguments, dict):
        raise invalid("messages content input")
    return {"id": block.get("id"), "function": {"name": block.get("name"), "arguments": json.dumps(arguments)}}


def translate_tools(rows: Any) -> list[dict[str, Any]]:
    """Translate tools; those that Anthropic runs itself have no schema, and are refused for it. Raises Refused."""
    if rows is not None and (not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows)):
        raise invalid("tools")
    for row in rows or []:
        if not row.get("name") or not isinstance(row.get("input_schema"), dict):
            raise Refused(2013, "invalid params, function name or parameters is empty")
    return [{"type": "function", "function": {**row, "parameters": row["input_schema"]}} for row in rows or []]


def translate_tool_choice(asked: Section) -> Any:
    """Translate which tools may or must be called. Raises Refused."""
    kind = asked.choice("type", (*CHOICES, "tool"), "auto")
    return CHOICES.get(kind) or {"function": {"name": asked.text("name")}}


def translate_output_schema(settings: Section) -> dict[str, Any] | None:
    """Translate the schema of the response, where one is asked for. Raises Refused."""
    form = Section(settings.values, "format")
    if not form.values:
        return None
    if form.text("type") != "json_schema" or not isinstance(form.values.get("schema"), dict):
        raise invalid("output_config format")
    return {"type": "json_schema", "json_schema": {"schema": form.values["schema"]}}
