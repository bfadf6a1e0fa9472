"""Check schemas, and what a model answers, without fetching anything and without expressions that run for ever."""

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry

MAX_BYTES = 20_000
MAX_DEPTH = 12
MAX_PROBLEMS = 5
VALUES = {"enum", "const", "default", "examples"}
NAMED = {"properties", "$defs", "definitions", "dependentSchemas"}
# A pattern may take for ever on a few characters; a reference leads elsewhere.
REFUSED = {
    "pattern": "“pattern” is not taken: a pattern can run for ever.",
    "patternProperties": "“patternProperties” is not taken: a pattern can run for ever.",
    "$ref": "“$ref” is not taken: write the schema out.",
    "$dynamicRef": "“$dynamicRef” is not taken: write the schema out.",
}


def find_fault(schema: Any) -> str:
    """Return in a sentence why a schema cannot be used, or ""."""
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return 'A schema is an object whose "type" is "object".'
    if len(json.dumps(schema)) > MAX_BYTES:
        return f"This schema is too long; at most {MAX_BYTES:,} characters."
    try:
        refused = next((REFUSED[name] for name in iter_keywords(schema) if name in REFUSED), "")
        Draft202012Validator.check_schema(schema)
    except TooDeep:
        return "This schema is nested too deep."
    except SchemaError as error:
        return refused or f"At {error.json_path}: {error.message[:300]}"
    return refused


class TooDeep(Exception):
    """A schema that holds too many others in each other."""


def iter_keywords(schema: Any, depth: int = 0) -> Iterator[str]:
    """Yield the keywords of a schema; names of properties are none. Raises TooDeep."""
    if depth > MAX_DEPTH:
        raise TooDeep
    for name, value in schema.items() if isinstance(schema, dict) else ():
        yield name
        if name not in VALUES:
            yield from (one for inner in schemas_in(name, value) for one in iter_keywords(inner, depth + 1))


def schemas_in(name: str, value: Any) -> list[Any]:
    """Return the schemas that stand at a keyword."""
    if isinstance(value, list):
        return value
    return list(value.values()) if name in NAMED and isinstance(value, dict) else [value]


def find_problems(data: Any, schema: dict[str, Any]) -> list[str]:
    """Return in sentences where an answer departs from its schema, a few of them."""
    validator = Draft202012Validator(schema, registry=Registry())
    problems = []
    for error in validator.iter_errors(data):
        problems.append(f"{error.json_path}: {error.message[:200]}")
        if len(problems) == MAX_PROBLEMS:
            break
    return problems
