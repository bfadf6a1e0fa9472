"""Fields of a schema as people fill them in, and the JSON schema that they become."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

type Schema = dict[str, Any]

KINDS = {"text": "string", "number": "number", "whole": "integer", "yes": "boolean"}
LABELS = [("text", "Text"), ("number", "Number"), ("whole", "Whole number"), ("yes", "Yes or no")]
NAMES = {type_name: kind for kind, type_name in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``about`` tells the model what belongs into it."""

    name: str
    kind: str = "text"
    about: str = ""
    is_list: bool = False
    is_required: bool = True

    def to_schema(self) -> Schema:
        """Return the field's own schema."""
        one: Schema = {"type": KINDS[self.kind]}
        found = {"type": "array", "items": one} if self.is_list else one
        return {**found, "description": self.about} if self.about else found

    @classmethod
    def from_schema(cls, name: str, schema: Any, is_required: bool) -> "Field | None":
        """Return the field of a schema, or None for one that no field can say."""
        if not isinstance(schema, dict):
            return None
        is_list = schema.get("type") == "array"
        one = schema.get("items") if is_list else schema
        kind = NAMES.get(one.get("type", "")) if isinstance(one, dict) else None
        known = {"type", "items", "description"} if is_list else {"type", "description"}
        if kind is None or set(schema) - known or (is_list and set(one or ()) - {"type"}):
            return None
        return cls(name, kind, str(schema.get("description", "")), is_list, is_required)


def build_schema(fields: Iterable[Field]) -> Schema:
    """Return the schema of an object that has these fields and no others."""
    fields = list(fields)
    return {
        "type": "object",
        "properties": {field.name: field.to_schema() for field in fields},
        "required": [field.name for field in fields if field.is_required],
        "additionalProperties": False,
    }


def parse_fields(schema: Schema) -> list[Field] | None:
    """Return the fields of a schema of an object, or None where fields cannot say all of it."""
    properties, required = schema.get("properties"), schema.get("required", [])
    if set(schema) - {"type", "properties", "required", "additionalProperties"} or not isinstance(properties, dict):
        return None
    fields = [Field.from_schema(name, one, name in required) for name, one in properties.items()]
    return None if None in fields else [field for field in fields if field is not None]
