"""Everything that deletes a workspace, or takes it back within 30 days."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from studio.accounts.models import User
from studio.workspaces import signals
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.team.actions import fresh, locked

KEPT = timedelta(days=30)


def delete(seat: Seat) -> None:
    """Put a workspace away: nobody sees it any more, and its owners can take it back. Raises PermissionDenied."""
    with locked(seat.workspace):
        fresh(seat).require("delete_workspace")
        workspace = seat.workspace
        workspace.deleted_at = timezone.now()
        workspace.save(update_fields=["deleted_at"])
        signals.deleted.send(Workspace, workspace=workspace)


def restore(person: User, slug: str) -> Workspace:
    """Take a deleted workspace back, as one of its owners. Raises Http404."""
    row = deleted_of(person).filter(workspace__slug=slug).first()
    if row is None:
        raise Http404
    row.workspace.deleted_at = None
    row.workspace.save(update_fields=["deleted_at"])
    return row.workspace


def deleted_of(person: User) -> QuerySet[Membership]:
    """Return a person's seats as an owner in workspaces that are deleted."""
    rows = Membership.objects.filter(user=person, role=Role.OWNER).exclude(workspace__deleted_at=None)
    return rows.select_related("workspace").order_by("workspace__name")


def overdue(now: datetime) -> list[int]:
    """Return the workspaces that were deleted 30 days ago."""
    return list(Workspace.objects.filter(deleted_at__lte=now - KEPT).values_list("id", flat=True)[:1])


def purge(workspace_id: int, now: datetime) -> None:
    """Remove a workspace that was deleted 30 days ago, with all rows; files without a row go with the housework."""
    found = Workspace.objects.filter(pk=workspace_id, deleted_at__lte=now - KEPT).first()
    if found is not None:
        found.delete()
