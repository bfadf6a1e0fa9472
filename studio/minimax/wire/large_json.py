"""Parse large JSON in short steps: the parser holds the interpreter's lock, and so the event loop, to a call's end.

Nine pictures are one answer of twenty megabytes, nearly all of it in nine strings. Those are cut out and decoded one by
one; the parser gets what is left.
"""

import json
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

LARGE_BYTES = 1 << 20  # of a body that is worth it
LONG_BYTES = 1 << 16  # of a string that is cut out
QUOTE = b'"'
BACKSLASH = ord("\\")


def parse_large_json(body: bytes, long_bytes: int = LONG_BYTES) -> dict[str, Any] | None:
    """Return a JSON object, or None for anything else."""
    mark, done = token_hex(), 0
    kept: list[bytes] = []
    texts: list[str] = []
    for start, end in find_strings(body):
        if end - start > long_bytes and is_plain(text := body[start:end]):
            kept += [body[done:start], f"{mark}{len(texts)}".encode()]
            texts.append(text.decode("ascii"))
            done = end
    try:
        found = put_back(json.loads(b"".join([*kept, body[done:]])), mark, texts)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def find_strings(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the strings of JSON begin and end, without their quotes."""
    start = body.find(QUOTE) + 1
    while start:
        end = body.find(QUOTE, start)
        while end > 0 and is_escaped(body, end):
            end = body.find(QUOTE, end + 1)
        if end < 0:
            return
        yield start, end
        start = body.find(QUOTE, end + 1) + 1


def is_escaped(body: bytes, at: int) -> bool:
    """Return whether an odd number of backslashes stands before a place."""
    first = at
    while first and body[first - 1] == BACKSLASH:
        first -= 1
    return bool((at - first) % 2)


def is_plain(text: bytes) -> bool:
    """Return whether a string stands for itself, as base64 and hex do."""
    return text.isascii() and BACKSLASH not in text


def put_back(value: Any, mark: str, texts: list[str]) -> Any:
    """Return a parsed value with the strings that were cut out of it."""
    if isinstance(value, str):
        return texts[int(value.removeprefix(mark))] if value.startswith(mark) else value
    if isinstance(value, list):
        return [put_back(one, mark, texts) for one in value]
    if isinstance(value, dict):
        return {put_back(name, mark, texts): put_back(one, mark, texts) for name, one in value.items()}
    return value
