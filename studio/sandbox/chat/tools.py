"""Parses the tools and the schema of a chat request."""

import json
from typing import Any

from studio.sandbox.core.errors import invalid

MOST_TOOLS = 128


def parse_tools(rows: Any) -> tuple[dict[str, Any], ...]:
    """Return functions as name, description and parameters; old clients send these as a string. Raises Refused."""
    if rows is not None and (not isinstance(rows, list) or len(rows) > MOST_TOOLS):
        raise invalid("tools")
    return tuple(parse_tool(row) for row in rows or [])


def parse_tool(row: Any) -> dict[str, Any]:
    """Parse one function. Raises Refused."""
    function = row.get("function") if isinstance(row, dict) and row.get("type", "function") == "function" else None
    if not isinstance(function, dict):
        raise invalid("tools type")
    name = function.get("name")
    if not isinstance(name, str) or not name:
        raise invalid("tools function name")
    parameters = parse_parameters(function.get("parameters"))
    if not isinstance(parameters, dict):
        raise invalid("tools function parameters")
    return {"name": name, "description": str(function.get("description") or ""), "parameters": parameters}


def parse_parameters(parameters: Any) -> Any:
    """Parse a schema that may have been sent as JSON in a string, or not at all. Raises Refused."""
    if not isinstance(parameters, str):
        return {} if parameters is None else parameters
    try:
        return json.loads(parameters or "{}")
    except (ValueError, RecursionError):
        raise invalid("tools function parameters") from None


def parse_tool_choice(value: Any, names: list[str]) -> str:
    """Return "none", "auto", "required", or "=" and the function's name. Raises Refused."""
    if value is None:
        return "auto"
    if isinstance(value, str) and value in ("none", "auto", "required"):
        return value
    function = value.get("function") if isinstance(value, dict) else None
    if not isinstance(function, dict) or function.get("name") not in names:
        raise invalid("tool_choice")
    return f"={function['name']}"


def parse_response_schema(value: Any) -> dict[str, Any] | None:
    """Return the schema of the response, if any; for bare JSON it is that of any object. Raises Refused."""
    if value is None:
        return None
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "text":
        return None
    if kind == "json_object":
        return {"type": "object"}
    if kind != "json_schema":
        raise invalid("response_format type")
    wrapped = value.get("json_schema")
    # With its name around it, as the field is documented, or bare.
    found = wrapped.get("schema", wrapped) if isinstance(wrapped, dict) else None
    if not isinstance(found, dict):
        raise invalid("response_format json_schema")
    return found
