"""Large JSON is parsed in short steps, with the same result as in one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.wire.large_json import parse_large_json

SOME_TEXT = st.text(alphabet='ab"\\\\/,: \u00e9\n\u2028', max_size=12)
SOME_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | SOME_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SOME_TEXT, inner, max_size=4),
)


@given(answer=st.dictionaries(SOME_TEXT, SOME_JSON, max_size=4), ascii=st.booleans(), longest=st.integers(0, 6))
def test_it_says_the_same_wherever_strings_are_cut_out(answer: dict[str, Any], ascii: bool, longest: int) -> None:
    body = json.dumps(answer, ensure_ascii=ascii).encode()
    assert parse_large_json(body, longest) == answer


@pytest.mark.parametrize("body", [
    b"", b"[1]", b'"text"', b'{"a": "unfinished', b'{"a": "\\"', b'{"a": ' * 200_000, b'"' * 99, b"\xff\xfe{",
])  # fmt: skip
def test_what_is_no_object_is_none(body: bytes) -> None:
    assert parse_large_json(body, 4) is None
