"""Serialize and parse the JSONL files of a batch line by line: never 50,000 requests in memory at once."""

import json
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from studio.minimax.chat.answer import ChatAnswer, parse_answer
from studio.minimax.chat.request import ChatRequest
from studio.minimax.errors import ApiError, Broken
from studio.minimax.wire.envelope import find_error
from studio.minimax.wire.parse import get_object, parse_int, parse_json, parse_text

PATH = "/v1/text/chatcompletion_v2"
LINE_BYTES = 32 * 1024 * 1024
TOO_LONG = b"too long"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """The result of one request: an answer or an error. ``number`` counts the file's lines from 1."""

    number: int
    custom_id: str
    answer: ChatAnswer | None
    error: ApiError | None


def serialize_requests(requests: Iterable[tuple[str, ChatRequest]]) -> Iterator[bytes]:
    """Yield the lines of an input file from pairs of (custom id, request)."""
    for custom_id, request in requests:
        line = {"custom_id": custom_id, "method": "POST", "url": PATH, "body": request.to_json()}
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


async def parse_results(pieces: AsyncIterable[bytes]) -> AsyncIterator[BatchLine]:
    """Yield the results in an output or error file; a malformed line becomes a Broken error."""
    number = 0
    async for line in split_lines(pieces):
        number += 1
        if line.strip():
            yield parse_line(number, line)


async def split_lines(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Yield lines from pieces cut anywhere. A line above ``LINE_BYTES`` is replaced by ``TOO_LONG``."""
    unfinished: list[bytes] = []
    size = 0
    async for piece in pieces:
        *whole, rest = piece.split(b"\n")
        for end in whole:
            yield b"".join([*unfinished, end]) if size <= LINE_BYTES else TOO_LONG
            unfinished, size = [], 0
        size += len(rest)
        # Once dropped, a line's start must not be joined with its rest: that could parse to something wrong.
        unfinished.append(rest)
        if size > LINE_BYTES:
            unfinished.clear()
    if size:
        yield b"".join(unfinished) if size <= LINE_BYTES else TOO_LONG


def parse_line(number: int, line: bytes) -> BatchLine:
    """Return the result in one line."""
    found = parse_json(line)
    if found is None:
        return BatchLine(number, "", None, Broken(f"line {number} of the batch's file cannot be read"))
    custom_id, response = parse_text(found.get("custom_id")), get_object(found, "response")
    body = get_object(response, "body") or {"error": get_object(found, "error") or {"type": "error"}}
    error = find_error(parse_int(response.get("status_code")) or 200, body, parse_text(response.get("request_id")))
    if error is not None:
        return BatchLine(number, custom_id, None, error)
    try:
        return BatchLine(number, custom_id, parse_answer(body, parse_text(response.get("request_id"))), None)
    except ApiError as error:
        return BatchLine(number, custom_id, None, error)
