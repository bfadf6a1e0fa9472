"""JSON that keeps to a schema, with what the message offers in it."""

from collections.abc import Callable
from itertools import product
from typing import Any

from jsonschema import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator, validator_for
from referencing.exceptions import Unresolvable

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.replies import compound
from studio.sandbox.replies.merged import Schema, Unfillable, both, flat
from studio.sandbox.replies.numbers import fitting
from studio.sandbox.replies.patterns import Unmatchable, matching
from studio.sandbox.replies.values import Values

FIELD = "response_format json_schema"
MOST_VALUES, ATTEMPTS, DEEPEST = 5_000, 6, 12


def filled(schema: Schema, values: Values, field: str = FIELD) -> Any:
    """Return a value that the schema accepts. Raises Refused where there is none, or the schema is none."""
    kind: type[Validator] = validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(schema)
        validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
        for turn in range(ATTEMPTS):
            value = attempted(validator, schema, values, turn)
            if value is not None and validator.is_valid(value[0]):
                return value[0]
    except SchemaError as error:
        raise Refused(2013, f"invalid params, invalid schema: {error.message[:200]}") from None
    except (RecursionError, Unresolvable, OverflowError, ArithmeticError):
        pass
    raise invalid(field)


def attempted(validator: Validator, schema: Schema, values: Values, turn: int) -> list[Any] | None:
    """Return a value in a list, or None where none was found."""
    try:
        return [Filler(validator, schema, values).fill(schema, "", turn)]
    except Unfillable:
        return None


class Filler:
    """Fills one schema."""

    def __init__(self, validator: Validator, root: Schema, values: Values) -> None:
        self.validator, self.root, self.values = validator, root, values
        self.made, self.depth = 0, 0
        self.following = ["#"]  # the references that led here

    def fill(self, schema: Any, name: str, turn: int) -> Any:
        """Return a value for a field of a name. Raises Unfillable."""
        self.made += 1
        if self.made > MOST_VALUES or self.depth > DEEPEST:
            raise Unfillable("the schema has no end")
        self.depth += 1
        self.following.append(str(schema.get("$ref") if isinstance(schema, dict) else ""))
        try:
            return self.chosen(flat(schema, self.root), name, turn)
        finally:
            self.depth -= 1
            self.following.pop()

    def goes_round(self, schema: Any) -> bool:
        """Return whether a part of the schema is one that it lies in."""
        return isinstance(schema, dict) and schema.get("$ref") in self.following

    def accepts(self, schema: Schema, value: Any) -> bool:
        """Return whether a part of the schema accepts a value."""
        return self.validator.evolve(schema=schema).is_valid(value)

    def chosen(self, schema: Schema, name: str, turn: int) -> Any:
        """Return a value: one of those that are given, of one of the branches, or of the type. Raises Unfillable."""
        given = self.given(schema, turn)
        if given is not None:
            return given[0]
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return self.branch(schema, keyword, name, turn)
        if "if" in schema:
            return self.conditional(schema, name, turn)
        return self.typed(schema, name, turn)

    def given(self, schema: Schema, turn: int) -> list[Any] | None:
        """Return, in a list, the value that the schema itself names; of several the one that the message has."""
        if "const" in schema:
            return [schema["const"]]
        if "enum" not in schema:
            return None
        fitting_ones = [value for value in schema["enum"] if self.accepts(schema, value)]
        if not fitting_ones:
            raise Unfillable("no value of the list is allowed")
        said = [value for value in fitting_ones if self.values.says(value)]
        return [(said or fitting_ones)[turn % len(said or fitting_ones)]]

    def branch(self, schema: Schema, keyword: str, name: str, turn: int) -> Any:
        """Return a value of the first branch that gives one which the whole accepts. Raises Unfillable."""
        rest = {key: value for key, value in schema.items() if key != keyword}
        branches = compound.ordered(schema[keyword], self.root, self.values, is_deep=self.depth > DEEPEST // 2)
        for at, part in product(range(ATTEMPTS), branches):
            try:
                value = self.fill(both(rest, flat(part, self.root)), name, turn + at)
            except Unfillable:
                continue
            if self.accepts(schema, value):
                return value
        raise Unfillable("no branch can be filled")

    def conditional(self, schema: Schema, name: str, turn: int) -> Any:
        """Return a value that keeps to `then`, or else to `else`. Raises Unfillable."""
        rest = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
        for part in ({"allOf": [schema["if"], schema.get("then", {})]}, schema.get("else", {})):
            try:
                value = self.fill(both(rest, flat(part, self.root)), name, turn)
            except Unfillable:
                continue
            if self.accepts(schema, value):
                return value
        raise Unfillable("no condition can be kept")

    def typed(self, schema: Schema, name: str, turn: int) -> Any:
        """Return a value of the type. Raises Unfillable."""
        for value in [*([schema["default"]] if "default" in schema else []), *schema.get("examples", [])[:1]]:
            if not name and self.accepts(schema, value):
                return value
        kinds = compound.types(schema)
        return TYPES[kinds[turn % len(kinds)] if turn >= ATTEMPTS // 2 else kinds[0]](self, schema, name, turn)

    def text(self, schema: Schema, name: str, turn: int) -> str:
        """Return a text. Raises Unfillable."""
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 1 << 20))
        for text in self.values.texts(name, schema, turn):
            longer = " ".join([text, *[self.values.text or text] * (least // max(len(self.values.text), 1) + 1)])
            for found in (text, text[:most].rsplit(" ", 1)[0], text[:most], longer[: max(least, 1)], longer[:most]):
                if self.accepts(schema, found):
                    return found
        try:
            found = matching(schema["pattern"], turn) if "pattern" in schema else ""
        except Unmatchable:
            raise Unfillable("the pattern is too much") from None
        if self.accepts(schema, found):
            return found
        raise Unfillable("no text is allowed")

    def number(self, schema: Schema, name: str, turn: int, *, whole: bool = False) -> int | float:
        """Return a number. Raises Unfillable."""
        wanted = self.values.numbers(name, schema, turn)
        return fitting(schema, wanted, lambda value: self.accepts(schema, value), whole=whole)

    def whole(self, schema: Schema, name: str, turn: int) -> int | float:
        """Return a whole number. Raises Unfillable."""
        return self.number(schema, name, turn, whole=True)

    def flag(self, schema: Schema, name: str, turn: int) -> bool:
        """Return yes unless the message says no."""
        return not self.values.denies(name)


TYPES: dict[str, Callable[[Filler, Schema, str, int], Any]] = {
    "string": Filler.text, "number": Filler.number, "integer": Filler.whole, "boolean": Filler.flag,
    "null": lambda *_: None, "object": compound.mapping, "array": compound.listing,
}  # fmt: skip
