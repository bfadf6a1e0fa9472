"""Failures as they were recorded, bodies and all: each is the error that says what to do about it."""

import json
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from tests.minimax.calls import CALLS
from tests.minimax.upstream import TRACE, Wire, http

CLONE = {"input_sensitive": False, "input_sensitive_type": 0, "demo_audio": ""}
CHAT = {"input_sensitive": True, "input_sensitive_type": 3, "choices": None, "usage": None}
LOGIN = "login fail: Please carry the API secret key in the 'Authorization' field of the request header"


def base(code: int, words: str, **more: Any) -> dict[str, Any]:
    """Return a failure as most endpoints tell it."""
    return {**more, "base_resp": {"status_code": code, "status_msg": words}}


def compat(word: str, message: str, status: str) -> dict[str, Any]:
    """Return a failure as the newer endpoints tell it; the status inside is a string."""
    return {"type": "error", "error": {"type": word, "message": message, "http_code": status}, "request_id": TRACE}


RECORDED: list[tuple[str, str, dict[str, Any], type]] = [
    ("voices.clone", "200 OK", base(1000, "unknown error", **CLONE), errors.TryLater),
    ("voices.clone", "200 OK", base(2038, "no permission", **CLONE), errors.Refused),
    ("voices.delete", "200 OK", base(2054, "voice id not exist"), errors.Refused),
    ("voices.delete", "200 OK", base(2013, "invalid params"), errors.Refused),
    ("chat.create", "500 Oh", compat("server_error", "unknown error, 999 (1000)", "500"), errors.TryLater),
    ("chat.create", "500 Oh", compat("api_error", "insufficient balance (1008)", "500"), errors.OutOfCredit),
    ("chat.create", "429 No", compat("insufficient_balance_error", "insufficient balance (1008)", "429"),
     errors.OutOfCredit),
    ("chat.create", "401 No", compat("authentication_error", f"{LOGIN} (1004)", "401"), errors.KeyRefused),
    ("chat.create", "529 No", compat("overloaded_error", "overloaded", "529"), errors.TryLater),
    ("chat.create", "200 OK", base(1026, "input new_sensitive", **CHAT), errors.Refused),
    ("chat.stream", "200 OK", base(1039, "token limit"), errors.TryLater),
    ("speech.create", "200 OK", base(1004, "token not match group"), errors.KeyRefused),
    ("speech.stream", "200 OK", base(2013, "invalid params, method t2a-v2 not have model: xxx"), errors.Refused),
    ("speech.create", "200 OK", base(2061, "token plan not support model"), errors.Refused),
    ("speech.create", "200 OK", base(2056, "usage limit exceeded"), errors.Refused),
    ("images.create", "200 OK", base(1030, "Daily quota exhausted for image-01"), errors.Refused),
    ("images.create", "200 OK", base(1004, LOGIN), errors.KeyRefused),
    ("music.create", "200 OK", base(2044, "no permission"), errors.Refused),
    ("files.upload", "400 No", base(2013, "invalid params"), errors.Refused),
    ("files.retrieve", "200 OK", base(1013, "internal service error"), errors.TryLater),
    ("video.query", "200 OK", base(1004, LOGIN), errors.KeyRefused),
    ("video.query over the second API", "500 Oh", compat("server_error", "record not found", "500"), errors.Unsure),
    ("video.create over the second API", "400 No", compat("bad_request_error", "invalid params (2013)", "400"),
     errors.Refused),
    ("video.create over the second API", "422 No", compat("unprocessable_entity_error", "no (1026)", "422"),
     errors.Refused),
    ("video.create over the second API", "402 No", compat("insufficient_balance_error", "no", "402"),
     errors.OutOfCredit),
]  # fmt: skip


@pytest.mark.parametrize(("name", "status", "body", "error"), RECORDED)
async def test_a_recorded_failure_is_that_error(
    api: Api, wire: Wire, name: str, status: str, body: dict[str, Any], error: type
) -> None:
    wire.answers(http(json.dumps(body), status=status, Trace_Id=TRACE))
    with pytest.raises(errors.ApiError) as caught:
        await CALLS[name].make(api)
    assert (type(caught.value), caught.value.trace_id, len(wire.asked)) == (error, TRACE, 1)
