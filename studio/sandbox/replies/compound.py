"""Fill objects and arrays of a JSON schema, and order its branches."""

import json
from typing import Any, Protocol

from studio.sandbox.replies.resolution import Schema, Unfillable, resolve_schema
from studio.sandbox.replies.values import Values, field_kinds
from studio.sandbox.replies.words import stems

DEFAULT_ITEMS = 3
MAX_TURNS = 96
MAX_OPTIONAL_DEPTH = 5
TYPE_BY_KEYWORD = {
    "properties": "object", "required": "object", "additionalProperties": "object", "items": "array",
    "prefixItems": "array", "minItems": "array", "minimum": "number", "maximum": "number", "multipleOf": "number",
    "exclusiveMinimum": "number", "exclusiveMaximum": "number",
}  # fmt: skip
SIMPLE_TYPES = ("null", "boolean", "integer", "number", "string")


class SchemaFiller(Protocol):
    """The filler of nested schemas."""

    values: Values
    root: Schema
    depth: int

    def fill(self, schema: Any, name: str, turn: int) -> Any: ...

    def is_recursive(self, schema: Any) -> bool: ...

    def accepts(self, schema: Schema, value: Any) -> bool: ...


def schema_types(schema: Schema) -> list[str]:
    """Return the types that a schema allows, inferred from its keywords where it has no `type`."""
    found = schema.get("type")
    if found is None:
        found = next((kind for keyword, kind in TYPE_BY_KEYWORD.items() if keyword in schema), "string")
    kinds = [found] if isinstance(found, str) else list(found)
    return sorted(kinds, key=lambda kind: kind == "null")


def order_branches(parts: list[Any], root: Schema, values: Values, *, is_deep: bool) -> list[Any]:
    """Return branches, the one that shares most words with the message first; simple types first at depth."""
    about = set(stems(values.text))

    def rank(part: Any) -> tuple[int, int, int]:
        try:
            known = resolve_schema(part, root)
        except Unfillable:
            return (2, 0, 0)
        kind = schema_types(known)[0] if "enum" not in known and "const" not in known else "string"
        named = len(about & set(stems(json.dumps(known)[:4000])))
        return (
            SIMPLE_TYPES.index(kind) if is_deep and kind in SIMPLE_TYPES else 9 if is_deep else 0,
            -named,
            kind == "null",
        )

    return sorted(parts, key=rank)


def fill_object(filler: SchemaFiller, schema: Schema, _: str, turn: int) -> dict[str, Any]:
    """Return an object with its required fields, and optional ones near the root. Raises Unfillable."""
    fields, needed = schema.get("properties", {}), schema.get("required", [])
    names = list(fields) if filler.depth <= MAX_OPTIONAL_DEPTH else [name for name in fields if name in needed]
    names = [name for name in names if name in needed or not filler.is_recursive(fields[name])]
    most = int(schema.get("maxProperties", 1 << 20))
    found: dict[str, Any] = {}
    for name in sorted(names, key=lambda name: name not in needed)[: max(most, len(needed))]:
        try:
            found[name] = filler.fill(fields[name], name, turn)
        except Unfillable:
            if name in needed:
                raise
    extra = schema.get("additionalProperties", True)
    more = [name for name in needed if name not in found]
    more += [f"field_{at + 1}" for at in range(int(schema.get("minProperties", 0)) - len(found) - len(more))]
    for name in more:
        found[name] = filler.fill(extra, name, turn)
    if not found and "properties" not in schema and most:
        found = fill_any_object(filler, schema, extra)
    return {name: found[name] for name in [*fields, *found] if name in found}


def fill_any_object(filler: SchemaFiller, schema: Schema, extra: Any) -> dict[str, Any]:
    """Return an object for a schema without properties."""
    try:
        found = {"answer": filler.fill(extra, "answer", 0)}
    except Unfillable:
        return {}
    return found if filler.accepts(schema, found) else {}


def fill_array(filler: SchemaFiller, schema: Schema, name: str, turn: int) -> list[Any]:
    """Return an array, as long as the message suggests. Raises Unfillable."""
    firsts, rest = schema.get("prefixItems", []), schema.get("items", True)
    if isinstance(rest, list):  # syntax of older drafts
        firsts, rest = rest, schema.get("additionalItems", True)
    least, most = int(schema.get("minItems", 0)), schema.get("maxItems")
    count = max(least, len(firsts), 0 if rest is False else suggest_length(filler, rest, name))
    count = min(count, int(most)) if most is not None else count
    found = [filler.fill(part, name, turn) for part in firsts[:count]]
    if "contains" in schema and len(found) < max(count, 1):
        found.append(filler.fill(schema["contains"], name, turn))
    for at in range(MAX_TURNS):
        if len(found) >= count:
            break
        value = filler.fill(rest, name, turn + at)
        if not (schema.get("uniqueItems") and contains_equal(value, found)):
            found.append(value)
    if len(found) < least:
        raise Unfillable("there are not so many different ones")
    return found


def contains_equal(value: Any, found: list[Any]) -> bool:
    """Return whether a list contains a value that is equal in the sense of JSON."""
    return json.dumps(value, sort_keys=True) in {json.dumps(other, sort_keys=True) for other in found}


def suggest_length(filler: SchemaFiller, schema: Any, name: str) -> int:
    """Return how many values for an array's items the message has."""
    if filler.depth > MAX_OPTIONAL_DEPTH or filler.is_recursive(schema):
        return 0
    try:
        known = resolve_schema(schema, filler.root)
    except Unfillable:
        return 0
    if "enum" in known:
        return max(1, sum(filler.values.mentions(value) for value in known["enum"]))
    if schema_types(known)[0] in ("number", "integer"):
        return len(filler.values.extracted.numbers) or 1
    kinds = [*field_kinds(name), *(kind for field in known.get("properties", {}) for kind in field_kinds(field))]
    return filler.values.count(kinds) or (1 if known.get("properties") else DEFAULT_ITEMS)
