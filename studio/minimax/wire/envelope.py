"""Map an answer of MiniMax to an error. Three places tell: the HTTP status, ``error{}``, and ``base_resp``.

``RULES`` is the whole policy. A refusal is definite only when MiniMax itself gives one of these codes. Anything else,
a bare 404 or 413 included, is Unsure: it may come from a proxy that gave up while the request was carried out.
"""

import re
from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import ApiError, KeyRefused, OutOfCredit, Refused, TryLater, Unsure, Withheld
from studio.minimax.wire.error_fields import find_field
from studio.minimax.wire.parse import get_object, parse_code, parse_int, parse_text


@dataclass(frozen=True, slots=True)
class Rule:
    """An error class, and the codes, HTTP statuses and values of ``error.type`` that map to it."""

    error: type[ApiError]
    codes: tuple[int, ...] = ()
    statuses: tuple[int, ...] = ()
    error_types: tuple[str, ...] = ()
    tries: int = 0  # of TryLater: how often one request may be sent in all


REFUSED_CODES = (
    1026, 1028, 1030, 1042, 1043, 1044, 2013, 2037, 2038, 2039, 2042, 2044, 2048, 2054, 2056, 2061, 2202, 2203, 2204,
    2206, 20132,
)  # fmt: skip
RULES = (
    Rule(TryLater, (1002, 1039, 1041, 2045, 2205), (429,), ("rate_limit_error", "overloaded_error"), tries=8),
    Rule(TryLater, (1000, 1013, 1024, 1033), tries=3),
    Rule(OutOfCredit, (1008,), (402,), ("insufficient_balance_error",)),
    Rule(KeyRefused, (1004, 2049), (401,), ("authorized_error", "authentication_error")),
    Rule(Withheld, (1027,)),
    Rule(Refused, REFUSED_CODES, error_types=("bad_request_error", "unprocessable_entity_error")),
    Rule(Unsure, (1001,)),
)
BY_CODE = {code: rule for rule in RULES for code in rule.codes}
BY_STATUS = {status: rule for rule in RULES for status in rule.statuses}
BY_TYPE = {error_type: rule for rule in RULES for error_type in rule.error_types}

CODE_AT_END = re.compile(r"\((\d{4,9})\)\s*$")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The status part of an answer; ``code`` is None where the answer has none."""

    code: int | None = None
    error_type: str = ""
    message: str = ""

    @property
    def is_error(self) -> bool:
        """Return whether the answer reports an error."""
        return bool(self.code or self.error_type)


def parse_envelope(answer: dict[str, Any]) -> Envelope:
    """Return the status of an answer, from ``base_resp`` or else from ``error``."""
    base, error = get_object(answer, "base_resp"), get_object(answer, "error")
    code, message = parse_int(base.get("status_code")), parse_text(base.get("status_msg"))
    if code or not error:
        return Envelope(code, "", message)
    message = parse_text(error.get("message"))
    at_end = CODE_AT_END.search(message)
    code = parse_int(at_end[1] if at_end else error.get("code"))
    return Envelope(code, parse_text(error.get("type")) or "error", message)


def find_trace_id(answer: dict[str, Any]) -> str:
    """Return the id by which MiniMax support finds a call, empty where the answer has none."""
    places = (answer.get("trace_id"), get_object(answer, "base_resp").get("trace_id"), answer.get("request_id"))
    return next(filter(None, map(parse_text, places)), "")


def find_error(status: int, answer: dict[str, Any] | None, trace_id: str = "") -> ApiError | None:
    """Return the error that an answer stands for, or None for success; ``answer`` is None where the body is no JSON."""
    if answer is not None and 200 <= status < 300 and "base_resp" not in answer and "error" not in answer:
        return None  # a piece of a stream
    envelope = parse_envelope(answer or {})
    trace_id = trace_id or find_trace_id(answer or {})
    if 200 <= status < 300 and not envelope.is_error:
        return None if answer is not None else Unsure("MiniMax sent something unreadable", trace_id=trace_id)
    return build_error(find_rule(status, envelope), envelope, status, trace_id)


def find_rule(status: int, envelope: Envelope) -> Rule:
    """Return the rule of a failed answer: by its code, else its HTTP status, else, without a code, its error type."""
    if rule := BY_CODE.get(envelope.code or 0) or BY_STATUS.get(status):
        return rule
    by_type = None if envelope.code else BY_TYPE.get(envelope.error_type)
    return by_type or Rule(Unsure)


def build_error(rule: Rule, envelope: Envelope, status: int, trace_id: str) -> ApiError:
    """Return a rule's error. MiniMax's own message stays out of it: it may repeat what was sent."""
    what = f"code {envelope.code}" if envelope.code else f"HTTP status {status}"
    details: dict[str, Any] = {"code": parse_code(envelope.code), "trace_id": trace_id}
    if issubclass(rule.error, Refused):
        details["field"] = find_field(envelope.code, envelope.message)
    elif issubclass(rule.error, TryLater):
        details["tries"] = rule.tries
    return rule.error(f"MiniMax answered with {what}", **details)
