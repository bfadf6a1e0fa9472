"""The client's exceptions, named by what the caller can do about them.

::

    ApiError
    ├── TryLater         nothing was made or charged; a retry is safe (``tries`` is how often to send it in all)
    │   └── NotSent      no byte of the request was sent
    ├── Refused          the request has to be changed (``field`` names what, where it is known)
    │   └── Withheld     the result was held back by the content filter; it may have been charged
    ├── KeyRefused       the key is not accepted
    ├── OutOfCredit      the account has no balance left
    ├── Broken           the answer was charged and cannot be decoded
    └── Unsure           unknown whether the request was carried out; never retry without asking a person
"""


class ApiError(Exception):
    """Base of all errors of the client; ``code`` and ``trace_id`` are MiniMax's, where it sent them.

    ``via`` is the proxy through which it was asked, in words, where there was no answer.
    """

    tries = 1
    via = ""

    def __init__(self, message: str, *, code: int | None = None, trace_id: str = "") -> None:
        super().__init__(message)
        self.code, self.trace_id = code, trace_id


class TryLater(ApiError):
    """A temporary failure; ``tries`` is how often to send one request before a person is told."""

    def __init__(self, message: str, *, code: int | None = None, trace_id: str = "", tries: int = 8) -> None:
        super().__init__(message, code=code, trace_id=trace_id)
        self.tries = tries


class NotSent(TryLater):
    """No connection could be made, so that no byte of the request was sent."""


class Refused(ApiError):
    """The request is invalid; ``field`` is the name in the API of what to change, empty where it is unknown."""

    def __init__(self, message: str, *, code: int | None = None, trace_id: str = "", field: str = "") -> None:
        super().__init__(message, code=code, trace_id=trace_id)
        self.field = field


class Withheld(Refused):
    """The result was held back by the content filter."""


class KeyRefused(ApiError):
    """The key is not accepted."""


class OutOfCredit(ApiError):
    """The account has no balance left."""


class Broken(ApiError):
    """The answer arrived but cannot be decoded."""


class Unsure(ApiError):
    """It is unknown whether the request was carried out."""
