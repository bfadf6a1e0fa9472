"""Resolve a JSON schema before it is filled: follow `$ref` and merge `allOf`."""

from typing import Any
from urllib.parse import unquote

Schema = dict[str, Any]
MAX_HOPS = 64
MINIMUM_KEYWORDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
MAXIMUM_KEYWORDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


class Unfillable(Exception):
    """No value is known that the schema would accept."""


def resolve_schema(schema: Any, root: Schema) -> Schema:
    """Return a schema without `$ref` and `allOf`. Raises Unfillable."""
    for _ in range(MAX_HOPS):
        if schema is True:
            return {}
        if not isinstance(schema, dict):
            raise Unfillable("nothing is allowed here")
        if "$ref" not in schema and "allOf" not in schema:
            return schema
        rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        parts = [resolve_reference(schema["$ref"], root)] if "$ref" in schema else []
        for part in [*parts, *schema.get("allOf", [])]:
            rest = merge_schemas(rest, resolve_schema(part, root) if "allOf" in schema else part)
        schema = rest
    raise Unfillable("references go round in a circle")


def resolve_reference(reference: str, root: Schema) -> Any:
    """Return the target of a local reference. Raises Unfillable."""
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


def merge_schemas(one: Schema, other: Any) -> Schema:
    """Return a schema that requires what two schemas require. Raises Unfillable."""
    if other is True:
        return one
    if not isinstance(other, dict):
        raise Unfillable("nothing is allowed here")
    found = dict(one)
    for key, value in other.items():
        found[key] = merge_keyword(key, found[key], value) if key in found else value
    return found


def merge_keyword(key: str, one: Any, other: Any) -> Any:
    """Return the merged value of a keyword. Raises Unfillable."""
    if key in (*MINIMUM_KEYWORDS, *MAXIMUM_KEYWORDS) and not isinstance(one, bool):
        return (max if key in MINIMUM_KEYWORDS else min)(one, other)
    if key == "required":
        return [*one, *(name for name in other if name not in one)]
    if key == "properties":
        return {**one, **{name: {"allOf": [one[name], part]} if name in one else part for name, part in other.items()}}
    if key in ("enum", "type"):
        return intersect(one, other)
    if key in ("items", "additionalProperties"):
        return {"allOf": [one, other]}
    return [*one, *other] if key == "allOf" else other


def intersect(one: Any, other: Any) -> Any:
    """Return the intersection of two lists or single values. Raises Unfillable."""
    left, right = (part if isinstance(part, list) else [part] for part in (one, other))
    found = [value for value in left if value in right or (value == "integer" and "number" in right)]
    found += ["integer"] if "integer" in right and "number" in left and "integer" not in found else []
    if not found:
        raise Unfillable("two parts of the schema exclude each other")
    return found if len(found) > 1 or isinstance(one, list) else found[0]
