"""Access control of workspaces: roles, rights and the look-up of a person's seat."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.http import Http404, HttpRequest, HttpResponseBase

from studio.accounts.models import User
from studio.lib.ttl_cache import TtlCache
from studio.workspaces.models import Membership, Workspace
from studio.workspaces.roles import RIGHTS, may

SESSION_KEY = "workspace"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's membership of a workspace, with the rights of the role."""

    workspace: Workspace
    person: User
    role: str

    def may(self, verb: str) -> bool:
        """Return whether the role has a right: one of ``RIGHTS``."""
        return may(self.role, verb)

    def require(self, verb: str) -> None:
        """Raise PermissionDenied, in words, unless the role has a right."""
        if not self.may(verb):
            raise PermissionDenied(RIGHTS[verb].refusal)

    def may_delete(self, maker_id: int) -> bool:
        """Return whether the person may delete, or take back, what somebody made."""
        return self.may("delete_own" if maker_id == self.person.pk else "delete_any")

    def require_delete(self, maker_id: int) -> None:
        """Raise PermissionDenied, in words, unless the person may delete, or take back, what somebody made."""
        self.require("delete_own")
        if not self.may_delete(maker_id):
            raise PermissionDenied(RIGHTS["delete_any"].refusal)

    @property
    def can_make(self) -> bool:
        """Return ``may("make")``, for templates."""
        return self.may("make")

    @property
    def can_comment(self) -> bool:
        """Return ``may("comment")``, for templates."""
        return self.may("comment")

    @property
    def can_decide(self) -> bool:
        """Return ``may("decide")``, for templates."""
        return self.may("decide")

    @property
    def can_manage(self) -> bool:
        """Return ``may("manage")``, for templates."""
        return self.may("manage")

    @property
    def can_invite(self) -> bool:
        """Return ``may("invite")``, for templates."""
        return self.may("invite")


memberships: TtlCache[tuple[str, str], Membership] = TtlCache(settings.REMEMBERED_S)  # by session and slug
for changed in (Membership, Workspace):
    post_save.connect(memberships.clear_on_commit, sender=changed)
    post_delete.connect(memberships.clear_on_commit, sender=changed)


def visible_to(seat: Seat, prefix: str = "") -> Q:
    """Return the condition for rows with ``only_for``: those of everybody, and those of the seat's person alone."""
    return Q(**{f"{prefix}only_for": None}) | Q(**{f"{prefix}only_for": seat.person})


def seat_for(person: AbstractBaseUser | AnonymousUser, slug: str, verb: str = "view") -> Seat:
    """Return a member's seat. Raises Http404 for a non-member or unknown slug alike, PermissionDenied for the role."""
    row = membership_of(person, slug)
    seat = Seat(row.workspace, person, row.role)  # type: ignore[arg-type]
    seat.require(verb)
    return seat


def membership_of(person: AbstractBaseUser | AnonymousUser, slug: str) -> Membership:
    """Return a person's membership, with its workspace. Raises Http404."""
    if not isinstance(person, User) or not person.is_active:
        raise Http404
    row = (
        Membership.objects.select_related("workspace")
        .filter(workspace__slug=slug, workspace__deleted_at=None, user=person)
        .first()
    )
    if row is None:
        raise Http404
    return row


def seat_of_request(request: HttpRequest, slug: str, verb: str = "view") -> Seat:
    """Return ``seat_for`` whoever asks; the membership may have been read up to ``REMEMBERED_S`` seconds ago."""
    person, session_key = request.user, request.session.session_key
    if not isinstance(person, User) or not person.is_active or not session_key:
        return seat_for(person, slug, verb)
    row = memberships.get((session_key, slug), lambda: membership_of(person, slug))
    assert row is not None
    seat = Seat(copy(row.workspace), person, row.role)
    seat.require(verb)
    return seat


def seat_of_session(session_key: str, slug: str) -> Seat | None:
    """Return the seat of whoever is signed in with a session, None for nobody. Raises Http404 without a seat."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    person = get_user(request)
    return seat_for(person, slug) if person.is_authenticated and person.is_active else None


def is_seated(session_key: str, slug: str) -> bool:
    """Return whether a session still has a seat in a workspace."""
    try:
        return seat_of_session(session_key, slug) is not None
    except Http404:
        return False


def member_view(verb: str = "view") -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Decorate ``view(request, seat, …)`` as a members-only view of a route with ``<slug:slug>``. See ``seat_for``."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            seat = seat_of_request(request, slug, verb)
            remember_workspace(request, seat)
            # For the context processor of the page frame, which would otherwise query the seat again.
            request.seat = seat  # type: ignore[attr-defined]
            return view(request, seat, **kwargs)

        return inner

    return decorate


def remember_workspace(request: HttpRequest, seat: Seat) -> None:
    """Store the last visited workspace in the session; the session is saved only when it changes."""
    if request.session.get(SESSION_KEY) != seat.workspace.slug:
        request.session[SESSION_KEY] = seat.workspace.slug


def workspaces_of(person: User) -> list[Workspace]:
    """Return a person's workspaces, ordered by name."""
    return list(Workspace.objects.filter(memberships__user=person, deleted_at=None))


def last_workspace(request: HttpRequest) -> Workspace | None:
    """Return the last visited workspace, else the first by name; None for a person without any."""
    workspaces = workspaces_of(request.user) if isinstance(request.user, User) else []
    last = request.session.get(SESSION_KEY)
    return next(
        (workspace for workspace in workspaces if workspace.slug == last), workspaces[0] if workspaces else None
    )
