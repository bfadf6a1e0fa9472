"""The API's error codes and their messages."""

LOGIN = "login fail: Please carry the API secret key in the 'Authorization' field of the request header"
MESSAGES = {
    1000: "unknown error",
    1001: "request timeout",
    1002: "rate limit exceeded(RPM)",
    1004: LOGIN,
    1008: "insufficient balance",
    1013: "internal service error",
    1024: "internal error",
    1026: "input new_sensitive",
    1027: "output new_sensitive",
    1028: "quota exhausted",
    1030: "daily quota exhausted",
    1033: "system error",
    1039: "token limit",
    1041: "conn limit",
    1042: "invisible character ratio limit",
    1043: "the asr similarity check failed",
    1044: "clone prompt similarity check failed",
    2013: "invalid params",
    2037: "voice duration too short / voice duration too long",
    2038: "no permission to clone voices",
    2039: "voice clone voice id duplicate",
    2042: "you don't have access to this voice_id",
    2044: "no permission",
    2045: "rate growth limit",
    2048: "prompt audio too long",
    2049: "invalid api key",
    2054: "voice id not exist",
    2056: "usage limit exceeded",
    2061: "token plan not support model",
    2201: "idle timeout",
    2202: "illegal event",
    2203: "empty text",
    2204: "text too long",
    2205: "queue overflow",
    2206: "illegal event order",
    20132: "invalid samples or voice_id",
}


class Refused(Exception):
    """The API refuses a request: a code, and its usual message or a better one."""

    def __init__(self, code: int, message: str = "") -> None:
        self.code, self.message = code, message or MESSAGES.get(code, "unknown error")
        super().__init__(f"{code} {self.message}")


def invalid(field: str) -> Refused:
    """Return the refusal of one field; the API says "invalid params" twice."""
    return Refused(2013, f"invalid params, invalid params: {field}")
