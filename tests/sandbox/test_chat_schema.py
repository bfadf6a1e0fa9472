"""JSON that keeps to a schema."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.sandbox.replies.schema import generate_value
from studio.sandbox.replies.values import Values
from tests.sandbox.asking import status
from tests.sandbox.chatting import ask, message, talker

PERSON = {
    "type": "object", "additionalProperties": False, "required": ["name", "age", "city", "mood"],
    "properties": {
        "name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}, "city": {"type": "string"},
        "mood": {"enum": ["happy", "sad"]},
    },
}  # fmt: skip
NODE = {
    "$defs": {"node": {"type": "object", "required": ["value"], "properties": {
        "value": {"type": "integer"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
    }}},
    "$ref": "#/$defs/node",
}  # fmt: skip
FORMAT_CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER
FORMATS = {"email", "date", "date-time", "uri", "uuid", "ipv4", "time", "hostname"}


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


def answered(api: httpx.Client, schema: dict[str, Any], text: str) -> Any:
    """Return the JSON of an answer, which the schema must accept."""
    wanted = {"type": "json_schema", "json_schema": {"name": "found", "schema": schema}}
    value = json.loads(message(ask(api, text, model="MiniMax-Text-01", response_format=wanted))["content"])
    jsonschema.validate(value, schema, format_checker=FORMAT_CHECKER)
    return value


def test_a_person_is_found_in_a_sentence(api: httpx.Client) -> None:
    text = "My name is Anna Smith, I am 34 years old, I live in Oslo and I am sad."
    assert answered(api, PERSON, text) == {"name": "Anna Smith", "age": 34, "city": "Oslo", "mood": "sad"}


def test_each_person_of_a_text_is_one_of_the_list(api: httpx.Client) -> None:
    schema = {"type": "object", "properties": {"people": {"type": "array", "items": PERSON}}, "required": ["people"]}
    found = answered(api, schema, "Anna is 34 and from Oslo, happy. Bob is 29 and from Rome, sad.")["people"]
    assert [(row["name"], row["age"], row["city"]) for row in found] == [("Anna", 34, "Oslo"), ("Bob", 29, "Rome")]


def test_addresses_days_and_lists_are_lifted(api: httpx.Client) -> None:
    schema = {"type": "object", "required": ["to", "due", "tags", "code", "price"], "properties": {
        "to": {"type": "string", "format": "email"}, "due": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2}, "price": {"type": "number"},
        "code": {"type": "string", "pattern": "^[A-Z]{3}-\\d{4}$"},
    }}  # fmt: skip
    found = answered(
        api, schema, "Write to bob@example.org by 3 March 2027, price 19.5 euro; tags: sea, wind and light"
    )
    assert (found["to"], found["due"], found["price"]) == ("bob@example.org", "2027-03-03", 19.5)
    assert found["tags"] == ["sea", "wind", "light"]


def test_a_schema_that_contains_itself_ends(api: httpx.Client) -> None:
    assert answered(api, NODE, "The number is 7")["value"] == 7


def test_bare_json_is_an_object(api: httpx.Client) -> None:
    answer = message(ask(api, "What is 12*7?", response_format={"type": "json_object"}))
    assert "84" in json.loads(answer["content"])["answer"]


@pytest.mark.parametrize("schema", [
    {"type": "strin"}, {"type": "integer", "minimum": 5, "maximum": 4}, {"not": {}}, {"$ref": "#"},
    {"$ref": "https://example.org/schema.json"}, {"type": "string", "pattern": "("}, {"enum": []},
    {"allOf": [{"type": "string"}, {"type": "integer"}]}, {"type": "string", "pattern": "^a$", "minLength": 3},
])  # fmt: skip
def test_what_cannot_be_kept_to_is_refused(api: httpx.Client, schema: dict) -> None:
    wanted = {"type": "json_schema", "json_schema": {"name": "found", "schema": schema}}
    assert status(ask(api, "Hello", response_format=wanted))[0] == 2013


def strings() -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of texts."""
    lengths = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
    limited = lengths.map(lambda pair: {"type": "string", "minLength": pair[0], "maxLength": pair[1]})
    patterns = st.sampled_from(
        ["^[A-Z]{2}\\d{3}$", "^(red|green)-[a-f0-9]{4}$", "\\w+@\\w+", "^#[0-9A-F]{6}$", "^.{3,9}$"]
    )
    formats = st.sampled_from(sorted(FORMATS)).map(lambda name: {"type": "string", "format": name})
    return limited | patterns.map(lambda pattern: {"type": "string", "pattern": pattern}) | formats


def numbers() -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of numbers."""
    bounds = st.tuples(st.integers(-500, 500), st.integers(-500, 500)).map(sorted)
    plain = st.tuples(bounds, st.sampled_from(["integer", "number"]))
    bounded = plain.map(lambda row: {"type": row[1], "minimum": row[0][0], "maximum": row[0][1]})
    steps = st.sampled_from([1, 2, 5, 7, 0.5, 0.25]).map(lambda step: {"type": "number", "multipleOf": step})
    open_ = st.integers(-99, 99).map(lambda low: {"type": "number", "exclusiveMinimum": low})
    return bounded | steps | open_


def compound(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of objects, lists and choices."""
    fields = st.dictionaries(
        st.sampled_from(["name", "city", "age", "tags", "title", "due", "note"]), inner, max_size=4
    )
    objects = st.tuples(fields, st.booleans()).map(
        lambda row: {"type": "object", "properties": row[0], "required": sorted(row[0]), "additionalProperties": row[1]}
    )
    lists = st.tuples(inner, st.integers(0, 3), st.integers(3, 6)).map(
        lambda row: {"type": "array", "items": row[0], "minItems": row[1], "maxItems": row[2]}
    )
    choices = st.lists(inner, min_size=1, max_size=3).map(lambda rows: {"anyOf": rows})
    return objects | lists | choices


LEAVES = strings() | numbers() | st.sampled_from(
    [{"type": "boolean"}, {"type": "null"}, {"const": 7}, {"enum": ["red", 3, None]}, {"type": ["string", "null"]}, {}]
)  # fmt: skip
SCHEMAS = st.recursive(LEAVES, compound, max_leaves=8)
TEXTS = st.sampled_from(["", "Anna is 34, from Oslo.", "12 apples, 3 pears and a red car by 3 March 2027", "é" * 50])


@given(SCHEMAS, TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_can_be_kept_to_is_kept_to(schema: dict, text: str) -> None:
    value = generate_value(schema, Values(text, "the sea", "2026-11-25"))
    jsonschema.validate(value, schema, format_checker=FORMAT_CHECKER)
    assert json.loads(json.dumps(value)) == value
