"""`/v1/batches`: many chat requests out of one file."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.asking import status
from tests.sandbox.batching import BATCHES, begun, ended, line, lines_of, order, told
from tests.sandbox.tasks import charged, client, hurried, later, pace, uploaded

DAY_S = 86400
NULL_AT = {f"{name}_at": None for name in ("in_progress", "completed", "failed", "expired", "cancelling", "cancelled")}


@pytest.fixture(scope="module")
def alice(sandbox_url: str) -> Iterator[httpx.Client]:
    """A client whose batches are done when it asks."""
    with hurried(sandbox_url, "sk-alice-many") as api:
        yield api


def test_a_new_batch_is_told_as_the_documents_have_it(alice: httpx.Client) -> None:
    number = uploaded(alice, "requests.jsonl", b"{}", "batch")
    batch = alice.post(BATCHES, json=order(number, callback_url="http://minimax-xxxx")).json()
    assert re.fullmatch(r"batch_[A-Za-z0-9]{24}", batch["id"])
    assert batch["expires_at"] - batch["created_at"] == DAY_S
    assert {name: value for name, value in batch.items() if name not in ("id", "created_at", "expires_at")} == {
        "object": "batch", "endpoint": "/v1/text/chatcompletion_v2", "errors": None, "input_file_id": str(number),
        "completion_window": "24h", "status": "validating", "output_file_id": None, "error_file_id": None, **NULL_AT,
        "request_counts": {"total": 0, "completed": 0, "failed": 0}, "callback_url": "http://minimax-xxxx",
    }  # fmt: skip


def test_it_goes_through_its_statuses_in_order(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        batch = begun(alice, line("a"))
        seen = [told(alice, batch["id"]) for _ in range(4)]
    assert [row["status"] for row in seen] == ["validating", "in_progress", "finalizing", "completed"]
    assert "finalizing_at" not in seen[0] and seen[1]["output_file_id"] is None
    names = ("created_at", "in_progress_at", "finalizing_at", "completed_at")
    times = [seen[3][name] for name in names]
    assert all(isinstance(at, int) for at in times) and times == sorted(times)
    assert seen[1]["request_counts"]["total"] == 1


def test_every_line_is_answered_under_its_name(alice: httpx.Client) -> None:
    batch = ended(alice, begun(alice, *[line(f"q{at}", f"What is {at} + 1?") for at in range(40)])["id"])
    assert (batch["request_counts"], batch["error_file_id"]) == ({"total": 40, "completed": 40, "failed": 0}, None)
    rows = {row["custom_id"]: row for row in lines_of(alice, batch["output_file_id"])}
    assert len(rows) == 40 and len({row["id"] for row in rows.values()}) == 40
    answer = rows["q7"]["response"]
    assert (answer["status_code"], rows["q7"]["error"], len(answer["request_id"])) == (200, None, 32)
    assert answer["body"]["base_resp"]["status_code"] == 0
    assert "8" in answer["body"]["choices"][0]["message"]["content"]
    tokens = sum(row["response"]["body"]["usage"]["total_tokens"] for row in rows.values())
    row = charged(alice)[-1]
    assert (row["path"], row["units"], row["state"]) == (BATCHES, tokens, "done")


def test_a_line_that_is_refused_is_told_apart(alice: httpx.Client) -> None:
    rows = [line("good"), line("bad", "sandbox-1026"), line("odd", body={"model": "MiniMax-Text-01", "messages": 7})]
    batch = ended(alice, begun(alice, *rows)["id"])
    assert (batch["status"], batch["request_counts"]) == ("completed", {"total": 3, "completed": 1, "failed": 2})
    bad, odd = lines_of(alice, batch["error_file_id"])
    assert (bad["custom_id"], bad["error"]["code"]) == ("bad", "1026")
    assert bad["response"]["body"] == {"base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}}
    assert odd["error"]["code"] == "2013" and "messages" in odd["error"]["message"]


@pytest.mark.parametrize(("row", "code", "param"), [
    (b'{"custom_id": "b"', "invalid_json_line", None),
    (b"[]", "invalid_request", None),
    (line("a"), "duplicate_custom_id", "custom_id"),
    (line("b", custom_id=None), "missing_required_parameter", "custom_id"),
    (line("b", method="GET"), "invalid_method", "method"),
    (line("b", url="/v1/chat/completions"), "mismatched_url", "url"),
    (line("b", body=None), "missing_required_parameter", "body"),
])  # fmt: skip
def test_a_file_with_a_wrong_line_fails_at_no_cost(alice: httpx.Client, row: Any, code: str, param: str | None) -> None:
    before = charged(alice)
    batch = ended(alice, begun(alice, line("a"), b"", row)["id"])
    assert (batch["status"], batch["output_file_id"]) == ("failed", None)
    (error,) = batch["errors"]["data"]
    assert batch["errors"]["object"] == "list" and set(error) == {"code", "message", "param", "line"}
    assert (error["code"], error["param"], error["line"]) == (code, param, 3)
    assert batch["failed_at"] is not None and charged(alice) == before


@pytest.mark.parametrize(("data", "code"), [
    (b"\n\n", "empty_file"), (b'{"custom_id": 1}\n' * 50_001, "missing_required_parameter"),
])  # fmt: skip
def test_a_file_of_no_requests_fails(alice: httpx.Client, data: bytes, code: str) -> None:
    batch = alice.post(BATCHES, json=order(uploaded(alice, "a.jsonl", data, "batch"))).json()
    errors = ended(alice, batch["id"])["errors"]["data"]
    assert errors[0]["code"] == code and len(errors) <= 100


def test_a_file_of_too_many_requests_fails(alice: httpx.Client) -> None:
    data = b"".join(b'{"custom_id":"%d","method":"POST","url":"/v1/text/chatcompletion_v2","body":{}}\n' % at
                    for at in range(50_001))  # fmt: skip
    batch = alice.post(BATCHES, json=order(uploaded(alice, "a.jsonl", data, "batch"))).json()
    (error,) = ended(alice, batch["id"])["errors"]["data"]
    assert (error["code"], error["line"]) == ("too_many_requests", None)


@pytest.mark.parametrize(("changes", "field"), [
    ({"input_file_id": 123456789012345}, "input_file_id"), ({"input_file_id": "123456789012345"}, "input_file_id"),
    ({"input_file_id": "batch_x"}, "input_file_id"), ({"endpoint": "/v1/chat/completions"}, "endpoint"),
    ({"completion_window": "48h"}, "completion_window"), ({"completion_window": None}, "completion_window"),
])  # fmt: skip
def test_an_order_that_is_none_is_refused(alice: httpx.Client, changes: dict[str, Any], field: str) -> None:
    number = uploaded(alice, "requests.jsonl", b"{}", "batch")
    answer = alice.post(BATCHES, json=order(number, **changes)).json()
    assert status(answer) == (2013, f"invalid params, invalid params: {field}")


def test_a_file_of_another_purpose_is_refused(alice: httpx.Client) -> None:
    answer = alice.post(BATCHES, json=order(uploaded(alice, "a.txt", b"{}"))).json()
    assert status(answer)[0] == 2013 and "purpose batch" in status(answer)[1]


def test_a_cancelled_batch_stops(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        batch = begun(alice, line("a"))
        stopping = alice.post(f"{BATCHES}/{batch['id']}/cancel").json()
        assert (stopping["status"], stopping["cancelled_at"]) == ("cancelling", None)
        assert [told(alice, batch["id"])["status"] for _ in range(2)] == ["cancelling", "cancelled"]
    over = alice.post(f"{BATCHES}/{batch['id']}/cancel").json()
    assert (over["status"], over["cancelling_at"] <= over["cancelled_at"]) == ("cancelled", True)


def test_a_batch_that_takes_a_day_expires(alice: httpx.Client) -> None:
    with pace(alice, "questions"):
        batch = begun(alice, line("a"), line("b"))
        with later(alice, DAY_S):
            seen = [told(alice, batch["id"]) for _ in range(3)][-1]
    assert (seen["status"], seen["request_counts"]["completed"]) == ("expired", 0)
    assert [row["error"]["code"] for row in lines_of(alice, seen["error_file_id"])] == ["batch_expired"] * 2


def test_batches_are_listed_a_page_after_another(sandbox_url: str) -> None:
    with client(sandbox_url, "sk-bob-pages") as bob:
        names = [begun(bob, line("a"))["id"] for _ in range(3)][::-1]
        page = bob.get(BATCHES, params={"limit": 2}).json()
        assert ([row["id"] for row in page["data"]], page["has_more"]) == (names[:2], True)
        assert (page["object"], page["first_id"], page["last_id"]) == ("list", *names[:2])
        rest = bob.get(BATCHES, params={"limit": 2, "after": page["last_id"]}).json()
        assert ([row["id"] for row in rest["data"]], rest["has_more"]) == (names[2:], False)
        assert len(bob.get(BATCHES).json()["data"]) == 3


@pytest.mark.parametrize(("params", "field"), [
    ({"limit": 0}, "limit"), ({"limit": 101}, "limit"), ({"limit": "x"}, "limit"), ({"after": "batch_none"}, "after"),
])  # fmt: skip
def test_a_page_that_is_none_is_refused(alice: httpx.Client, params: dict[str, Any], field: str) -> None:
    assert status(alice.get(BATCHES, params=params).json()) == (2013, f"invalid params, invalid params: {field}")


def test_another_key_does_not_see_it(alice: httpx.Client) -> None:
    name, bob = begun(alice, line("a"))["id"], {"Authorization": "Bearer sk-bob-else"}
    for answer in (alice.get(f"{BATCHES}/{name}", headers=bob), alice.post(f"{BATCHES}/{name}/cancel", headers=bob)):
        assert status(answer.json()) == (2013, "invalid params, invalid params: batch_id")
    assert alice.get(BATCHES, headers=bob).json()["data"] == []
