"""The requests of a batch, one by one: read from the file, answered by the chat, written as a line."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from studio.lib.worker import WorkFailed
from studio.sandbox.chat import answer as chat_answer
from studio.sandbox.chat import request as chat_request
from studio.sandbox.core.api import OK, new_trace_id, parse_json, to_compact_json
from studio.sandbox.core.errors import MESSAGES, Refused
from studio.sandbox.core.moderation import Sensitive

LARGE_BYTES = 64 << 10
BOM = b"\xef\xbb\xbf"
EXPIRED = ("batch_expired", "This request could not be executed before the completion window expired.")


class Input:
    """The requests of a file, after the first few."""

    def __init__(self, path: Path, done: int) -> None:
        self.file: IO[bytes] = path.open("rb")
        self.left = islice(self._requests(), done, None)

    def more(self, count: int, most_bytes: int) -> list[bytes]:
        """Return the next requests, at least one while there are any."""
        found: list[bytes] = []
        while len(found) < count and sum(map(len, found)) < most_bytes and (line := next(self.left, b"")):
            found.append(line)
        return found

    def _requests(self) -> Iterator[bytes]:
        for line in self.file:
            if (bare := line.removeprefix(BOM)).strip():
                yield bare


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """A line of the output or of the errors, and the tokens that it cost."""

    line: bytes
    tokens: int
    went_well: bool


async def answer_line(line: bytes, owner: str) -> AnsweredLine:
    """Return the chat's response to a request."""
    row = await asyncio.to_thread(parse_json, line) if len(line) > LARGE_BYTES else parse_json(line)
    trace_id, tokens = new_trace_id(), 0
    try:
        request = chat_request.parse_request(row["body"])
        reply = await chat_answer.generate_reply(request, owner)
        tokens = reply.total_tokens
        if request.withheld:
            raise Sensitive(1027, request.withheld)
    except Refused as refusal:
        code, message = refusal.code, refusal.message
    except WorkFailed:
        code, message = 1000, MESSAGES[1000]
    else:
        body = {**chat_answer.response_body(request, reply, trace_id), "base_resp": OK}
        return AnsweredLine(format_line(row["custom_id"], trace_id, body, None), tokens, went_well=True)
    body = {"base_resp": {"status_code": code, "status_msg": message}}
    error = {"code": str(code), "message": message}
    return AnsweredLine(format_line(row["custom_id"], trace_id, body, error), tokens, went_well=False)


def format_line(name: str, trace_id: str, body: dict[str, Any], error: dict[str, str] | None) -> bytes:
    """Return an answered request as a line."""
    response = {"status_code": 200, "request_id": trace_id, "body": body}
    row = {"id": f"batch_req_{trace_id}", "custom_id": name, "response": response, "error": error}
    return to_compact_json(row) + b"\n"


def format_expired(line: bytes) -> bytes:
    """Return a request for which there was no time, as a line."""
    code, message = EXPIRED
    row = {
        "id": f"batch_req_{new_trace_id()}", "custom_id": parse_json(line)["custom_id"], "response": None,
        "error": {"code": code, "message": message},
    }  # fmt: skip
    return to_compact_json(row) + b"\n"
