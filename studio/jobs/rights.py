"""What a socket's session may hear, looked up anew every two seconds at the latest."""

import time
from enum import IntEnum

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


async def rights(session_key: str, slug: str, *, anew: bool = False) -> Refusal | Seat:
    """Return what ``look_up`` says, at most two seconds old."""
    asked_at, mark = time.monotonic(), (session_key, slug)
    known = _found.get(mark)
    if known is not None and not anew and asked_at - known[0] < FRESH_S:
        return known[1]
    found = await in_feed(look_up, session_key, slug)
    if len(_found) >= MOST_REMEMBERED:
        _found.clear()
    _found[mark] = (asked_at, found)
    return found
