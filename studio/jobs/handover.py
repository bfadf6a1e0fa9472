"""Words that somebody wrote on one page for another one: kept in the session, so that no address holds them."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from studio.jobs.kinds import Kind
from studio.lib.fields import new_key
from studio.workspaces.access import Seat

KEPT_AS = "words"
MOST = 5  # of one person; an older one is forgotten


def keep(session: SessionBase, seat: Seat, kind: Kind[Any], text: str) -> str:
    """Keep words for a kind's page, and return the token by which it finds them, as often as it is loaded."""
    token = new_key()
    kept: dict[str, Any] = {**session.get(KEPT_AS, {}), token: [seat.workspace.slug, kind.name, text]}
    session[KEPT_AS] = dict(list(kept.items())[-MOST:])
    return token


def words_of(session: SessionBase, seat: Seat, kind: Kind[Any], token: str) -> str:
    """Return the words of a token, "" for what is not there any more."""
    slug, name, text = session.get(KEPT_AS, {}).get(token, ("", "", ""))
    return str(text) if (slug, name) == (seat.workspace.slug, kind.name) else ""


def read(session: SessionBase, seat: Seat, kind: Kind[Any], token: str) -> dict[str, Any]:
    """Return the initial values of a kind's form for the words of a token."""
    text = words_of(session, seat, kind, token)
    if kind.launch is None or not text:
        return {}
    found: dict[str, Any] = kind.form_class.initial_of_words(kind.launch.field, text)
    return found
