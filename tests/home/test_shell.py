"""The frame shows only what exists and what is the person's own, and asks the database little."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import KeyState, User
from studio.home.context import Shell
from studio.jobs.kinds import all_kinds
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests import people


def request_of(person: User, path: str, slug: str | None = None) -> HttpRequest:
    """Return a request as views see it."""
    request: Any = RequestFactory().get(path)
    request.user, request.session = person, SessionStore()
    if slug:
        request.seat = seat_for(person, slug)
    return request


def labels(shell: Shell) -> dict[str, list[str]]:
    """Return the navigation in words."""
    return {section.title: [item.label for item in section.items] for section in shell.nav}


def test_the_navigation_lists_the_kinds_and_marks_the_page(tidewater: Workspace, alice: User) -> None:
    shell = Shell(request_of(alice, "/w/tidewater/speech/", "tidewater"))
    assert labels(shell)["Make"] == list(
        dict.fromkeys((kind.home or kind).label for kind in all_kinds() if not kind.beside)
    )
    assert [item.label for section in shell.nav for item in section.items if item.current] == ["Speech"]


def test_a_page_outside_of_a_workspace_wears_the_first_ones_frame(tidewater: Workspace, bob: User) -> None:
    shell = Shell(request_of(bob, "/settings/"))
    assert shell.seat is not None
    assert shell.seat.workspace == tidewater


def test_charlie_sees_his_own_workspaces_only(tidewater: Workspace, charlie: User) -> None:
    shell = Shell(request_of(charlie, "/settings/"))
    assert [space.slug for space in shell.workspaces] == ["elsewhere"]


def test_the_sandbox_bar_goes_away_with_a_key(tidewater: Workspace, alice: User) -> None:
    assert Shell(request_of(alice, "/", "tidewater")).sandbox
    people.give_key(alice, state=KeyState.WORKING)
    shell = Shell(request_of(User.objects.get(pk=alice.pk), "/", "tidewater"))
    assert (shell.sandbox, shell.key_badge.state) == (False, "ok")


@pytest.mark.parametrize("spaces", [1, 5])
def test_the_frame_costs_three_queries_however_many_workspaces(tidewater: Workspace, bob: User, spaces: int) -> None:
    for number in range(spaces):
        people.workspace(bob, f"Space {number}", f"space-{number}")
    shell = Shell(request_of(bob, "/w/tidewater/speech/", "tidewater"))
    with CaptureQueriesContext(connection) as queries:
        facts = [shell.seat, shell.workspaces, shell.nav, shell.running, shell.key_badge, shell.sandbox, shell.theme]
    assert len(facts) == 7
    assert len(queries) <= 3
