"""Sessions in the database, each remembered for a moment: a page and what it asks for at once read it one time."""

from copy import deepcopy
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save

from studio.lib.ttl_cache import TtlCache

sessions: TtlCache[str, dict[str, Any]] = TtlCache(settings.REMEMBERED_S)
post_save.connect(sessions.clear_on_commit, sender=Session)
post_delete.connect(sessions.clear_on_commit, sender=Session)


class SessionStore(db.SessionStore):
    """A session whose data may have been read up to ``REMEMBERED_S`` seconds ago; every write forgets it."""

    def load(self) -> dict[str, Any]:
        """Return the session's data, empty for one that is not there."""
        return deepcopy(sessions.get(self.session_key or "", self.read)) or {}

    def read(self) -> dict[str, Any] | None:
        """Return the data in the database, or None and have no key any more."""
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        return self.decode(row.session_data) if row else None
