"""The files of a batch, read a line at a time, however long, cut or spoilt they are."""

import json
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.batches import lines as batches_lines
from studio.minimax.batches.endpoints import BatchLine, parse_results, serialize_requests
from studio.minimax.chat.endpoints import ChatRequest, Message
from studio.minimax.errors import ApiError, Broken, Refused, TryLater, Unsure
from tests.minimax.examples import mutations

BODY: dict[str, Any] = {
    "choices": [{"message": {"content": "Grüße", "role": "assistant"}, "finish_reason": "stop", "index": 0}],
    "usage": {"total_tokens": 73}, "base_resp": {"status_code": 0, "status_msg": ""},
}  # fmt: skip
LINE: dict[str, Any] = {
    "id": "batch_req_1", "custom_id": "q0", "error": None,
    "response": {"status_code": 200, "request_id": "04ecb5d9b1921ae0fb0e8da9017a5474", "body": BODY},
}  # fmt: skip


def line(**more: Any) -> bytes:
    """Return a line of an output file."""
    return json.dumps({**LINE, **more}, ensure_ascii=False).encode() + b"\n"


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    """Yield pieces as a connection brings them."""
    for piece in given:
        yield piece


async def read(*given: bytes) -> list[BatchLine]:
    """Return all lines of a file."""
    return [one async for one in parse_results(pieces(*given))]


@given(st.lists(st.integers(0, 2 * len(line())), max_size=6))
async def test_a_file_reads_the_same_however_it_is_cut(cuts: list[int]) -> None:
    data = line() + b"\r\n" + line(custom_id="q1").replace(b"\n", b"\r\n")
    ends = sorted(min(cut, len(data)) for cut in cuts)
    found = await read(*(data[a:b] for a, b in zip([0, *ends], [*ends, len(data)], strict=True)))
    assert [(one.number, one.custom_id, one.answer and one.answer.content) for one in found] == [
        (1, "q0", "Grüße"), (3, "q1", "Grüße"),
    ]  # fmt: skip


async def test_a_line_cut_at_any_byte_is_broken_and_told_by_its_number() -> None:
    last = line(custom_id="q1").strip()
    for end in range(1, len(last)):
        first, second = await read(line() + last[:end])
        assert first.answer is not None
        assert (second.number, second.answer, type(second.error)) == (2, None, Broken)
        assert "line 2" in str(second.error)


async def test_a_line_without_an_end_is_told_by_its_number_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches_lines, "LINE_BYTES", 100_000)
    whole, half = line(), len(line()) // 2
    # What stands before and after the long part would be a line of its own.
    long = [whole[:half], *[b" " * 50_000] * 200, whole[half:]]
    tracemalloc.start()
    found = await read(whole, *long, whole, b"x" * 200_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(one.number, type(one.error)) for one in found] == [
        (1, type(None)), (2, Broken), (3, type(None)), (4, Broken),
    ]  # fmt: skip
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response": {"status_code": 200, "body": {"base_resp": {"status_code": 1026}}}}, Refused),
        (
            {"response": {"status_code": 429, "body": {"error": {"type": "rate_limit_error", "message": "no"}}}},
            TryLater,
        ),
        ({"response": None, "error": {"code": "1002", "message": "rate limit"}}, TryLater),
        ({"response": None, "error": None}, Unsure),
        ({"response": {"status_code": 500, "body": None}}, Unsure),
        ({"response": {"status_code": 200, "body": {"choices": None}}}, Unsure),
    ],
)
async def test_why_a_request_has_no_answer_is_told(more: dict[str, Any], error: type) -> None:
    (found,) = await read(line(**more))
    assert (found.custom_id, found.answer, type(found.error)) == ("q0", None, error)


async def test_a_spoilt_line_is_an_answer_or_an_error() -> None:
    for label, spoilt in mutations(LINE):
        (found,) = await read(json.dumps(spoilt).encode())
        assert (found.answer is None) == isinstance(found.error, ApiError), label
        assert "\\ud800" not in repr(found), label


async def test_thousands_of_lines_are_never_held_together() -> None:
    def questions() -> Iterator[tuple[str, ChatRequest]]:
        for number in range(10_000):
            yield f"q{number}", ChatRequest("MiniMax-M2", (Message("user", "Hello " * 20),))

    async def answers() -> AsyncIterator[bytes]:
        for asked in serialize_requests(questions()):
            yield asked

    tracemalloc.start()
    count = 0
    async for found in parse_results(answers()):
        count += 1
        assert found.number == count
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000 and peak < 2_000_000
