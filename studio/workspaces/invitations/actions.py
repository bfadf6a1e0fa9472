"""Everything that writes an invitation; of two that take one at once exactly one gets it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studio.accounts.models import User
from studio.mail import outbox
from studio.mail.models import Mail
from studio.mail.models import State as MailState
from studio.workspaces.access import Seat
from studio.workspaces.invitations.models import Invitation, digest
from studio.workspaces.models import Membership, Role, Workspace

TOPIC = "invitation"
SEND_AGAIN_AFTER = timedelta(minutes=10)


class Taken(Exception):
    """The invitation does not work any more: it was used, ended or withdrawn meanwhile."""


def find(token: str) -> Invitation | None:
    """Return the invitation of a link, whatever has become of it; None for a link that never was."""
    rows = Invitation.objects.select_related("workspace", "invited_by")
    return rows.filter(digest=digest(token)).first()


def open_invitations(workspace: Workspace) -> list[Invitation]:
    """Return the invitations that still work, the newest first."""
    rows = Invitation.objects.select_related("workspace", "invited_by").filter(
        workspace=workspace, used_at=None, withdrawn_at=None, ends_at__gt=timezone.now()
    )
    return list(rows.order_by("-created_at", "-id"))


@transaction.atomic
def invite(seat: Seat, emails: list[str], role: Role) -> list[Invitation]:
    """Make an invitation for each e-mail, or one for anybody; an open one of the same e-mail is withdrawn for it."""
    for email in emails:
        withdraw_all(Invitation.objects.filter(workspace=seat.workspace, email__iexact=email))
    made = [
        Invitation.objects.create(workspace=seat.workspace, email=email, role=role, invited_by=seat.person)
        for email in emails or [""]
    ]
    for invitation in made:
        send(invitation)
    return made


def send(invitation: Invitation) -> bool:
    """Send an invitation to its e-mail, where mail is set up; return whether that is so and it was not just sent."""
    if not invitation.email or not outbox.is_on():
        return False
    last = outbox.newest_of(TOPIC, [invitation.key]).get(invitation.key)
    if last is not None and last.state != MailState.FAILED and last.created_at > timezone.now() - SEND_AGAIN_AFTER:
        return False
    outbox.post_to(TOPIC, invitation.email, once=invitation.key, invitation=invitation.key)
    return True


def mails_of(invitations: list[Invitation]) -> dict[str, Mail]:
    """Return the newest mail of each invitation that was sent, by the invitation's key."""
    return outbox.newest_of(TOPIC, [invitation.key for invitation in invitations])


def withdraw_all(rows: QuerySet[Invitation]) -> int:
    """Withdraw those of some invitations that nobody has used, and return how many."""
    return rows.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


def change_role(invitation: Invitation, role: Role) -> bool:
    """Change the role of an invitation that still works; return whether it does."""
    return bool(Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(role=role))


@transaction.atomic
def take(invitation: Invitation, person: User) -> Membership:
    """Make a person a member, once; a member keeps the role, and the invitation stays. Raises Taken if it is over."""
    now = timezone.now()
    there = Membership.objects.filter(workspace=invitation.workspace, user=person).first()
    if there is not None:
        return there
    # No join: PostgreSQL would look only once at what is behind one, and let several in.
    there_still = Workspace.objects.filter(deleted_at=None)
    won = Invitation.objects.filter(
        pk=invitation.pk, used_at=None, withdrawn_at=None, ends_at__gt=now, workspace__in=there_still
    ).update(used_at=now, used_by=person)
    if not won:
        raise Taken
    role = Invitation.objects.values_list("role", flat=True).get(pk=invitation.pk)  # may have changed meanwhile
    seat = Membership.objects.create(workspace=invitation.workspace, user=person, role=role, last_here_at=now)
    outbox.post("joined", [invitation.invited_by], about=about_team(invitation.workspace), member=seat.key)
    return seat


def about_team(workspace: Workspace) -> str:
    """Return by what mails about a team are found: who looks at its page is not told of it any more."""
    return f"team-{workspace.pk}"
