"""Translates a request in the form of OpenAI's Responses API into the chat's own, which then parses it."""

from collections.abc import Callable, Iterator
from typing import Any

from studio.sandbox.chat.catalog import find_model
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section

ROLES = ("user", "assistant", "system", "developer")
KEPT = ("model", "stream", "temperature", "top_p", "service_tier")  # what has the same name in both
# What goes on from something that OpenAI keeps, and what to do here.
KEEPING = {
    "previous_response_id": "send the whole conversation as input",
    "conversation": "send the whole conversation as input",
    "prompt": "send the prompt's text as instructions",
    "background": "wait for the answer, or stream it",
}
TEXTS = ("input_text", "output_text", "text")


def translate(body: dict[str, Any]) -> dict[str, Any]:
    """Translate a request. Raises Refused."""
    for field, advice in KEEPING.items():
        if body.get(field):
            raise Refused(2013, f"invalid params, {field}: nothing is kept between requests; {advice}")
    top = Section(body)
    most_tokens = find_model(top.text("model")).most_tokens
    return {
        **{name: body.get(name) for name in KEPT},
        "messages": [*parse_instructions(top), *translate_input(body.get("input"))],
        "max_tokens": top.whole("max_output_tokens", 1, most_tokens, 0) or None,
        "thinking": {"type": "disabled" if Section(body, "reasoning").text("effort") == "none" else "adaptive"},
        "tools": translate_tools(body.get("tools")),
        "tool_choice": translate_tool_choice(body.get("tool_choice")),
        "response_format": translate_text_format(Section(body, "text")),
    }


def parse_instructions(top: Section) -> list[dict[str, Any]]:
    """Return the instructions. Raises Refused."""
    text = top.text("instructions")
    return [{"role": "system", "content": text}] if text else []


def translate_input(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the messages; a string is a user's only one. Raises Refused."""
    rows = [{"role": "user", "content": value}] if isinstance(value, str) else value
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise invalid("input")
    for row in rows:
        kind = row.get("type", "message")
        if not isinstance(kind, str) or kind not in ITEMS:
            raise invalid("input type")
        yield from ITEMS[kind](Section({"input": row}, "input"))


def translate_message(item: Section) -> Iterator[dict[str, Any]]:
    """Translate a message. Raises Refused."""
    role = item.choice("role", ROLES, "")
    if not role:
        raise invalid("input role")
    yield {"role": role, "content": parse_content(item.values.get("content"), "input content")}


def translate_function_call(item: Section) -> Iterator[dict[str, Any]]:
    """Translate a function call of the assistant's. Raises Refused."""
    function = {"name": item.text("name"), "arguments": item.text("arguments")}
    yield {"role": "assistant", "tool_calls": [{"id": parse_call_id(item), "function": function}]}


def translate_function_output(item: Section) -> Iterator[dict[str, Any]]:
    """Translate a function's output. Raises Refused."""
    said = parse_content(item.values.get("output"), "input output")
    yield {"role": "tool", "tool_call_id": parse_call_id(item), "content": said}


def skip_reasoning(_: Section) -> Iterator[dict[str, Any]]:
    """Yield nothing: earlier reasoning is no part of the conversation."""
    yield from ()


ITEMS: dict[str, Callable[[Section], Iterator[dict[str, Any]]]] = {
    "message": translate_message,
    "function_call": translate_function_call,
    "function_call_output": translate_function_output,
    "reasoning": skip_reasoning,
}


def parse_call_id(item: Section) -> str:
    """Return the id of a call. Raises Refused."""
    found = item.text("call_id")
    if not found:
        raise invalid("input call_id")
    return found


def parse_content(value: Any, label: str) -> str | list[dict[str, Any]]:
    """Return texts and pictures. Raises Refused."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise invalid(label)
    return [translate_part(row, label) for row in value]


def translate_part(row: dict[str, Any], label: str) -> dict[str, Any]:
    """Translate a text, or a picture: inline, an uploaded file, or a link. Raises Refused."""
    if row.get("type") in TEXTS:
        if not isinstance(row.get("text"), str):
            raise invalid(f"{label} text")
        return {"type": "text", "text": row["text"]}
    if row.get("type") != "input_image":
        raise invalid(f"{label} type")
    image = Section({label: row}, label)
    file = image.text("file_id")
    address = image.text("image_url") or (f"mm_file://{file}" if file else "")
    if not address:
        raise invalid(f"{label} image_url")
    return {"type": "image_url", "image_url": address}


def translate_tools(rows: Any) -> Any:
    """Translate functions, which the chat has one level deeper; the chat refuses all other tools."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return rows
    return [{"type": row.get("type"), "function": row} for row in rows]


def translate_tool_choice(value: Any) -> Any:
    """Translate which functions may or must be called."""
    return {"function": value} if isinstance(value, dict) and value.get("type") == "function" else value


def translate_text_format(settings: Section) -> dict[str, Any] | None:
    """Translate the schema of the response, where one is asked for. Raises Refused."""
    form = Section({"text format": settings.values.get("format")}, "text format")
    kind = form.choice("type", ("text", "json_object", "json_schema"), "text")
    if kind == "json_schema" and not isinstance(form.values.get("schema"), dict):
        raise invalid("text format schema")
    return {"type": kind, "json_schema": {"schema": form.values.get("schema")}}
