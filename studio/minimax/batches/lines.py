"""The files of a batch, a line at a time: fifty thousand requests are never in memory together."""

import json
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass

from studio.minimax.chat.answer import ChatAnswer, answer_in
from studio.minimax.chat.request import ChatRequest
from studio.minimax.errors import ApiError, Broken
from studio.minimax.wire.envelope import find_error
from studio.minimax.wire.parse import get_object, parse_int, parse_json, parse_text

PATH = "/v1/text/chatcompletion_v2"
LINE_BYTES = 32 * 1024 * 1024
TOO_LONG = b"too long"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What became of one request: an answer, or why there is none. ``number`` counts the file's lines from 1."""

    number: int
    custom_id: str
    answer: ChatAnswer | None
    error: ApiError | None


def batch_file(requests: Iterable[tuple[str, ChatRequest]]) -> Iterator[bytes]:
    """Yield the lines of an input file, of pairs of an id of one's own and a request."""
    for custom_id, request in requests:
        line = {"custom_id": custom_id, "method": "POST", "url": PATH, "body": request.body()}
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


async def batch_answers(pieces: AsyncIterable[bytes]) -> AsyncIterator[BatchLine]:
    """Yield the lines of an output or error file; one that cannot be read is told as Broken."""
    number = 0
    async for line in lines_of(pieces):
        number += 1
        if line.strip():
            yield line_of(number, line)


async def lines_of(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Yield lines out of pieces that were cut anywhere. One that is too long is no longer one."""
    held: list[bytes] = []
    size = 0
    async for piece in pieces:
        *whole, rest = piece.split(b"\n")
        for end in whole:
            yield b"".join([*held, end]) if size <= LINE_BYTES else TOO_LONG
            held, size = [], 0
        size += len(rest)
        # What cannot be kept is not to be joined with what comes after it: that could be read, and wrong.
        held.append(rest)
        if size > LINE_BYTES:
            held.clear()
    if size:
        yield b"".join(held) if size <= LINE_BYTES else TOO_LONG


def line_of(number: int, line: bytes) -> BatchLine:
    """Return what a line says."""
    found = parse_json(line)
    if found is None:
        return BatchLine(number, "", None, Broken(f"line {number} of the batch's file cannot be read"))
    custom_id, response = parse_text(found.get("custom_id")), get_object(found, "response")
    body = get_object(response, "body") or {"error": get_object(found, "error") or {"type": "error"}}
    error = find_error(parse_int(response.get("status_code")) or 200, body, parse_text(response.get("request_id")))
    if error is not None:
        return BatchLine(number, custom_id, None, error)
    try:
        return BatchLine(number, custom_id, answer_in(body, parse_text(response.get("request_id"))), None)
    except ApiError as error:
        return BatchLine(number, custom_id, None, error)
