"""Every answer is mapped to an error by one table, which is the one written down for reliability."""

from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.wire.envelope import find_error
from studio.minimax.wire.parse import parse_code, parse_count

LATER, KEY, CREDIT, REFUSED, UNSURE = (
    errors.TryLater,
    errors.KeyRefused,
    errors.OutOfCredit,
    errors.Refused,
    errors.Unsure,
)
# Code, error, and how often one request may be sent: the policy's table, row by row.
TABLE = [
    *((code, LATER, 8) for code in (1002, 1039, 1041, 2045, 2205)),
    (1008, CREDIT, 1),
    *((code, KEY, 1) for code in (1004, 2049)),
    *((code, REFUSED, 1) for code in (1026, 1042, 1043, 1044, 2013, 20132, 2037, 2039, 2042, 2048)),
    *((code, REFUSED, 1) for code in (1028, 1030, 2038, 2044, 2054, 2056, 2061, 2202, 2203, 2204, 2206)),
    (1027, errors.Withheld, 1),
    *((code, LATER, 3) for code in (1000, 1013, 1024, 1033)),
    *((code, UNSURE, 1) for code in (1001, 1500, 9999)),
]
# What an answer without a code means, by its HTTP status and by the word of its error.
STATUSES = {429: LATER, 402: CREDIT, 401: KEY}
WORDS = {
    "rate_limit_error": LATER,
    "overloaded_error": LATER,
    "insufficient_balance_error": CREDIT,
    "authorized_error": KEY,
    "authentication_error": KEY,
    "bad_request_error": REFUSED,
    "unprocessable_entity_error": REFUSED,
}


def base(code: Any, words: str = "") -> dict[str, Any]:
    """Return an envelope as media endpoints have it."""
    return {"data": None, "base_resp": {"status_code": code, "status_msg": words}}


def compat(word: str, message: str, status: str = "500") -> dict[str, Any]:
    """Return an envelope as the newer endpoints have it."""
    return {"type": "error", "error": {"type": word, "message": message, "http_code": status}, "request_id": "r1"}


@pytest.mark.parametrize(
    "envelope",
    [base, lambda code: base(str(code)), lambda code: compat("server_error", f"unknown error, 999 ({code})")],
    ids=["base_resp", "as text", "error"],
)
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_code_means_the_same_wherever_it_stands(status: int, envelope: Any) -> None:
    found = [find_error(status, envelope(code)) for code, _, _ in TABLE]
    assert [(one.code, type(one), one.tries) for one in found if one] == TABLE


@pytest.mark.parametrize(
    ("status", "error"),
    [
        *STATUSES.items(),
        (500, UNSURE),
        (502, UNSURE),
        (503, UNSURE),
        (520, UNSURE),
        (529, UNSURE),
        (404, UNSURE),
        (403, UNSURE),
        (302, UNSURE),
        (200, UNSURE),
    ],
)
def test_without_an_envelope_the_status_decides_and_most_say_nothing(status: int, error: type) -> None:
    assert type(find_error(status, None)) is error


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (429, base(1002), LATER),
        (429, compat("insufficient_balance_error", "insufficient balance (1008)", "429"), CREDIT),
        (500, compat("api_error", "insufficient balance (1008)"), CREDIT),
        (401, compat("authorized_error", "login fail: … (1004)", "401"), KEY),
        (401, compat("authentication_error", "no", "401"), KEY),
        (400, compat("bad_request_error", "no"), REFUSED),
        (422, compat("unprocessable_entity_error", "input new_sensitive (1026)"), REFUSED),
        (529, compat("overloaded_error", "busy"), LATER),
        (500, compat("server_error", "no"), UNSURE),
        (429, compat("server_error", "no"), LATER),
        (200, compat("server_error", "no"), UNSURE),
        (200, {"error": {"code": "1026", "message": "x"}}, REFUSED),
    ],
)
def test_the_newer_envelope_is_read_too(status: int, answer: dict[str, Any], error: type) -> None:
    assert type(find_error(status, answer)) is error


@pytest.mark.parametrize(("word", "error"), [*WORDS.items(), ("server_error", UNSURE), ("api_error", UNSURE)])
def test_a_word_means_something_where_there_is_no_code(word: str, error: type) -> None:
    for status in (200, 400, 500):
        assert type(find_error(status, compat(word, "no"))) is error
        assert type(find_error(status, compat(word, "no (424242)"))) is UNSURE


@pytest.mark.parametrize(
    "answer",
    [
        {},
        base(0),
        base("0"),
        base(None),
        {"base_resp": None},
        {"base_resp": "odd"},
        {"base_resp": {}},
        {"error": None},
        {"base_resp": {"status_code": True}},
    ],
)
def test_an_answer_that_complains_of_nothing_is_well(answer: dict[str, Any]) -> None:
    assert find_error(200, answer) is None
    assert type(find_error(503, answer)) is UNSURE


@pytest.mark.parametrize(
    ("code", "words", "field"),
    [
        (2013, "invalid params, invalid params: voice_setting emotion", "voice_setting.emotion"),
        (2013, "invalid params, method t2a-v2 not have model: xxx", "model"),
        (2013, "invalid params, voice_setting.speed out of range", "voice_setting.speed"),
        (2013, "invalid params: audio_setting sample_rate", "audio_setting"),
        (2013, "invalid params", ""),
        (2013, "text is too long", "text"),
        (2054, "voice id not exist", "voice_setting.voice_id"),
        (20132, "invalid samples or voice_id", "voice_setting.voice_id"),
        (1042, "invisible character ratio limit", "text"),
        (2061, "token plan not support model", "model"),
        (2013, None, ""),
    ],
)
def test_a_refusal_names_the_field(code: int, words: str, field: str) -> None:
    found = find_error(200, base(code, words))
    assert isinstance(found, REFUSED)
    assert found.field == field


def test_the_trace_id_is_kept_from_wherever_it_is() -> None:
    assert find_error(200, base(1026), "header").trace_id == "header"
    assert find_error(200, {**base(1026), "trace_id": "body"}).trace_id == "body"
    assert find_error(400, compat("bad_request_error", "no")).trace_id == "r1"
    assert find_error(200, {"base_resp": {"status_code": 1026, "trace_id": "base"}}).trace_id == "base"


def test_what_minimax_says_is_not_repeated() -> None:
    assert "secret" not in str(find_error(200, base(2013, "invalid params: secret")))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, 7),
        ("7", 7),
        (7.9, 7),
        ("7.9", 7),
        (2**31 - 1, 2**31 - 1),
        (0, 0),
        (-1, 0),
        (2**31, 0),
        (10**400, 0),
        ("1e400", 0),
        (float("nan"), 0),
        (True, 0),
        (None, 0),
        ("x", 0),
        ([], 0),
    ],
)
def test_a_number_is_one_that_can_be_kept(value: Any, number: int) -> None:
    assert parse_count(value) == number
    assert parse_code(value) == (number or None)


@pytest.mark.parametrize("code", [10**30, -7, 2**31])
def test_a_code_that_cannot_be_kept_is_not_told(code: int) -> None:
    found = find_error(200, base(code))
    assert (type(found), found.code) == (UNSURE, None)
