"""Choose tool calls for a message, and generate their arguments."""

import json
from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.errors import Refused
from studio.sandbox.replies.resolution import Unfillable, resolve_schema
from studio.sandbox.replies.schema import generate_value
from studio.sandbox.replies.values import Values, field_kinds
from studio.sandbox.replies.words import stem, stems, words

MIN_SCORE = 2.0
MAX_CALLS = 8
# Score per word of the message that is in a tool's name, description or fields.
NAME_WEIGHT, DESCRIPTION_WEIGHT, FIELDS_WEIGHT = 2.0, 1.0, 0.5
ARITHMETIC = {"calcul", "calc", "math", "evalu", "comput", "arithmetic"}


@dataclass(frozen=True, slots=True)
class ToolScore:
    """The score of a tool for a message, and the words they share."""

    tool: dict[str, Any]
    score: float
    shared: frozenset[str]


def choose_calls(tools: list[dict[str, Any]], choice: str, values: Values) -> list[dict[str, Any]]:
    """Return the tool calls to make: names and arguments. Raises Refused."""
    if not tools or choice == "none":
        return []
    fits = sorted((score_tool(tool, values) for tool in tools), key=lambda fit: -fit.score)
    if choice.startswith("="):
        fits = [fit for fit in fits if fit.tool["name"] == choice[1:]]
    wanted = select_distinct([fit for fit in fits if fit.score >= MIN_SCORE])
    if not wanted and choice != "auto":
        wanted = fits[:1]
    return [call for fit in wanted for call in build_calls(fit.tool, values)][:MAX_CALLS]


def score_tool(tool: dict[str, Any], values: Values) -> ToolScore:
    """Return the score of a tool."""
    asked = set(stems(values.text))
    asked |= {"calcul"} if values.extracted.formulas else set()
    name, description = set(stems(tool["name"])), set(stems(tool["description"]))
    fields = set(stems(json.dumps(tool["parameters"])[:4000])) - {
        "typ",
        "string",
        "object",
        "property",
        "propert",
        "requir",
    }
    name |= ARITHMETIC if name & ARITHMETIC else set()
    score = NAME_WEIGHT * len(asked & name) + DESCRIPTION_WEIGHT * min(len(asked & (description - name)), 2)
    if score:
        score += FIELDS_WEIGHT * min(len(asked & (fields - name - description)), 2) + score_required_fields(
            tool, values
        )
    return ToolScore(tool, score, frozenset(asked & (name | description)))


def score_required_fields(tool: dict[str, Any], values: Values) -> float:
    """Return 1 if the message has a value for a required field, else 0."""
    try:
        needed = resolve_schema(tool["parameters"], tool["parameters"]).get("required", [])
    except Unfillable:
        return 0.0
    return 1.0 if any(values.count(field_kinds(str(name))[:1]) or values.extracted.numbers for name in needed) else 0.0


def select_distinct(fits: list[ToolScore]) -> list[ToolScore]:
    """Return the tools that each match by words of their own, the best first."""
    found: list[ToolScore] = []
    taken: set[str] = set()
    for fit in fits:
        if fit.shared - taken:
            found.append(fit)
            taken |= fit.shared
    return found


def build_calls(tool: dict[str, Any], values: Values) -> list[dict[str, Any]]:
    """Return a tool's calls: one, or one per place for a tool with one place field. Raises Refused."""
    schema = {"type": "object", **tool["parameters"]}
    places = values.extracted.places
    fields = [name for name in schema.get("properties", {}) if field_kinds(name)[:1] == ["place"]]
    if len(places) > 1 and len(fields) == 1:
        return [
            {"name": tool["name"], "arguments": generate_arguments(schema, values.with_place(place))}
            for place in places
        ]
    return [{"name": tool["name"], "arguments": generate_arguments(schema, values)}]


def generate_arguments(schema: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return generated arguments. Raises Refused."""
    found = generate_value(schema, values, "tools function parameters")
    if not isinstance(found, dict):
        raise Refused(2013, "invalid params, invalid params: tools function parameters")
    if not schema.get("properties"):
        return {}
    return {name: value for name, value in found.items() if is_relevant(name, schema, values)}


def is_relevant(name: str, schema: dict[str, Any], values: Values) -> bool:
    """Return whether a field is required, or the message mentions it."""
    about = {stem(word) for word in words(name)}
    part = schema["properties"].get(name, {})
    named = any(values.mentions(value) for value in part.get("enum", [])) if isinstance(part, dict) else False
    return name in schema.get("required", []) or named or bool(about & set(stems(values.text)))


def format_results(results: list[tuple[str, str]]) -> str:
    """Return tool results as Markdown."""
    return "\n\n".join(format_result(name, text) for name, text in results)


def format_result(name: str, text: str) -> str:
    """Return one result: JSON as a list of its fields, anything else as it is."""
    title = " ".join(words(name)) or "the tool"
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    if isinstance(found, dict) and found:
        return "\n".join([f"Here is what **{title}** found:", "", *to_list_items(found)])
    if isinstance(found, list) and found:
        return "\n".join([f"**{title}** found {len(found)}:", "", *(f"- {to_inline_text(item)}" for item in found)])
    return f"**{title}** says: {to_inline_text(found)}"


def to_list_items(found: dict[str, Any]) -> list[str]:
    """Return fields as list items."""
    return [f"- **{' '.join(words(str(key))) or key}:** {to_inline_text(value)}" for key, value in found.items()]


def to_inline_text(value: Any) -> str:
    """Return a value in one line."""
    if isinstance(value, dict):
        return ", ".join(f"{' '.join(words(str(key)))} {to_inline_text(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(to_inline_text, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
