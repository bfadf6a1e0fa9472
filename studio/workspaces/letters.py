"""What people are told by mail of who is in a workspace."""

from django.urls import reverse

from studio.mail.letter import Letter
from studio.mail.models import Mail, When
from studio.mail.topics import GRACE, Topic, register
from studio.mail.words import say
from studio.workspaces.invitations.models import Invitation, State
from studio.workspaces.models import Membership
from studio.workspaces.roles import SUMMARIES, may


def compose_invitation(row: Mail) -> Letter | None:
    """Return an invitation as it stands now; None for one that works no more."""
    found = Invitation.objects.select_related("workspace", "invited_by").filter(key=row.facts["invitation"]).first()
    if found is None or found.state != State.OPEN:
        return None
    names = {"who": found.invited_by, "where": found.workspace.name}
    days = "day" if found.days_left == 1 else "days"
    return Letter(
        subject=say("{who} invites you into {where}", **names),
        lead=say("{who} invites you into the workspace {where} on Studio.", **names),
        button="Look at the invitation",
        path=reverse("workspaces:join", args=[found.token]),
        notes=(
            f"You would be {found.get_role_display()} there: {SUMMARIES[found.role].lower()}.",  # type: ignore[index]
            f"The link works once, for {found.days_left} more {days}. Opening it changes nothing: you are asked first.",
            "Do you not know who this is? Then do nothing.",
        ),
    )


def compose_joined(row: Mail) -> Letter | None:
    """Return that somebody took an invitation; None where they are gone, or whoever invited them may not see it."""
    seat = Membership.objects.select_related("user", "workspace").filter(key=row.facts["member"]).first()
    if seat is None or seat.workspace.deleted_at is not None:
        return None
    reader = Membership.objects.filter(workspace=seat.workspace, user=row.person).first()
    if reader is None or not may(reader.role, "invite"):
        return None
    names = {"who": seat.user, "where": seat.workspace.name}
    return Letter(
        subject=say("{who} joined {where}", **names),
        lead=say("{who} took your invitation and is in {where} now, as {role}.", role=seat.get_role_display(), **names),
        button="See the team",
        path=reverse("workspaces:team", args=[seat.workspace.slug]),
    )


register(Topic("invitation", compose_invitation))
register(Topic("joined", compose_joined, "Somebody takes my invitation", When.DAILY, GRACE))
