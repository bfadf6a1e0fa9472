"""The child that checks a batch's file: a hundred megabytes of JSON would block the server.

`python -m studio.sandbox.batches.child`, called through `studio.lib.worker`.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

from studio.lib.worker import serve

MOST_LINES = 50_000
MOST_ERRORS = 100
LINE_BYTES = 15 << 20
Problem = tuple[str, str, str]  # code, message, field


def check(path: str, url: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield the number of lines so far, at last with the problems that were found."""
    errors: list[dict[str, Any]] = []
    seen: set[str] = set()
    number = total = 0
    with open(path, "rb") as file:
        for number, line in enumerate(read_lines(file), 1):
            if not line.strip():
                continue
            total += 1
            if problem := find_problem(line, url, seen):
                errors.append(to_json(problem, number))
            if total > MOST_LINES or len(errors) == MOST_ERRORS:
                break
            if total % 1000 == 0:
                yield {"total": total}, b""
    if total > MOST_LINES:
        errors.append(to_json(("too_many_requests", f"The file has more than {MOST_LINES} requests.", ""), None))
    if not total:
        errors.append(to_json(("empty_file", "The file has no requests.", "input_file_id"), None))
    yield {"total": total, "errors": errors}, b""


def read_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long only as much as shows it."""
    while line := file.readline(LINE_BYTES + 1):
        yield line.removeprefix(b"\xef\xbb\xbf")
        while len(line) > LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(LINE_BYTES + 1) or b"\n"


def find_problem(line: bytes, url: str, seen: set[str]) -> Problem | None:
    """Return what is wrong with a line that is not blank."""
    if len(line) > LINE_BYTES:
        return "invalid_json_line", f"This line is longer than {LINE_BYTES >> 20} MB.", ""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "invalid_json_line", "This line is not parseable as valid JSON.", ""
    if not isinstance(row, dict):
        return "invalid_request", "This line is not a JSON object.", ""
    return find_field_problem(row, url, seen)


def find_field_problem(row: dict[str, Any], url: str, seen: set[str]) -> Problem | None:
    """Return which field of a request is wrong."""
    name = row.get("custom_id")
    if not isinstance(name, str) or not name:
        return "missing_required_parameter", "Missing required parameter: 'custom_id'.", "custom_id"
    if name in seen:
        return "duplicate_custom_id", f"The custom_id '{name[:100]}' has already been used in this batch.", "custom_id"
    seen.add(name)
    if row.get("method") != "POST":
        return "invalid_method", "The method must be POST.", "method"
    if row.get("url") != url:
        return "mismatched_url", f"The url must be that of the batch, {url}.", "url"
    if not isinstance(row.get("body"), dict):
        return "missing_required_parameter", "Missing required parameter: 'body'.", "body"
    return None


def to_json(problem: Problem, line: int | None) -> dict[str, Any]:
    """Serialize a problem."""
    code, message, field = problem
    return {"code": code, "message": message, "param": field or None, "line": line}


if __name__ == "__main__":
    serve({"check": check})
