"""Looking a workspace up is the permission check: roles for members, nothing at all for strangers."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.access import Seat, seat_for, workspaces_of
from studio.workspaces.models import Role, Workspace
from studio.workspaces.roles import RIGHTS
from tests import people

MATRIX = {
    "view": {Role.OWNER, Role.ADMIN, Role.EDITOR, Role.REVIEWER, Role.VIEWER},
    "comment": {Role.OWNER, Role.ADMIN, Role.EDITOR, Role.REVIEWER},
    "decide": {Role.OWNER, Role.ADMIN, Role.EDITOR, Role.REVIEWER},
    "make": {Role.OWNER, Role.ADMIN, Role.EDITOR},
    "delete_own": {Role.OWNER, Role.ADMIN, Role.EDITOR},
    "delete_any": {Role.OWNER, Role.ADMIN},
    "clone": {Role.OWNER, Role.ADMIN, Role.EDITOR},
    "invite": {Role.OWNER, Role.ADMIN},
    "change_roles": {Role.OWNER, Role.ADMIN},
    "manage": {Role.OWNER, Role.ADMIN},
    "delete_workspace": {Role.OWNER},
}


def test_a_new_right_says_here_who_has_it() -> None:
    assert list(MATRIX) == list(RIGHTS)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("verb", sorted(RIGHTS))
def test_a_role_may_what_the_table_says(tidewater: Workspace, charlie: User, role: str, verb: str) -> None:
    people.seat(tidewater, charlie, role)
    allowed = role in MATRIX[verb]
    assert Seat(tidewater, charlie, role).may(verb) is allowed
    if allowed:
        assert seat_for(charlie, "tidewater", verb).role == role
    else:
        with pytest.raises(PermissionDenied):
            seat_for(charlie, "tidewater", verb)


def test_templates_can_ask_too(tidewater: Workspace, alice: User, bob: User, vera: User) -> None:
    seats = [seat_for(person, "tidewater") for person in (alice, bob, vera)]
    assert [(seat.can_make, seat.can_manage) for seat in seats] == [(True, True), (True, False), (False, False)]


@pytest.mark.parametrize("slug", ["tidewater", "never-was"])
@pytest.mark.parametrize("verb", sorted(RIGHTS))
def test_charlie_cannot_tell_a_foreign_workspace_from_none(
    tidewater: Workspace, charlie: User, slug: str, verb: str
) -> None:
    with pytest.raises(Http404):
        seat_for(charlie, slug, verb)


def test_nobody_has_no_seat(tidewater: Workspace) -> None:
    with pytest.raises(Http404):
        seat_for(AnonymousUser(), "tidewater")


def test_a_switched_off_person_has_no_seat(tidewater: Workspace, bob: User) -> None:
    bob.is_active = False
    with pytest.raises(Http404):
        seat_for(bob, "tidewater")


def test_an_unknown_right_is_a_mistake_of_ours(tidewater: Workspace, alice: User) -> None:
    with pytest.raises(KeyError):
        seat_for(alice, "tidewater", "delete")


def test_the_switcher_lists_a_persons_own(tidewater: Workspace, bob: User, charlie: User) -> None:
    assert [space.slug for space in workspaces_of(bob)] == ["tidewater"]
    assert [space.slug for space in workspaces_of(charlie)] == ["elsewhere"]


def test_one_person_has_one_seat(tidewater: Workspace, bob: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        seat_for(bob, "tidewater")


def test_the_switcher_leads_from_page_to_page(tidewater: Workspace, bob: User) -> None:
    people.workspace(bob, "Salt", "salt")
    page = people.signed_in(bob).get("/settings/").content.decode()
    assert 'href="/w/salt/"' in page
    assert 'href="/w/tidewater/"' in page
    assert "elsewhere" not in page


def test_the_frame_counts_the_people_of_this_workspace(tidewater: Workspace, bob: User, vera: User) -> None:
    people.workspace(bob, "Zeal", "zeal")
    browser = people.signed_in(bob)
    assert "<small>3 people</small>" in browser.get("/settings/").content.decode()
    browser.get("/w/zeal/")
    assert "<small>1 person</small>" in browser.get("/settings/").content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client, tidewater: Workspace) -> None:
    assert client.get("/w/tidewater/")["Location"] == "/accounts/login/?next=/w/tidewater/"
