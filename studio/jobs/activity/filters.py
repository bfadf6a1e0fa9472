"""What a list of jobs is narrowed to: by what has become of them, who asked, and what for; all of it in the address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from studio.accounts.models import User
from studio.jobs.kinds import all_kinds
from studio.jobs.models import JobQuery
from studio.jobs.states import AT_WORK, WANTS_A_PERSON, State
from studio.workspaces.access import Seat

RUNNING = "running"
ATTENTION = "attention"
DONE = "done"
OWN = "me"
LETTERS = 12  # of a person's name in an address


def running() -> Q:
    """Return the condition for jobs that are at work or in line."""
    return Q(state__in=AT_WORK)


def attention() -> Q:
    """Return the condition for jobs that wait, failed, or whose end nobody knows, unless they were set aside."""
    return Q(state__in=WANTS_A_PERSON, set_aside_at=None)


def done() -> Q:
    """Return the condition for everything else."""
    return Q(state__in=(State.DONE, State.CANCELLED)) | Q(set_aside_at__isnull=False)


GROUPS: dict[str, Callable[[], Q]] = {RUNNING: running, ATTENTION: attention, DONE: done}


def name_in_address(person: User) -> str:
    """Return what stands for a person in an address: neither the number nor the e-mail."""
    return salted_hmac("studio.jobs.activity", str(person.pk), algorithm="sha256").hexdigest()[:LETTERS]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; "" is everything. What nobody could choose counts as not chosen."""

    group: str = ""
    who: str = ""
    kind: str = ""
    person: int | None = None

    @classmethod
    def of(cls, query: QueryDict, seat: Seat, people: Iterable[User]) -> Self:
        """Return the filters that an address asks for."""
        group, who, kind = (query.get(name, "") for name in ("state", "who", "kind"))
        known = {OWN: seat.person.pk, **{name_in_address(person): person.pk for person in people}}
        return cls(
            group=group if group in GROUPS else "",
            who=who if who in known else "",
            kind=kind if kind in {one.name for one in all_kinds()} else "",
            person=known.get(who),
        )

    def apply(self, jobs: JobQuery, *, group: bool = True) -> JobQuery:
        """Return the jobs that the filters leave; without ``group`` whatever has become of them."""
        if group and self.group:
            jobs = jobs.filter(GROUPS[self.group]())
        if self.person is not None:
            jobs = jobs.filter(created_by=self.person)
        return jobs.filter(kind=self.kind) if self.kind else jobs

    @property
    def is_narrow(self) -> bool:
        """Return whether something besides what has become of the jobs was chosen."""
        return bool(self.who or self.kind)

    @property
    def query(self) -> str:
        """Return the filters as the query of an address, "" or beginning with a question mark."""
        return self.query_with()

    def query_with(self, **more: Any) -> str:
        """Return the query with something added or, by "", left out."""
        values = {"state": self.group, "who": self.who, "kind": self.kind, **more}
        said = {name: value for name, value in values.items() if value}
        return f"?{urlencode(said)}" if said else ""

    def with_group(self, group: str) -> Self:
        """Return the same filters for another group."""
        return replace(self, group=group)
