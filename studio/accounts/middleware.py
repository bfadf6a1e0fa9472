"""Who asks: the person of a session, remembered for a moment."""

from copy import copy

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studio.accounts.models import User
from studio.lib.ttl_cache import TtlCache

people: TtlCache[str, User] = TtlCache(settings.REMEMBERED_S)
for changed in (User, Session):
    post_save.connect(people.clear_on_commit, sender=changed)
    post_delete.connect(people.clear_on_commit, sender=changed)


class PersonMiddleware(AuthenticationMiddleware):
    """Django's own, with a person that may have been read up to ``REMEMBERED_S`` seconds ago."""

    def process_request(self, request: HttpRequest) -> None:
        """Set the request's user, looked up when somebody asks for it."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_of(request))  # type: ignore[assignment]


def person_of(request: HttpRequest) -> User | AnonymousUser:
    """Return whoever is signed in; each request has an object of its own, which views may change."""

    def look_up() -> User | None:
        found = get_user(request)
        return found if isinstance(found, User) else None

    if SESSION_KEY not in request.session:  # which reads the session: only then is its key one that counts
        return AnonymousUser()
    person = people.get(request.session.session_key or "", look_up)
    return AnonymousUser() if person is None else copy(person)
