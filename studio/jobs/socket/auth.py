"""Authorize a socket's session for a workspace: a TTL cache of two seconds, with one look-up in flight per key."""

import asyncio
import time
from enum import IntEnum
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404

from studio.lib.db import run_in_db_pool
from studio.workspaces.access import Seat, seat_of_session

CACHE_TTL_S = 2.0
MAX_CACHED = 10_000


class Refusal(IntEnum):
    """The close code of a socket that may not (or no longer) listen."""

    SIGNED_OUT = 4401
    NOT_A_MEMBER = 4403


CacheKey = tuple[str, str]  # session key, slug

# TTL cache, shared by all sockets of a session: when the look-up began, and its result.
_cache: dict[CacheKey, tuple[float, Refusal | Seat]] = {}
# Singleflight: the look-up under way. Without it a hundred pages of one session would query at once every two seconds.
_in_flight: dict[CacheKey, tuple[float, asyncio.Future[Refusal | Seat]]] = {}


def find_seat(session_key: str, slug: str) -> Refusal | Seat:
    """Return the seat that a session has in a workspace, or why it has none (two queries, synchronous)."""
    try:
        return seat_of_session(session_key, slug) or Refusal.SIGNED_OUT
    except (Http404, PermissionDenied):
        return Refusal.NOT_A_MEMBER


async def authorize(session_key: str, slug: str, *, fresh: bool = False) -> Refusal | Seat:
    """Return ``find_seat`` from the cache, joined to a look-up in flight, or looked up; ``fresh`` always looks up."""
    now, key = time.monotonic(), (session_key, slug)
    cached = _cache.get(key)
    if cached is not None and not fresh and now - cached[0] < CACHE_TTL_S:
        return cached[1]
    flight = _in_flight.get(key)
    if flight is None or fresh or flight[1].get_loop() is not asyncio.get_running_loop():
        flight = _in_flight[key] = now, asyncio.ensure_future(run_in_db_pool(find_seat, session_key, slug))
        flight[1].add_done_callback(partial(cache_result, key, now))
    # Shielded: one page that closes must not cancel the look-up that others wait for.
    return await asyncio.shield(flight[1])


def cache_result(key: CacheKey, started_at: float, look_up: asyncio.Future[Refusal | Seat]) -> None:
    """Cache a finished look-up unless a later one is there already; an error goes to those who await it alone."""
    if _in_flight.get(key, (0.0, None))[1] is look_up:
        del _in_flight[key]
    if look_up.cancelled() or look_up.exception() is not None:
        return
    if len(_cache) >= MAX_CACHED:
        _cache.clear()
    if key not in _cache or _cache[key][0] <= started_at:
        _cache[key] = started_at, look_up.result()
