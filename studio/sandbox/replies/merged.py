"""Schemas before they are filled: references followed, and everything that `allOf` asks for in one."""

from typing import Any
from urllib.parse import unquote

Schema = dict[str, Any]
MOST_HOPS = 64
LARGER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
SMALLER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


class Unfillable(Exception):
    """No value is known that the schema would accept."""


def flat(schema: Any, root: Schema) -> Schema:
    """Return a schema without `$ref` and `allOf`. Raises Unfillable."""
    for _ in range(MOST_HOPS):
        if schema is True:
            return {}
        if not isinstance(schema, dict):
            raise Unfillable("nothing is allowed here")
        if "$ref" not in schema and "allOf" not in schema:
            return schema
        rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        parts = [referred(schema["$ref"], root)] if "$ref" in schema else []
        for part in [*parts, *schema.get("allOf", [])]:
            rest = both(rest, flat(part, root) if "allOf" in schema else part)
        schema = rest
    raise Unfillable("references go round in a circle")


def referred(reference: str, root: Schema) -> Any:
    """Return what a reference inside the schema means. Raises Unfillable."""
    found: Any = root
    if not reference.startswith("#"):
        raise Unfillable(f"{reference} is not part of the schema")
    for step in reference.removeprefix("#").split("/")[1:]:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(name)] if isinstance(found, list) else found[name]
        except (KeyError, IndexError, ValueError, TypeError):
            raise Unfillable(f"{reference} leads nowhere") from None
    return found


def both(one: Schema, other: Any) -> Schema:
    """Return a schema that asks for what two ask for. Raises Unfillable."""
    if other is True:
        return one
    if not isinstance(other, dict):
        raise Unfillable("nothing is allowed here")
    found = dict(one)
    for key, value in other.items():
        found[key] = joined(key, found[key], value) if key in found else value
    return found


def joined(key: str, one: Any, other: Any) -> Any:
    """Return what a keyword is when two schemas have it. Raises Unfillable."""
    if key in (*LARGER, *SMALLER) and not isinstance(one, bool):
        return (max if key in LARGER else min)(one, other)
    if key == "required":
        return [*one, *(name for name in other if name not in one)]
    if key == "properties":
        return {**one, **{name: {"allOf": [one[name], part]} if name in one else part for name, part in other.items()}}
    if key in ("enum", "type"):
        return shared(one, other)
    if key in ("items", "additionalProperties"):
        return {"allOf": [one, other]}
    return [*one, *other] if key == "allOf" else other


def shared(one: Any, other: Any) -> Any:
    """Return what two lists, or single values, have in common. Raises Unfillable."""
    left, right = (part if isinstance(part, list) else [part] for part in (one, other))
    found = [value for value in left if value in right or (value == "integer" and "number" in right)]
    found += ["integer"] if "integer" in right and "number" in left and "integer" not in found else []
    if not found:
        raise Unfillable("two parts of the schema exclude each other")
    return found if len(found) > 1 or isinstance(one, list) else found[0]
