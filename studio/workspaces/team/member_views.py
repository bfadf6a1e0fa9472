"""One member: another role, out of the workspace, or in one's own place as its owner."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view
from studio.workspaces.models import Membership, Role
from studio.workspaces.team import actions
from studio.workspaces.team.people import row_of, team_url


@require_safe
@member_view()
def member(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show what can be done about a member, and what will come of it."""
    return show(request, seat, actions.member_for(seat, key))


def show(request: HtmxRequest, seat: Seat, found: Membership, refusal: str = "") -> HttpResponse:
    """Return a member's page, with what was refused."""
    is_self = found.user == seat.person
    context = {
        "seat": seat,
        "row": row_of(seat, found),
        "member": found,
        "is_self": is_self,
        "may_change": actions.may_change(seat, found),
        "may_hand_over": seat.role == Role.OWNER and not is_self,
        "consequences": actions.consequences(found),
        "refusal": refusal,
    }
    return render(request, "workspaces/team/member.html", context, status=422 if refusal else 200)


@require_POST
@member_view("change_roles")
def role(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Change a member's role; the answer is the row, or the team's page."""
    chosen = request.POST.get("role", "")
    if chosen not in Role.values:
        raise PermissionDenied("There is no such role.")
    try:
        found = actions.change_role(seat, key, Role(chosen))
    except actions.LastOwner:
        return show(request, seat, actions.member_for(seat, key), actions.LAST_OWNER)
    words = f"{found.user} is {Role(chosen).label} now."
    if request.htmx:
        answer = render(request, "workspaces/team/_member.html", {"seat": seat, "row": row_of(seat, found)})
        return trigger_client_event(answer, "studio:toast", {"text": words})
    messages.success(request, words)
    return see_other(team_url(seat))


@require_POST
@member_view("change_roles")
def remove(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Remove a member."""
    try:
        found = actions.remove(seat, key)
    except actions.LastOwner:
        return show(request, seat, actions.member_for(seat, key), actions.LAST_OWNER)
    messages.success(request, f"{found.user} is not in this workspace any more. What they made stays.")
    return see_other(team_url(seat))


@require_POST
@member_view("delete_workspace")
def hand_over(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Make a member the owner, and oneself an admin."""
    found = actions.hand_over(seat, key)
    messages.success(request, f"{found.user} owns this workspace now, and you are an admin.")
    return see_other(team_url(seat))


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def leave(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """GET shows what comes of leaving; POST leaves."""
    own = Membership.objects.select_related("user", "workspace").get(workspace=seat.workspace, user=seat.person)
    if request.method != "POST":
        return show(request, seat, own)
    try:
        actions.leave(seat)
    except actions.LastOwner:
        return show(request, seat, own, actions.LAST_OWNER)
    messages.success(request, f"You have left {seat.workspace}. What you made stays there.")
    return see_other("/")
