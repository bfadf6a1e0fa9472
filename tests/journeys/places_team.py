"""The people of a workspace, and the page of an invitation in every state."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from studio.workspaces.access import seat_for
from studio.workspaces.invitations import actions
from studio.workspaces.invitations.models import Invitation
from studio.workspaces.models import Role, Workspace
from tests import people
from tests.journeys.places import Visit, place

TEAM = "/w/tidewater/team/"


def invitation(visit: Visit, email: str = "") -> Invitation:
    """Invite somebody into Tidewater."""
    visit.get("tidewater")
    emails = [email] if email else []
    return actions.invite(seat_for(visit.get("alice"), "tidewater"), emails, Role.REVIEWER)[0]


@place("team", "workspaces:team")
def only_alice(visit: Visit) -> None:
    visit.to(TEAM)


@place("team", "workspaces:team")
def everybody_and_who_is_invited(visit: Visit) -> None:
    for name in ("bob", "rita", "vera"):
        visit.get(name)
    invitation(visit, "nora@example.org")
    visit.to(TEAM)


@place("team", "workspaces:team")
def people_invited_with_a_fault(visit: Visit) -> None:
    visit.page.get_by_label("E-mail addresses").fill("nora")
    visit.page.get_by_role("button", name="Make invitations").click()
    expect(visit.page.locator("[aria-invalid=true]")).to_be_visible()


@place("team", "workspaces:invitation")
def the_link_of_an_invitation(visit: Visit) -> None:
    visit.to(f"{TEAM}invitations/{invitation(visit).key}/")


@place("team", "workspaces:join")
def an_invitation_for_somebody_else(visit: Visit) -> None:
    visit.to(f"/join/{invitation(visit, 'zoe@example.org').token}/")


@place("outside", "workspaces:join")
def an_invitation(visit: Visit) -> None:
    visit.to(f"/join/{invitation(visit).token}/")


@place("outside", "workspaces:join")
def an_invitation_that_has_ended(visit: Visit) -> None:
    made = invitation(visit)
    Invitation.objects.filter(pk=made.pk).update(ends_at=timezone.now() - timedelta(days=1))
    visit.to(f"/join/{made.token}/")


@place("vera", "workspaces:team")
def the_team_as_vera_sees_it(visit: Visit) -> None:
    visit.to(TEAM)


@place("team", "workspaces:member")
def a_member(visit: Visit) -> None:
    visit.get("bob")
    visit.to(TEAM).get_by_role("link", name="Actions for Bob").click()
    expect(visit.page.get_by_role("button", name="Remove Bob")).to_be_visible()


@place("team", "workspaces:leave")
def the_only_owner_wants_to_leave(visit: Visit) -> None:
    visit.to(f"{TEAM}leave/")
    visit.page.get_by_role("button", name="Leave Tidewater").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


@place("team", "workspaces:spaces")
def two_workspaces_and_a_deleted_one(visit: Visit) -> None:
    alice = visit.get("alice")
    people.workspace(alice, "Halden Sea Salt", "halden")
    gone = people.workspace(alice, "Old Harbour", "harbour")
    Workspace.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    visit.to("/workspaces/")


@place("team", "workspaces:new")
def a_new_workspace_without_a_name(visit: Visit) -> None:
    page = visit.to("/workspaces/new/")
    page.get_by_label("Name").evaluate("field => field.form.noValidate = true")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("[aria-invalid=true]")).to_be_visible()


@place("team", "workspaces:rename")
def another_name(visit: Visit) -> None:
    visit.to(f"{TEAM}name/")


@place("team", "workspaces:delete")
def before_a_workspace_is_deleted(visit: Visit) -> None:
    page = visit.to(f"{TEAM}delete/")
    page.get_by_label("Type its name").fill("Tide")
    page.get_by_role("button", name="Delete the workspace").click()
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
