"""Read a structured answer: the JSON that a model wrote, held to the fields that were asked for."""

import json
import re
from collections.abc import Iterable
from typing import Any

from studio.tools.schemas.check import find_problems
from studio.tools.schemas.fields import Field, build_schema

FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?```\s*\Z", re.DOTALL)
NO_JSON = "The answer is no table row"


def parse_json(text: str) -> Any:
    """Return the JSON of an answer, perhaps in a fence; None for text that is none."""
    try:
        found = FENCED.match(text)
        return json.loads(found[1] if found else text)
    except (ValueError, RecursionError):
        return None


def read_answer(text: str, fields: Iterable[Field]) -> tuple[dict[str, Any], str]:
    """Return the values of the fields, and in what they depart from what was asked, or ""."""
    fields = list(fields)
    data = parse_json(text)
    if not isinstance(data, dict):
        return {}, NO_JSON
    values = {field.name: to_cell(data.get(field.name)) for field in fields}
    return values, "; ".join(find_problems(data, build_schema(fields)))


def to_cell(value: Any) -> Any:
    """Return a value as one cell: several in one, separated by semicolons."""
    if isinstance(value, list):
        return "; ".join(str(to_cell(one)) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
