"""A request in the form of OpenAI's Responses API, put into the chat's own form, which is then read as any other."""

from collections.abc import Callable, Iterator
from typing import Any

from studio.sandbox.chat.catalog import nearest
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


def translated(body: dict[str, Any]) -> dict[str, Any]:
    """Return the same request as the chat has it. Raises Refused."""
    for field, advice in KEEPING.items():
        if body.get(field):
            raise Refused(2013, f"invalid params, {field}: nothing is kept between requests; {advice}")
    top = Section(body)
    most_tokens = nearest(top.text("model")).most_tokens
    return {
        **{name: body.get(name) for name in KEPT},
        "messages": [*instructions(top), *conversation(body.get("input"))],
        "max_tokens": top.whole("max_output_tokens", 1, most_tokens, 0) or None,
        "thinking": {"type": "disabled" if Section(body, "reasoning").text("effort") == "none" else "adaptive"},
        "tools": tools(body.get("tools")),
        "tool_choice": choice(body.get("tool_choice")),
        "response_format": schema(Section(body, "text")),
    }


def instructions(top: Section) -> list[dict[str, Any]]:
    """Return what the assistant is told before all else. Raises Refused."""
    text = top.text("instructions")
    return [{"role": "system", "content": text}] if text else []


def conversation(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the messages; a string is a user's only one. Raises Refused."""
    rows = [{"role": "user", "content": value}] if isinstance(value, str) else value
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise invalid("input")
    for row in rows:
        kind = row.get("type", "message")
        if not isinstance(kind, str) or kind not in ITEMS:
            raise invalid("input type")
        yield from ITEMS[kind](Section({"input": row}, "input"))


def message(item: Section) -> Iterator[dict[str, Any]]:
    """Yield what somebody said. Raises Refused."""
    role = item.choice("role", ROLES, "")
    if not role:
        raise invalid("input role")
    yield {"role": role, "content": content(item.values.get("content"), "input content")}


def called(item: Section) -> Iterator[dict[str, Any]]:
    """Yield a function that the assistant has called. Raises Refused."""
    function = {"name": item.text("name"), "arguments": item.text("arguments")}
    yield {"role": "assistant", "tool_calls": [{"id": number(item), "function": function}]}


def told(item: Section) -> Iterator[dict[str, Any]]:
    """Yield what a function has said. Raises Refused."""
    said = content(item.values.get("output"), "input output")
    yield {"role": "tool", "tool_call_id": number(item), "content": said}


def thought(_: Section) -> Iterator[dict[str, Any]]:
    """Yield nothing: what was thought before is no part of what was said."""
    yield from ()


ITEMS: dict[str, Callable[[Section], Iterator[dict[str, Any]]]] = {
    "message": message, "function_call": called, "function_call_output": told, "reasoning": thought,
}  # fmt: skip


def number(item: Section) -> str:
    """Return which call it is about. Raises Refused."""
    found = item.text("call_id")
    if not found:
        raise invalid("input call_id")
    return found


def content(value: Any, label: str) -> str | list[dict[str, Any]]:
    """Return texts and pictures. Raises Refused."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise invalid(label)
    return [part(row, label) for row in value]


def part(row: dict[str, Any], label: str) -> dict[str, Any]:
    """Return a text, or a picture: inside, in a file that was uploaded, or elsewhere. Raises Refused."""
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


def tools(rows: Any) -> Any:
    """Return functions as the chat has them, one level deeper; the chat refuses all other tools."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return rows
    return [{"type": row.get("type"), "function": row} for row in rows]


def choice(value: Any) -> Any:
    """Return which functions may or must be called."""
    return {"function": value} if isinstance(value, dict) and value.get("type") == "function" else value


def schema(settings: Section) -> dict[str, Any] | None:
    """Return the form that the answer is to have, where one is asked for. Raises Refused."""
    form = Section({"text format": settings.values.get("format")}, "text format")
    kind = form.choice("type", ("text", "json_object", "json_schema"), "text")
    if kind == "json_schema" and not isinstance(form.values.get("schema"), dict):
        raise invalid("text format schema")
    return {"type": kind, "json_schema": {"schema": form.values.get("schema")}}
