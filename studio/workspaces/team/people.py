"""What the page of a workspace's people shows."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from studio.workspaces import signals
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.presence import presence
from studio.workspaces.roles import grantable_by


@dataclass(frozen=True, slots=True)
class Row:
    """A member as the list shows them; ``roles`` are those that the reader may give to them."""

    membership: Membership
    spent: str
    roles: tuple[Role, ...]
    is_reader: bool
    is_here: bool
    address: str
    options: SafeString


def rows(seat: Seat) -> list[Row]:
    """Return the members: the reader first, then whoever was here last."""
    members = Membership.objects.filter(workspace=seat.workspace).select_related("user")
    ordered = members.order_by(F("last_here_at").desc(nulls_last=True), "user__name", "id")
    spent = spending(seat.workspace)
    return sorted((row_of(seat, one, spent) for one in ordered), key=lambda row: not row.is_reader)


def row_of(seat: Seat, member: Membership, spent: dict[int, str] | None = None) -> Row:
    """Return a member's row."""
    words = (spending(seat.workspace) if spent is None else spent).get(member.user_id, "")  # type: ignore[attr-defined]
    person_id = member.user_id  # type: ignore[attr-defined]
    allowed = roles_for(seat, member)
    return Row(
        member,
        words,
        allowed,
        is_reader=person_id == seat.person.pk,
        is_here=presence.is_here(seat.workspace.pk, person_id),
        address=f"{team_url(seat)}{member.key}/",
        options=options_of(allowed, member.role),
    )


@cache
def options_of(allowed: tuple[Role, ...], chosen: str) -> SafeString:
    """Return the options of the choice of a role; drawn once, since a page may have two hundred of them."""
    rows = ((role.value, " selected" if role == chosen else "", role.label) for role in allowed)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def team_url(seat: Seat) -> str:
    """Return the address of the team's page."""
    return reverse("workspaces:team", args=[seat.workspace.slug])


def roles_for(seat: Seat, member: Membership) -> tuple[Role, ...]:
    """Return the roles that the reader may give to a member; none where there is nothing to choose."""
    allowed = grantable_by(seat.role)
    if member.user_id == seat.person.pk or member.role not in allowed:  # type: ignore[attr-defined]
        return ()
    return tuple(allowed)


def spending(workspace: Workspace) -> dict[int, str]:
    """Return what each person spent here this month, in words."""
    answers: list[tuple[Any, Any]] = signals.spending.send(Workspace, workspace=workspace)
    return {person: words for _, answer in answers for person, words in (answer or {}).items()}
