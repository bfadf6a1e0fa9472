"""Objects and lists of a schema, and the order in which its branches are tried."""

import json
from typing import Any, Protocol

from studio.sandbox.replies.merged import Schema, Unfillable, flat
from studio.sandbox.replies.values import Values, meanings
from studio.sandbox.replies.words import stems

USUAL_ITEMS, MOST_TURNS, SHALLOW = 3, 96, 5
BY_KEYWORD = {
    "properties": "object", "required": "object", "additionalProperties": "object", "items": "array",
    "prefixItems": "array", "minItems": "array", "minimum": "number", "maximum": "number", "multipleOf": "number",
    "exclusiveMinimum": "number", "exclusiveMaximum": "number",
}  # fmt: skip
SIMPLE = ("null", "boolean", "integer", "number", "string")


class Fills(Protocol):
    """What fills the parts."""

    values: Values
    root: Schema
    depth: int

    def fill(self, schema: Any, name: str, turn: int) -> Any: ...

    def goes_round(self, schema: Any) -> bool: ...

    def accepts(self, schema: Schema, value: Any) -> bool: ...


def types(schema: Schema) -> list[str]:
    """Return the types that a schema allows, by its keywords where it does not say."""
    found = schema.get("type")
    if found is None:
        found = next((kind for keyword, kind in BY_KEYWORD.items() if keyword in schema), "string")
    kinds = [found] if isinstance(found, str) else list(found)
    return sorted(kinds, key=lambda kind: kind == "null")


def ordered(parts: list[Any], root: Schema, values: Values, *, is_deep: bool) -> list[Any]:
    """Return branches, the one that the message speaks of first; far down the simplest ones come first."""
    about = set(stems(values.text))

    def rank(part: Any) -> tuple[int, int, int]:
        try:
            known = flat(part, root)
        except Unfillable:
            return (2, 0, 0)
        kind = types(known)[0] if "enum" not in known and "const" not in known else "string"
        named = len(about & set(stems(json.dumps(known)[:4000])))
        return (SIMPLE.index(kind) if is_deep and kind in SIMPLE else 9 if is_deep else 0, -named, kind == "null")

    return sorted(parts, key=rank)


def mapping(filler: Fills, schema: Schema, _: str, turn: int) -> dict[str, Any]:
    """Return an object: every field that must be there, and far enough up those that may. Raises Unfillable."""
    fields, needed = schema.get("properties", {}), schema.get("required", [])
    names = list(fields) if filler.depth <= SHALLOW else [name for name in fields if name in needed]
    names = [name for name in names if name in needed or not filler.goes_round(fields[name])]
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
        found = loose(filler, schema, extra)
    return {name: found[name] for name in [*fields, *found] if name in found}


def loose(filler: Fills, schema: Schema, extra: Any) -> dict[str, Any]:
    """Return an object of which nothing is known but that it is one."""
    try:
        found = {"answer": filler.fill(extra, "answer", 0)}
    except Unfillable:
        return {}
    return found if filler.accepts(schema, found) else {}


def listing(filler: Fills, schema: Schema, name: str, turn: int) -> list[Any]:
    """Return a list, as long as the message suggests. Raises Unfillable."""
    firsts, rest = schema.get("prefixItems", []), schema.get("items", True)
    if isinstance(rest, list):  # an older draft
        firsts, rest = rest, schema.get("additionalItems", True)
    least, most = int(schema.get("minItems", 0)), schema.get("maxItems")
    count = max(least, len(firsts), 0 if rest is False else suggested(filler, rest, name))
    count = min(count, int(most)) if most is not None else count
    found = [filler.fill(part, name, turn) for part in firsts[:count]]
    if "contains" in schema and len(found) < max(count, 1):
        found.append(filler.fill(schema["contains"], name, turn))
    for at in range(MOST_TURNS):
        if len(found) >= count:
            break
        value = filler.fill(rest, name, turn + at)
        if not (schema.get("uniqueItems") and same(value, found)):
            found.append(value)
    if len(found) < least:
        raise Unfillable("there are not so many different ones")
    return found


def same(value: Any, found: list[Any]) -> bool:
    """Return whether a value is there already, in the sense of JSON."""
    return json.dumps(value, sort_keys=True) in {json.dumps(other, sort_keys=True) for other in found}


def suggested(filler: Fills, schema: Any, name: str) -> int:
    """Return how many there are in the message of what a list holds."""
    if filler.depth > SHALLOW or filler.goes_round(schema):
        return 0
    try:
        known = flat(schema, filler.root)
    except Unfillable:
        return 0
    if "enum" in known:
        return max(1, sum(filler.values.says(value) for value in known["enum"]))
    if types(known)[0] in ("number", "integer"):
        return len(filler.values.lifted.numbers) or 1
    kinds = [*meanings(name), *(kind for field in known.get("properties", {}) for kind in meanings(field))]
    return filler.values.count(kinds) or (1 if known.get("properties") else USUAL_ITEMS)
