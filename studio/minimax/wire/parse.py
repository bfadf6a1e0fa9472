"""Parse values of untrusted JSON: whatever type arrives, the result has the type that is stored."""

import json
from datetime import UTC, datetime
from typing import Any

MAX_INT32 = 2**31 - 1


def parse_json(body: bytes) -> dict[str, Any] | None:
    """Return a JSON object, or None for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def get_object(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a nested object, empty where it is null, missing or of another type."""
    found = answer.get(name)
    return found if isinstance(found, dict) else {}


def parse_text(value: Any) -> str:
    """Return text that any database accepts, empty for any other type."""
    # JSON can hold lone surrogates and NUL, which no database stores.
    return value.encode(errors="replace").decode().replace("\0", "\ufffd") if isinstance(value, str) else ""


def parse_int(value: Any) -> int | None:
    """Return an integer, which may come as text or with a fraction, or None."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def parse_count(value: Any) -> int:
    """Return an integer from 0 to 2³¹ − 1 (a database column), 0 for anything else."""
    found = parse_int(value) or 0
    return found if 0 <= found <= MAX_INT32 else 0


def parse_code(value: Any) -> int | None:
    """Return an error code, or None for 0 and for what cannot be one."""
    return parse_count(value) or None


def parse_timestamp(value: Any) -> datetime | None:
    """Return the time of a Unix timestamp in seconds, or None."""
    seconds = parse_int(value)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def parse_id(value: Any) -> str:
    """Return an id as text, whether it came as text or as a number; empty for none and for 0, which means "not yet"."""
    # Never by way of a float: an id has more digits than one can hold.
    number = str(value) if isinstance(value, int) and not isinstance(value, bool) else parse_text(value)
    return "" if number == "0" else number
