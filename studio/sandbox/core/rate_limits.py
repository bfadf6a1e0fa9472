"""The published rate limits, enforced with `--limits`: requests and tokens a minute, and requests under way."""

import asyncio
import tomllib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from studio.sandbox import settings
from studio.sandbox.core import clock
from studio.sandbox.core.errors import Refused

MINUTE_S = 60.0
DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


@dataclass(frozen=True)
class Growth:
    """How many of a minute's requests may come within how many seconds: a share, and a minimum."""

    seconds: float
    share: float
    least: int


@dataclass(frozen=True)
class Family:
    """Endpoints that share one limit. A number of 0 is no limit."""

    name: str
    paths: list[str]
    requests: int
    models: list[str] = field(default_factory=lambda: [""])
    seconds: float = MINUTE_S
    tokens: int = 0
    at_once: int = 0

    def takes(self, path: str, model: str) -> bool:
        """Return whether a request belongs to this family."""
        return path in self.paths and model.lower().startswith(tuple(self.models))


@dataclass
class Lane:
    """The requests of one key to one family within the window, oldest first."""

    family: Family
    asked: deque[tuple[datetime, int]] = field(default_factory=deque)
    spent: deque[tuple[datetime, int]] = field(default_factory=deque)
    under_way: int = 0

    def ask(self) -> None:
        """Count a request; a refused one does not count. Raises Refused."""
        prune(self.asked, self.family.seconds)
        if len(self.asked) >= self.family.requests:
            raise Refused(1002)
        grows_since = clock.now() - timedelta(seconds=GROWTH.seconds)
        most = max(int(self.family.requests * GROWTH.share), GROWTH.least)
        if self.family.seconds > GROWTH.seconds and sum(at > grows_since for at, _ in self.asked) >= most:
            raise Refused(2045)
        self.asked.append((clock.now(), 1))

    def spend(self, tokens: int) -> None:
        """Count the tokens of a request. Raises Refused."""
        used = prune(self.spent, MINUTE_S)
        if self.family.tokens and used + tokens > self.family.tokens:
            raise Refused(1039)
        self.spent.append((clock.now(), tokens))

    def leave(self) -> None:
        """Count one request less as under way."""
        self.under_way -= 1


FAMILIES = [Family(**row) for row in DATA["family"]]
GROWTH = Growth(**DATA["growth"])
_lanes: dict[tuple[str, str], Lane] = {}
_lane: ContextVar[Lane | None] = ContextVar("lane", default=None)  # of the request that is answered


def prune(rows: deque[tuple[datetime, int]], seconds: float) -> int:
    """Drop rows out of the window, also future ones after the clock was put back, and return the sum of the rest."""
    now = clock.now()
    kept = [row for row in rows if now - timedelta(seconds=seconds) < row[0] <= now]
    rows.clear()
    rows.extend(kept)
    return sum(count for _, count in kept)


def admit(path: str, key: str, body: dict[str, Any]) -> None:
    """Count a request against its family's limit, where there is one. Raises Refused."""
    model = body.get("model")
    found = (row for row in FAMILIES if row.takes(path, model if isinstance(model, str) else ""))
    family = next(found, None) if settings.LIMITS else None
    lane = _lanes.setdefault((key, family.name), Lane(family)) if family else None
    if lane:
        lane.ask()
    _lane.set(lane)


def recent_requests(key: str) -> list[tuple[Family, list[datetime]]]:
    """Return when a key made the requests that still count, oldest first, by family; empty without limits."""
    found = []
    for family in FAMILIES if settings.LIMITS else []:
        lane = _lanes.get((key, family.name), Lane(family))
        prune(lane.asked, family.seconds)
        found.append((family, [at for at, _ in lane.asked]))
    return found


@contextmanager
def under_way(tokens: int) -> Iterator[None]:
    """Count the request's tokens, and that it is under way while it is paid work. Raises Refused."""
    lane = _lane.get()
    if lane is None:
        yield
        return
    if lane.family.at_once and lane.under_way >= lane.family.at_once:
        raise Refused(1041)
    lane.spend(tokens)
    lane.under_way += 1
    try:
        yield
    finally:
        lane.leave()


def hold(work: asyncio.Task[None]) -> None:
    """Count the current request as under way until its work is done."""
    if lane := _lane.get():
        lane.under_way += 1
        work.add_done_callback(lambda _: lane.leave())
