"""The page of a workspace's people, and its invitations."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from studio.lib.http import HtmxRequest, see_other
from studio.mail import outbox
from studio.mail.models import Mail
from studio.workspaces.access import Seat, member_view
from studio.workspaces.invitations import actions
from studio.workspaces.invitations.forms import InviteForm
from studio.workspaces.invitations.models import Invitation, State
from studio.workspaces.models import Role
from studio.workspaces.roles import SUMMARIES, grantable_by, table
from studio.workspaces.team.people import rows, team_url


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def page(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """GET shows everybody here; POST invites people."""
    if request.method != "POST":
        outbox.forget(seat.person, actions.about_team(seat.workspace))
        return render(request, "workspaces/team/page.html", context(request, seat))
    seat.require("invite")
    form = InviteForm(request.POST, seat=seat)
    if not form.is_valid():
        return render(request, "workspaces/team/page.html", context(request, seat, form), status=422)
    made = actions.invite(seat, form.cleaned_data["emails"], Role(form.cleaned_data["role"]))
    messages.success(request, ready_words(made))
    return see_other(f"{team_url(seat)}#invited")


def ready_words(made: list[Invitation]) -> str:
    """Return that invitations are made, and who sends them."""
    count = f"{len(made)} invitations are" if len(made) > 1 else "The invitation is"
    is_mailed = outbox.is_on() and bool(made[0].email)
    return f"{count} on the way by mail." if is_mailed else f"{count} ready. Copy the link and send it."


def invited(seat: Seat) -> list[tuple[Invitation, Mail | None]]:
    """Return the invitations that still work, each with its newest mail."""
    found = actions.open_invitations(seat.workspace)
    mails = actions.mails_of(found)
    return [(invitation, mails.get(invitation.key)) for invitation in found]


def context(request: HtmxRequest, seat: Seat, form: InviteForm | None = None) -> dict[str, Any]:
    """Return the page's template context; ``form`` is a refused one."""
    can_invite = seat.may("invite")
    return {
        "seat": seat,
        "rows": rows(seat),
        "form": (form or InviteForm(seat=seat)) if can_invite else None,
        "invitations": invited(seat) if can_invite else [],
        "is_mail_on": outbox.is_on(),
        "roles": list(Role),
        "grantable": [role for role in grantable_by(seat.role) if role != Role.OWNER],
        "can_delete": seat.may("delete_workspace"),
        "table": table(),
        "summary": SUMMARIES[Role(seat.role)],
        "role": Role(seat.role).label,
        "host": request.build_absolute_uri("/").rstrip("/"),
    }


def invitation_for(seat: Seat, key: str) -> Invitation:
    """Return an invitation into the seat's workspace. Raises Http404."""
    rows = Invitation.objects.select_related("workspace", "invited_by")
    found = rows.filter(workspace=seat.workspace, key=key).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("invite")
def invitation(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """GET shows an invitation's link; POST changes its role."""
    found = invitation_for(seat, key)
    if request.method != "POST":
        link = request.build_absolute_uri(reverse("workspaces:join", args=[found.token]))
        return render(request, "workspaces/team/invitation.html", {"seat": seat, "invitation": found, "link": link})
    role = request.POST.get("role", "")
    if role == Role.OWNER or role not in grantable_by(seat.role):
        raise Http404
    if actions.change_role(found, Role(role)):
        messages.success(request, f"Invited as {Role(role).label}.")
    else:
        messages.warning(request, "Nothing was changed: this invitation does not work any more.")
    return see_other(f"{team_url(seat)}#invited")


@require_POST
@member_view("invite")
def send_again(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Send an invitation's mail again."""
    found = invitation_for(seat, key)
    if found.state != State.OPEN:
        messages.warning(request, "Nothing was sent: this invitation does not work any more.")
    elif actions.send(found):
        messages.success(request, f"The invitation is on the way to {found.email} again.")
    else:
        messages.warning(request, "Nothing was sent: its last mail is less than ten minutes old, or it has no address.")
    return see_other(f"{team_url(seat)}#invited")


@require_POST
@member_view("invite")
def withdraw(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Withdraw an invitation: from now on its link says so."""
    found = invitation_for(seat, key)
    withdrawn = actions.withdraw_all(Invitation.objects.filter(pk=found.pk))
    messages.success(request, "The invitation is withdrawn." if withdrawn else "This invitation was used already.")
    return see_other(f"{team_url(seat)}#invited")
