"""The published limits of one account, per family of the API, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests a family takes in a window, and how many tasks at once; 0 where no document tells."""

    requests: int
    seconds: int = 60
    at_once: int = 0


RATE_LIMITS: dict[str, RateLimit] = {family: RateLimit(**row) for family, row in DATA["rate_limits"].items()}
