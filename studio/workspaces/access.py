"""Who may see and do what in a workspace: the one place that decides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from studio.accounts.models import User
from studio.workspaces.models import Membership, Role, Workspace

SESSION_KEY = "workspace"
RIGHTS: dict[str, frozenset[str]] = {
    "view": frozenset(Role.values),
    "make": frozenset({Role.OWNER, Role.ADMIN, Role.EDITOR}),
    "manage": frozenset({Role.OWNER, Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a workspace, with what this role may do there."""

    workspace: Workspace
    person: User
    role: str

    def may(self, verb: str) -> bool:
        """Return whether the role allows it; verbs are view, make and manage."""
        return self.role in RIGHTS[verb]

    @property
    def can_make(self) -> bool:
        """Return whether the role may make and change things, for templates."""
        return self.may("make")

    @property
    def can_manage(self) -> bool:
        """Return whether the role may manage the workspace, for templates."""
        return self.may("manage")


def seat_for(person: AbstractBaseUser | AnonymousUser, slug: str, verb: str = "view") -> Seat:
    """Return a member's seat. Raises Http404 for strangers and unknown slugs alike, PermissionDenied for the role."""
    if not isinstance(person, User) or not person.is_active:
        raise Http404
    row = Membership.objects.select_related("workspace").filter(workspace__slug=slug, user=person).first()
    if row is None:
        raise Http404
    seat = Seat(row.workspace, person, row.role)
    if not seat.may(verb):
        raise PermissionDenied(f"{row.get_role_display()}s may not do this here.")
    return seat


def member_view(verb: str = "view") -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Turn ``view(request, seat, …)`` into the view of an address with ``<slug:slug>``, for members only."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            seat = seat_for(request.user, slug, verb)
            remember(request, seat)
            # The frame around the page shows the same seat without asking again.
            request.seat = seat  # type: ignore[attr-defined]
            return view(request, seat, **kwargs)

        return inner

    return decorate


def remember(request: HttpRequest, seat: Seat) -> None:
    """Keep in the session where the person was last; written only when it changes."""
    if request.session.get(SESSION_KEY) != seat.workspace.slug:
        request.session[SESSION_KEY] = seat.workspace.slug


def spaces_of(person: User) -> list[Workspace]:
    """Return a person's workspaces by name, for the switcher."""
    return list(Workspace.objects.filter(memberships__user=person))


def last_workspace(request: HttpRequest) -> Workspace | None:
    """Return where the signed-in person was last, else the first workspace; None for a person without any."""
    spaces = spaces_of(request.user) if isinstance(request.user, User) else []
    last = request.session.get(SESSION_KEY)
    return next((space for space in spaces if space.slug == last), spaces[0] if spaces else None)
