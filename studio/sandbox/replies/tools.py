"""Calls of tools: which of them a message asks for, and with what."""

import json
from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.errors import Refused
from studio.sandbox.replies.merged import Unfillable, flat
from studio.sandbox.replies.schema import filled
from studio.sandbox.replies.values import Values, meanings
from studio.sandbox.replies.words import stem, stems, words

ENOUGH, MOST_CALLS = 2.0, 8
# How much it says for a tool that the message has a word of its name, of its description, of its fields.
OF_NAME, OF_DESCRIPTION, OF_FIELDS = 2.0, 1.0, 0.5
ARITHMETIC = {"calcul", "calc", "math", "evalu", "comput", "arithmetic"}


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a tool fits a message."""

    tool: dict[str, Any]
    score: float
    shared: frozenset[str]


def calls(tools: list[dict[str, Any]], choice: str, values: Values) -> list[dict[str, Any]]:
    """Return the calls that are to be made: names and arguments. Raises Refused."""
    if not tools or choice == "none":
        return []
    fits = sorted((fit(tool, values) for tool in tools), key=lambda fit: -fit.score)
    if choice.startswith("="):
        fits = [fit for fit in fits if fit.tool["name"] == choice[1:]]
    wanted = distinct([fit for fit in fits if fit.score >= ENOUGH])
    if not wanted and choice != "auto":
        wanted = fits[:1]
    return [call for fit in wanted for call in made(fit.tool, values)][:MOST_CALLS]


def fit(tool: dict[str, Any], values: Values) -> Fit:
    """Return how well a tool fits."""
    asked = set(stems(values.text))
    asked |= {"calcul"} if values.lifted.formulas else set()
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
    score = OF_NAME * len(asked & name) + OF_DESCRIPTION * min(len(asked & (description - name)), 2)
    if score:
        score += OF_FIELDS * min(len(asked & (fields - name - description)), 2) + lifts(tool, values)
    return Fit(tool, score, frozenset(asked & (name | description)))


def lifts(tool: dict[str, Any], values: Values) -> float:
    """Return how far the message has what the tool needs."""
    try:
        needed = flat(tool["parameters"], tool["parameters"]).get("required", [])
    except Unfillable:
        return 0.0
    return 1.0 if any(values.count(meanings(str(name))[:1]) or values.lifted.numbers for name in needed) else 0.0


def distinct(fits: list[Fit]) -> list[Fit]:
    """Return the tools that each fit by words of their own; the best comes first."""
    found: list[Fit] = []
    taken: set[str] = set()
    for fit in fits:
        if fit.shared - taken:
            found.append(fit)
            taken |= fit.shared
    return found


def made(tool: dict[str, Any], values: Values) -> list[dict[str, Any]]:
    """Return a tool's calls: one, or one for each place that is named when it takes one place. Raises Refused."""
    schema = {"type": "object", **tool["parameters"]}
    places = values.lifted.places
    fields = [name for name in schema.get("properties", {}) if meanings(name)[:1] == ["place"]]
    if len(places) > 1 and len(fields) == 1:
        return [{"name": tool["name"], "arguments": arguments(schema, values.only(place))} for place in places]
    return [{"name": tool["name"], "arguments": arguments(schema, values)}]


def arguments(schema: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return what a tool is called with. Raises Refused."""
    found = filled(schema, values, "tools function parameters")
    if not isinstance(found, dict):
        raise Refused(2013, "invalid params, invalid params: tools function parameters")
    if not schema.get("properties"):
        return {}
    return {name: value for name, value in found.items() if is_meant(name, schema, values)}


def is_meant(name: str, schema: dict[str, Any], values: Values) -> bool:
    """Return whether a field is needed, or the message speaks of it."""
    about = {stem(word) for word in words(name)}
    part = schema["properties"].get(name, {})
    named = any(values.says(value) for value in part.get("enum", [])) if isinstance(part, dict) else False
    return name in schema.get("required", []) or named or bool(about & set(stems(values.text)))


def restated(results: list[tuple[str, str]]) -> str:
    """Return what tools have answered, in words."""
    return "\n\n".join(restated_one(name, text) for name, text in results)


def restated_one(name: str, text: str) -> str:
    """Return one answer: JSON as a list of its fields, anything else as it is."""
    title = " ".join(words(name)) or "the tool"
    try:
        found = json.loads(text)
    except ValueError:
        found = text
    if isinstance(found, dict) and found:
        return "\n".join([f"Here is what **{title}** found:", "", *listed(found)])
    if isinstance(found, list) and found:
        return "\n".join([f"**{title}** found {len(found)}:", "", *(f"- {inline(item)}" for item in found)])
    return f"**{title}** says: {inline(found)}"


def listed(found: dict[str, Any]) -> list[str]:
    """Return fields as a list."""
    return [f"- **{' '.join(words(str(key))) or key}:** {inline(value)}" for key, value in found.items()]


def inline(value: Any) -> str:
    """Return a value in one line."""
    if isinstance(value, dict):
        return ", ".join(f"{' '.join(words(str(key)))} {inline(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(inline, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
