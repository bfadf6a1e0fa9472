"""What an answer of MiniMax means. Three places tell: the HTTP status, ``error{}``, and ``base_resp``.

``RULES`` is the whole policy. A refusal is definite only when MiniMax itself says it with a code; whatever is not in
the table leaves it open whether the request was carried out, so does a bare 404 or 413: it may be a proxy's, which
gave up on an answer that was under way.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from studio.minimax.errors import ApiError, KeyRefused, OutOfCredit, Refused, TryLater, Unsure, Withheld
from studio.minimax.wire.error_fields import field_of


@dataclass(frozen=True, slots=True)
class Rule:
    """An error, and the codes, HTTP statuses and words of ``error.type`` that mean it."""

    error: type[ApiError]
    codes: tuple[int, ...] = ()
    statuses: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    tries: int = 0  # how often one request may be sent, where it may be sent again at all


RULES = (
    Rule(TryLater, (1002, 1039, 1041, 2045, 2205), (429,), ("rate_limit_error", "overloaded_error"), tries=8),
    Rule(TryLater, (1000, 1013, 1024, 1033), tries=3),
    Rule(OutOfCredit, (1008,), (402,), ("insufficient_balance_error",)),
    Rule(KeyRefused, (1004, 2049), (401,), ("authorized_error", "authentication_error")),
    Rule(Withheld, (1027,)),
    Rule(
        Refused,
        (
            1026,
            1028,
            1030,
            1042,
            1043,
            1044,
            2013,
            2037,
            2038,
            2039,
            2042,
            2044,
            2048,
            2054,
            2056,
            2061,
            2202,
            2203,
            2204,
            2206,
            20132,
        ),
        words=("bad_request_error", "unprocessable_entity_error"),
    ),
    Rule(Unsure, (1001,)),
)
BY_CODE = {code: rule for rule in RULES for code in rule.codes}
BY_STATUS = {status: rule for rule in RULES for status in rule.statuses}
BY_WORD = {word: rule for rule in RULES for word in rule.words}

MOST = 2**31 - 1
CODE_AT_END = re.compile(r"\((\d{4,9})\)\s*$")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an answer says of itself; ``code`` is None where it says nothing."""

    code: int | None = None
    word: str = ""
    message: str = ""

    @property
    def is_a_refusal(self) -> bool:
        """Return whether it says that something is wrong."""
        return bool(self.code or self.word)


def read_json(body: bytes) -> dict[str, Any] | None:
    """Return a JSON object, or None for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def whole_number(value: Any) -> int | None:
    """Return a number that may come as text, or None."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def count(value: Any) -> int:
    """Return how many of something there are; 0 for no number, and for one that is none or that no column holds."""
    found = whole_number(value) or 0
    return found if 0 <= found <= MOST else 0


def code_of(value: Any) -> int | None:
    """Return a code, or None for nought and for what cannot be one."""
    return count(value) or None


def text(value: Any) -> str:
    """Return text, and nothing for anything else."""
    # JSON can hold half a character and a character of nought, which no database takes.
    return value.encode(errors="replace").decode().replace("\0", "\ufffd") if isinstance(value, str) else ""


def moment(value: Any) -> datetime | None:
    """Return the time that a number of seconds since 1970 means, or None."""
    seconds = whole_number(value)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def part(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an object inside an answer; null, missing and wrongly typed ones count as empty."""
    found = answer.get(name)
    return found if isinstance(found, dict) else {}


def envelope(answer: dict[str, Any]) -> Envelope:
    """Return what ``base_resp`` or ``error`` says."""
    base, error = part(answer, "base_resp"), part(answer, "error")
    code, message = whole_number(base.get("status_code")), text(base.get("status_msg"))
    if code or not error:
        return Envelope(code, "", message)
    message = text(error.get("message"))
    at_end = CODE_AT_END.search(message)
    code = whole_number(at_end[1] if at_end else error.get("code"))
    return Envelope(code, text(error.get("type")) or "error", message)


def trace_of(answer: dict[str, Any]) -> str:
    """Return the id by which MiniMax finds the call again."""
    places = (answer.get("trace_id"), part(answer, "base_resp").get("trace_id"), answer.get("request_id"))
    return next(filter(None, map(text, places)), "")


def judge(status: int, answer: dict[str, Any] | None, trace_id: str = "") -> ApiError | None:
    """Return the error that an answer means, or None for one that says all is well. What is no JSON is None."""
    said = envelope(answer or {})
    trace_id = trace_id or trace_of(answer or {})
    if 200 <= status < 300 and not said.is_a_refusal:
        return None if answer is not None else Unsure("MiniMax sent something unreadable", trace_id=trace_id)
    rule = BY_CODE.get(said.code or 0) or BY_STATUS.get(status) or (BY_WORD.get(said.word) if not said.code else None)
    return make(rule or Rule(Unsure), said, status, trace_id)


def make(rule: Rule, said: Envelope, status: int, trace_id: str) -> ApiError:
    """Return a rule's error. MiniMax's own words stay out of it: they may repeat what was sent."""
    message = f"MiniMax answered with code {said.code}" if said.code else f"MiniMax answered with HTTP status {status}"
    about: dict[str, Any] = {"code": code_of(said.code), "trace_id": trace_id}
    if issubclass(rule.error, Refused):
        about["field"] = field_of(said.code, said.message)
    elif issubclass(rule.error, TryLater):
        about["tries"] = rule.tries
    return rule.error(message, **about)
