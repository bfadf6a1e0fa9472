"""Generate JSON that is valid for a schema, with values from the message."""

from collections.abc import Callable
from itertools import product
from typing import Any

from jsonschema import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator, validator_for
from referencing.exceptions import Unresolvable

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.replies import compound
from studio.sandbox.replies.numbers import find_number
from studio.sandbox.replies.patterns import Unmatchable, generate_match
from studio.sandbox.replies.resolution import Schema, Unfillable, merge_schemas, resolve_schema
from studio.sandbox.replies.values import Values

FIELD = "response_format json_schema"
MAX_VALUES = 5_000
ATTEMPTS = 6
MAX_DEPTH = 12


def generate_value(schema: Schema, values: Values, field: str = FIELD) -> Any:
    """Return a value that is valid for the schema. Raises Refused where none is found or the schema is invalid."""
    kind: type[Validator] = validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(schema)
        validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
        for turn in range(ATTEMPTS):
            value = try_fill(validator, schema, values, turn)
            if value is not None and validator.is_valid(value[0]):
                return value[0]
    except SchemaError as error:
        raise Refused(2013, f"invalid params, invalid schema: {error.message[:200]}") from None
    except (RecursionError, Unresolvable, OverflowError, ArithmeticError):
        pass
    raise invalid(field)


def try_fill(validator: Validator, schema: Schema, values: Values, turn: int) -> list[Any] | None:
    """Return a value in a list, or None where none was found."""
    try:
        return [Filler(validator, schema, values).fill(schema, "", turn)]
    except Unfillable:
        return None


class Filler:
    """Generates a value for a schema, recursively."""

    def __init__(self, validator: Validator, root: Schema, values: Values) -> None:
        self.validator, self.root, self.values = validator, root, values
        self.generated, self.depth = 0, 0
        self.open_references = ["#"]  # the references that led here

    def fill(self, schema: Any, name: str, turn: int) -> Any:
        """Return a value for a named field. Raises Unfillable."""
        self.generated += 1
        if self.generated > MAX_VALUES or self.depth > MAX_DEPTH:
            raise Unfillable("the schema has no end")
        self.depth += 1
        self.open_references.append(str(schema.get("$ref") if isinstance(schema, dict) else ""))
        try:
            return self.choose_value(resolve_schema(schema, self.root), name, turn)
        finally:
            self.depth -= 1
            self.open_references.pop()

    def is_recursive(self, schema: Any) -> bool:
        """Return whether a schema refers to one that encloses it."""
        return isinstance(schema, dict) and schema.get("$ref") in self.open_references

    def accepts(self, schema: Schema, value: Any) -> bool:
        """Return whether a schema accepts a value."""
        return self.validator.evolve(schema=schema).is_valid(value)

    def choose_value(self, schema: Schema, name: str, turn: int) -> Any:
        """Return a value: a fixed one, one of a branch, or one of the type. Raises Unfillable."""
        given = self.fixed_value(schema, turn)
        if given is not None:
            return given[0]
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return self.fill_branch(schema, keyword, name, turn)
        if "if" in schema:
            return self.fill_conditional(schema, name, turn)
        return self.fill_type(schema, name, turn)

    def fixed_value(self, schema: Schema, turn: int) -> list[Any] | None:
        """Return, in a list, the value of `const` or `enum`, if possible one that the message mentions."""
        if "const" in schema:
            return [schema["const"]]
        if "enum" not in schema:
            return None
        fitting_ones = [value for value in schema["enum"] if self.accepts(schema, value)]
        if not fitting_ones:
            raise Unfillable("no value of the list is allowed")
        said = [value for value in fitting_ones if self.values.mentions(value)]
        return [(said or fitting_ones)[turn % len(said or fitting_ones)]]

    def fill_branch(self, schema: Schema, keyword: str, name: str, turn: int) -> Any:
        """Return a value of the first branch that yields a valid one. Raises Unfillable."""
        rest = {key: value for key, value in schema.items() if key != keyword}
        branches = compound.order_branches(schema[keyword], self.root, self.values, is_deep=self.depth > MAX_DEPTH // 2)
        for at, part in product(range(ATTEMPTS), branches):
            try:
                value = self.fill(merge_schemas(rest, resolve_schema(part, self.root)), name, turn + at)
            except Unfillable:
                continue
            if self.accepts(schema, value):
                return value
        raise Unfillable("no branch can be filled")

    def fill_conditional(self, schema: Schema, name: str, turn: int) -> Any:
        """Return a value that is valid for `then`, or else for `else`. Raises Unfillable."""
        rest = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
        for part in ({"allOf": [schema["if"], schema.get("then", {})]}, schema.get("else", {})):
            try:
                value = self.fill(merge_schemas(rest, resolve_schema(part, self.root)), name, turn)
            except Unfillable:
                continue
            if self.accepts(schema, value):
                return value
        raise Unfillable("no condition can be kept")

    def fill_type(self, schema: Schema, name: str, turn: int) -> Any:
        """Return a value of the schema's type. Raises Unfillable."""
        for value in [*([schema["default"]] if "default" in schema else []), *schema.get("examples", [])[:1]]:
            if not name and self.accepts(schema, value):
                return value
        kinds = compound.schema_types(schema)
        return TYPES[kinds[turn % len(kinds)] if turn >= ATTEMPTS // 2 else kinds[0]](self, schema, name, turn)

    def text(self, schema: Schema, name: str, turn: int) -> str:
        """Return a string. Raises Unfillable."""
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 1 << 20))
        for text in self.values.texts(name, schema, turn):
            longer = " ".join([text, *[self.values.text or text] * (least // max(len(self.values.text), 1) + 1)])
            for found in (text, text[:most].rsplit(" ", 1)[0], text[:most], longer[: max(least, 1)], longer[:most]):
                if self.accepts(schema, found):
                    return found
        try:
            found = generate_match(schema["pattern"], turn) if "pattern" in schema else ""
        except Unmatchable:
            raise Unfillable("the pattern is too much") from None
        if self.accepts(schema, found):
            return found
        raise Unfillable("no text is allowed")

    def number(self, schema: Schema, name: str, turn: int, *, whole: bool = False) -> int | float:
        """Return a number. Raises Unfillable."""
        wanted = self.values.numbers(name, schema, turn)
        return find_number(schema, wanted, lambda value: self.accepts(schema, value), whole=whole)

    def whole(self, schema: Schema, name: str, turn: int) -> int | float:
        """Return an integer. Raises Unfillable."""
        return self.number(schema, name, turn, whole=True)

    def flag(self, schema: Schema, name: str, turn: int) -> bool:
        """Return true unless the message negates the field's name."""
        return not self.values.negates(name)


TYPES: dict[str, Callable[[Filler, Schema, str, int], Any]] = {
    "string": Filler.text, "number": Filler.number, "integer": Filler.whole, "boolean": Filler.flag,
    "null": lambda *_: None, "object": compound.fill_object, "array": compound.fill_array,
}  # fmt: skip
