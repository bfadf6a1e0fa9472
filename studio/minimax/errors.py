"""What can go wrong when MiniMax is asked, named by what the caller can do about it.

::

    ApiError
    ├── TryLater         a definite "not now": nothing was made, asking again later is safe (``tries`` says how often)
    │   └── NotSent      the request never left this machine
    ├── Refused          a definite no: something in the request has to change (``field`` names it where it is known)
    │   └── Withheld     made, but held back by the content filter: it may have been charged
    ├── KeyRefused       the key is not accepted
    ├── OutOfCredit      the account's balance is used up
    ├── Broken           the answer came, was charged, and cannot be read
    └── Unsure           nobody knows whether it was made: never send it again without a person
"""


class ApiError(Exception):
    """MiniMax, or the way to it, did not give what was asked for."""

    tries = 1

    def __init__(self, message: str, *, code: int | None = None, trace_id: str = "") -> None:
        super().__init__(message)
        self.code, self.trace_id = code, trace_id


class TryLater(ApiError):
    """Not now. ``tries`` is how often one request may be sent before a person hears of it."""

    def __init__(self, message: str, *, code: int | None = None, trace_id: str = "", tries: int = 8) -> None:
        super().__init__(message, code=code, trace_id=trace_id)
        self.tries = tries


class NotSent(TryLater):
    """No connection could be made, so that not one byte of the request was sent."""


class Refused(ApiError):
    """Something in the request has to change; ``field`` is its name in the API, empty where it was not told."""

    def __init__(self, message: str, *, code: int | None = None, trace_id: str = "", field: str = "") -> None:
        super().__init__(message, code=code, trace_id=trace_id)
        self.field = field


class Withheld(Refused):
    """The result was held back by the content filter."""


class KeyRefused(ApiError):
    """The key is not accepted here."""


class OutOfCredit(ApiError):
    """The account has no balance left."""


class Broken(ApiError):
    """The answer came but cannot be read."""


class Unsure(ApiError):
    """Nobody knows whether the request was carried out."""
