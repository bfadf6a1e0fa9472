"""Batches as the documents show them, their files, and one from end to end on the sandbox."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from studio.minimax.batches.endpoints import Batch, parse_results, serialize_requests
from studio.minimax.chat.endpoints import ChatRequest, Message
from studio.minimax.client import Api, close_all
from studio.minimax.errors import ApiError, Broken, Unsure
from tests.minimax.canned import Canned
from tests.minimax.examples import mutations
from tests.minimax.upstream import Wire, answer, http
from tests.sandboxes import charges

DONE: dict[str, Any] = {
    "id": "batch_rSkJCary2evmNez7VpE7v2Vj", "object": "batch", "endpoint": "/v1/text/chatcompletion_v2", "errors": None,
    "input_file_id": "198533392249503", "completion_window": "24h", "status": "completed",
    "output_file_id": "198533392248503", "error_file_id": None, "created_at": 1725437896, "in_progress_at": 1725437897,
    "expires_at": 1725524296, "finalizing_at": 1725438200, "completed_at": 1725438201, "failed_at": None,
    "expired_at": None, "cancelling_at": None, "cancelled_at": None,
    "request_counts": {"total": 2, "completed": 2, "failed": 0}, "callback_url": "xxx",
}  # fmt: skip
NEW = {
    **DONE, "status": "validating", "output_file_id": None, "in_progress_at": None, "completed_at": None,
    "request_counts": {"total": 0, "completed": 0, "failed": 0},
}  # fmt: skip
del NEW["finalizing_at"]
QUESTIONS = [(f"q{number}", ChatRequest("MiniMax-M2", (Message("user", "Hello"),))) for number in range(3)]


async def cut(data: bytes, size: int) -> AsyncIterator[bytes]:
    """Yield data in pieces."""
    for begin in range(0, len(data), size):
        yield data[begin : begin + size]


async def test_the_documents_batch_is_read(wire: Wire, api: Api) -> None:
    wire.answers(http(json.dumps(DONE)))
    batch = await api.batches.retrieve(DONE["id"])
    assert (batch.is_final, batch.output_file_id, batch.error_file_id) == (True, "198533392248503", "")
    assert (batch.total, batch.completed, batch.failed) == (2, 2, 0)
    assert batch.ended_at is not None and batch.ended_at.timestamp() == 1725438201


async def test_the_documents_new_batch_is_read(wire: Wire, api: Api) -> None:
    wire.answers(http(json.dumps(NEW)))
    batch = await api.batches.create("198533392248503", callback_url="https://example.org/called")
    assert (batch.status, batch.is_final, batch.output_file_id, batch.total) == ("validating", False, "", 0)
    assert batch.ended_at is None and batch.expires_at is not None and batch.errors == ()
    assert wire.asked[0].json == {
        "input_file_id": "198533392248503", "endpoint": "/v1/text/chatcompletion_v2", "completion_window": "24h",
        "callback_url": "https://example.org/called",
    }  # fmt: skip


async def test_the_documents_list_is_read(wire: Wire, api: Api) -> None:
    row = {**DONE, "error_file_id": "file-HOWS94", "request_counts": {"total": 100, "completed": 95, "failed": 5}}
    wire.answers(answer(object="list", data=[row, None, {}, {**row, "id": 196362636480578}]))
    found = await api.batches.list(limit=2, after="batch_abc123")
    assert [(one.batch_id, one.error_file_id, one.failed) for one in found] == [
        (DONE["id"], "file-HOWS94", 5), ("196362636480578", "file-HOWS94", 5),
    ]  # fmt: skip
    assert wire.asked[0].line == "GET /v1/batches?limit=2&after=batch_abc123 HTTP/1.1"


@pytest.mark.parametrize(("told", "errors"), [
    (None, ()), ([], ()), ({"data": None}, ()), ({"data": [{"message": "no JSON", "line": 3}]}, ("line 3: no JSON",)),
    ([{"code": "2013"}, "odd", None, {}], ("2013", "odd")), ({"object": "list", "data": [{"message": "no"}]}, ("no",)),
])  # fmt: skip
async def test_why_a_file_was_not_taken_is_told(wire: Wire, api: Api, told: Any, errors: tuple[str, ...]) -> None:
    wire.answers(http(json.dumps({**DONE, "status": "Failed", "failed_at": 1725438201, "errors": told})))
    batch = await api.batches.cancel("batch/1")
    assert (batch.status, batch.is_final, batch.errors) == ("failed", True, errors)
    assert batch.ended_at is not None
    assert wire.asked[0].line == "POST /v1/batches/batch%2F1/cancel HTTP/1.1"


@pytest.mark.parametrize("example", [NEW, {**DONE, "errors": {"data": [{"message": "no", "line": 1}]}}])
async def test_a_spoilt_batch_is_read_or_is_an_error(offline: Api, canned: Canned, example: dict[str, Any]) -> None:
    for label, spoilt in mutations({**example, "data": [example]}):
        canned.answers(spoilt)
        try:
            found = [await offline.batches.list(), await offline.batches.retrieve("batch_1")]
        except ApiError:
            continue
        assert isinstance(found[1], Batch) and "\\ud800" not in repr(found), label


async def test_pages_follow_each_other_to_the_end(wire: Wire, api: Api) -> None:
    first = [{**DONE, "id": f"batch_{number}"} for number in range(2)]
    wire.answers(answer(data=first), answer(data=[{**DONE, "id": "batch_2"}]), answer(data=[]))
    assert [batch.batch_id async for batch in api.batches.iter_all()] == ["batch_0", "batch_1", "batch_2"]
    assert ["after=batch_1" in sent.line for sent in wire.asked] == [False, True, False]


async def test_a_server_that_gives_one_page_for_ever_is_asked_twice(wire: Wire, api: Api) -> None:
    wire.answers(answer(data=[DONE]))
    assert len([batch async for batch in api.batches.iter_all()]) == 1
    assert len(wire.asked) == 2


async def test_no_id_is_no_batch(wire: Wire, api: Api) -> None:
    wire.answers(http('{"status": "validating"}'))
    with pytest.raises(Unsure):
        await api.batches.create("198533392249503")


@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_a_broken_line_is_told_by_its_number(size: int) -> None:
    body = {"choices": [{"message": {"content": "Grüße"}, "finish_reason": "stop"}]}
    good = {"custom_id": "q0", "response": {"status_code": 200, "request_id": "r", "body": body}, "error": None}
    bad = {"custom_id": "q2", "response": None, "error": {"code": "1026", "message": "input new_sensitive"}}
    data = b"\n".join([json.dumps(good, ensure_ascii=False).encode(), b"{half", json.dumps(bad).encode()])
    found = [line async for line in parse_results(cut(data, size))]
    assert [(line.number, line.custom_id) for line in found] == [(1, "q0"), (2, ""), (3, "q2")]
    assert found[0].answer and found[0].answer.content == "Grüße"
    assert isinstance(found[1].error, Broken) and found[2].error and found[2].error.code == 1026


def test_a_file_has_a_line_for_each_question() -> None:
    lines = [json.loads(line) for line in serialize_requests(QUESTIONS)]
    assert [line["custom_id"] for line in lines] == ["q0", "q1", "q2"]
    assert all(line["url"] == "/v1/text/chatcompletion_v2" and line["body"]["messages"] for line in lines)


async def test_a_batch_goes_from_end_to_end(hurried_sandbox: str) -> None:
    api = Api(hurried_sandbox, "sk-alice-0001", allow_http=True)
    file = await api.files.upload("questions.jsonl", b"".join(serialize_requests(QUESTIONS)), "batch")
    batch = await api.batches.create(file.file_id)
    async with asyncio.timeout(60):
        while not batch.is_final:
            batch = await api.batches.retrieve(batch.batch_id)
    answers = [line async for line in parse_results(api.files.content(batch.output_file_id))]
    assert (batch.status, batch.completed) == ("completed", 3)
    assert sorted(line.custom_id for line in answers) == ["q0", "q1", "q2"]
    assert all(line.answer and line.answer.content for line in answers)
    assert [one.batch_id for one in await api.batches.list(limit=1)] == [batch.batch_id]
    assert len(charges(hurried_sandbox)) == 1
    await close_all()


async def test_a_batch_is_cancelled(calm_sandbox: str) -> None:
    api = Api(calm_sandbox, "sk-alice-0002", allow_http=True)
    file = await api.files.upload("questions.jsonl", b"".join(serialize_requests(QUESTIONS)), "batch")
    batch = await api.batches.create(file.file_id)
    assert (await api.batches.cancel(batch.batch_id)).status in ("cancelling", "cancelled")
    assert [one.batch_id async for one in api.batches.iter_all(limit=1)] == [batch.batch_id]
    await close_all()
