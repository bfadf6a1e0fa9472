"""List and end sessions; whatever hangs on one, also an open socket, ends with it."""

import re
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest
from django.utils import timezone

from studio.accounts.models import User

BROWSERS = (
    ("Edge", r"Edg"),
    ("Opera", r"OPR"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|CriOS"),
    ("Safari", r"Safari"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Android", r"Android"), ("Windows", r"Windows"), ("Mac", r"Mac OS"),
    ("Linux", r"Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which a person is signed in."""

    row: UserSession
    is_current: bool

    @property
    def name(self) -> str:
        """Return the browser and the system by what it says of itself: ``Firefox on Linux``."""
        return browser_name(self.row.user_agent)


def browser_name(agent: str) -> str:
    """Return the browser and the system by what it says of itself: ``Firefox on Linux``."""
    browser, system = (first_named(agent, names) for names in (BROWSERS, SYSTEMS))
    return " on ".join(filter(None, (browser or "A browser", system)))


def first_named(text: str, names: tuple[tuple[str, str], ...]) -> str:
    """Return the first name whose pattern is in a text, else ""."""
    return next((name for name, pattern in names if re.search(pattern, text)), "")


def devices_of(request: HttpRequest, person: User) -> list[Device]:
    """Return where a person is signed in, this browser first."""
    UserSession.objects.create_from_request(request)
    now = request.session.session_key
    rows = UserSession.objects.purge_and_list(person)
    devices = [Device(row, row.session_key == now) for row in rows]
    return sorted(devices, key=lambda device: (not device.is_current, -device.row.last_seen_at.timestamp()))


def end_one(person: User, row_id: int) -> None:
    """Sign a person out of one browser. Raises Http404 for one of somebody else's."""
    row = UserSession.objects.filter(user=person, pk=row_id).first()
    if row is None:
        raise Http404
    row.end()


def end_all(person: User, *, but: str = "") -> int:
    """Sign a person out of every browser but one, and return of how many."""
    ended = 0
    for row in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if row.session_key != but and row.get_decoded().get(SESSION_KEY) == str(person.pk):
            row.delete()
            ended += 1
    UserSession.objects.filter(user=person).exclude(session_key=but).delete()
    return ended
