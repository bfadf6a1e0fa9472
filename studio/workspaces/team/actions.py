"""Everything that changes who is in a workspace and as what; a workspace never loses its last owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from studio.accounts.models import User
from studio.workspaces import signals
from studio.workspaces.access import Seat
from studio.workspaces.invitations.actions import withdraw_all
from studio.workspaces.invitations.models import Invitation
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.roles import grantable_by

LAST_OWNER = "A workspace needs an owner. Make somebody else an owner first, then try again."
OUT_OF_REACH = "Only owners change what owners may do."


class LastOwner(Exception):
    """The workspace would be left without an owner; nothing was changed."""


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold a workspace's row, so that of two who change it at once the second sees what the first has done."""
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        yield


def fresh(seat: Seat) -> Seat:
    """Return the seat as it is now, inside ``locked``. Raises Http404 if it is gone."""
    row = Membership.objects.filter(workspace=seat.workspace, user=seat.person).first()
    if row is None:
        raise Http404
    return Seat(seat.workspace, seat.person, row.role)


def member_for(seat: Seat, key: str) -> Membership:
    """Return a member of the seat's workspace. Raises Http404."""
    found = Membership.objects.select_related("user", "workspace").filter(workspace=seat.workspace, key=key).first()
    if found is None:
        raise Http404
    return found


def may_change(seat: Seat, member: Membership) -> bool:
    """Return whether a person may change another's role, or remove them."""
    return member.user_id != seat.person.pk and member.role in grantable_by(seat.role)  # type: ignore[attr-defined]


def require_reach(seat: Seat, member: Membership) -> None:
    """Raise PermissionDenied, in words, unless a person may change another's role, or remove them."""
    seat.require("change_roles")
    if not may_change(seat, member):
        raise PermissionDenied(OUT_OF_REACH)


def keep_an_owner(member: Membership) -> None:
    """Raise LastOwner if a member is the only owner."""
    others = Membership.objects.filter(workspace_id=member.workspace_id, role=Role.OWNER).exclude(pk=member.pk)  # type: ignore[attr-defined]
    if member.role == Role.OWNER and not others.exists():
        raise LastOwner


def change_role(seat: Seat, key: str, role: Role) -> Membership:
    """Give a member another role. Raises PermissionDenied, Http404, LastOwner."""
    with locked(seat.workspace):
        seat, member = fresh(seat), member_for(seat, key)
        require_reach(seat, member)
        if role not in grantable_by(seat.role):
            raise PermissionDenied(OUT_OF_REACH)
        if role != Role.OWNER:
            keep_an_owner(member)
        member.role = role
        member.save(update_fields=["role"])
        take_back_invitations(seat.workspace, member)
    return member


def hand_over(seat: Seat, key: str) -> Membership:
    """Make a member an owner and the person an admin. Raises PermissionDenied, Http404."""
    with locked(seat.workspace):
        seat, heir = fresh(seat), member_for(seat, key)
        if seat.role != Role.OWNER or heir.user_id == seat.person.pk:  # type: ignore[attr-defined]
            raise PermissionDenied(OUT_OF_REACH)
        heir.role = Role.OWNER
        heir.save(update_fields=["role"])
        own = Membership.objects.get(workspace=seat.workspace, user=seat.person)
        own.role = Role.ADMIN
        own.save(update_fields=["role"])
    return heir


def remove(seat: Seat, key: str) -> Membership:
    """End somebody's membership. Raises PermissionDenied, Http404, LastOwner."""
    with locked(seat.workspace):
        seat, member = fresh(seat), member_for(seat, key)
        require_reach(seat, member)
        end(member)
    return member


def leave(seat: Seat) -> None:
    """End one's own membership. Raises Http404, LastOwner."""
    with locked(seat.workspace):
        fresh(seat)
        end(Membership.objects.select_related("user", "workspace").get(workspace=seat.workspace, user=seat.person))


def end(member: Membership) -> None:
    """Delete a membership inside ``locked``; what the person made stays. Raises LastOwner."""
    keep_an_owner(member)
    withdraw_all(Invitation.objects.filter(workspace=member.workspace, invited_by=member.user))
    signals.left.send(Membership, membership=member)
    member.delete()


def take_back_invitations(workspace: Workspace, member: Membership) -> None:
    """Withdraw the open invitations of somebody who may not invite as that role any more."""
    allowed = grantable_by(member.role)
    withdraw_all(Invitation.objects.filter(workspace=workspace, invited_by=member.user).exclude(role__in=allowed))


def consequences(member: Membership) -> list[str]:
    """Return sentences about what happens when somebody leaves."""
    answers = signals.leaving.send(Membership, membership=member)
    mine = Invitation.objects.filter(
        workspace=member.workspace, invited_by=member.user, used_at=None, withdrawn_at=None
    )
    taken = ["Invitations that they made and nobody has used are withdrawn."] if mine.exists() else []
    return [*(sentence for _, found in answers for sentence in found or ()), *taken]


def workspaces_owned_alone(person: User) -> list[Workspace]:
    """Return the workspaces that have no other owner."""
    owned = Membership.objects.filter(user=person, role=Role.OWNER, workspace__deleted_at=None)
    others = Membership.objects.filter(role=Role.OWNER).exclude(user=person).values("workspace_id")
    return [row.workspace for row in owned.exclude(workspace_id__in=others).select_related("workspace")]
