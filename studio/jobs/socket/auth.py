"""What a socket's session may hear, looked up anew every two seconds at the latest."""

import asyncio
import time
from enum import IntEnum
from functools import partial

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from studio.lib.db import in_feed
from studio.workspaces.access import Seat, seat_for

FRESH_S = 2.0
MOST_REMEMBERED = 10_000


class Refusal(IntEnum):
    """Why a socket is closed, as its code."""

    SIGNED_OUT = 4401
    NOT_A_MEMBER = 4403


# The sockets of one session share what was found: (session, slug) → (when, what).
_found: dict[tuple[str, str], tuple[float, Refusal | Seat]] = {}
# … and who looks already, since when: a hundred pages of one session would else ask all at once, every two seconds.
_looking: dict[tuple[str, str], tuple[float, asyncio.Future[Refusal | Seat]]] = {}


def look_up(session_key: str, slug: str) -> Refusal | Seat:
    """Return the seat that a session has in a workspace, or why it has none."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    person = get_user(request)
    if not person.is_authenticated or not person.is_active:
        return Refusal.SIGNED_OUT
    try:
        return seat_for(person, slug)
    except (Http404, PermissionDenied):
        return Refusal.NOT_A_MEMBER


async def authorize(session_key: str, slug: str, *, anew: bool = False) -> Refusal | Seat:
    """Return what ``look_up`` says, at most two seconds old."""
    now, mark = time.monotonic(), (session_key, slug)
    known = _found.get(mark)
    if known is not None and not anew and now - known[0] < FRESH_S:
        return known[1]
    looking = _looking.get(mark)
    if looking is None or anew or looking[1].get_loop() is not asyncio.get_running_loop():
        looking = _looking[mark] = now, asyncio.ensure_future(in_feed(look_up, session_key, slug))
        looking[1].add_done_callback(partial(remember, mark, now))
    # Shielded: one page that closes must not take the answer from the others.
    return await asyncio.shield(looking[1])


def remember(mark: tuple[str, str], asked_at: float, found: asyncio.Future[Refusal | Seat]) -> None:
    """Keep what was found, unless somebody has asked later; a failed look is told to those who waited for it."""
    if _looking.get(mark, (0.0, None))[1] is found:
        del _looking[mark]
    if found.cancelled() or found.exception() is not None:
        return
    if len(_found) >= MOST_REMEMBERED:
        _found.clear()
    if mark not in _found or _found[mark][0] <= asked_at:
        _found[mark] = asked_at, found.result()
