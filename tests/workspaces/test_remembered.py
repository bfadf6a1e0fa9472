"""Who asks is read once for a moment's requests, and anew at once after whatever changes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.middleware import people
from studio.accounts.models import User
from studio.accounts.sessions.store import sessions
from studio.workspaces.access import memberships, seat_for
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.team import actions
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WHO = ('FROM "django_session"', 'FROM "accounts_user"', '"workspaces_workspace"."slug" =')
RUNNING = "/w/tidewater/running/"


def reads(client: Client) -> list[str]:
    """Return which of the look-ups of who asks a page makes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(RUNNING).status_code == 200
    return [look_up for look_up in WHO if any(look_up in query["sql"] for query in queries)]


@pytest.fixture
def bobs(tidewater: Workspace, bob: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Bob's browser, a moment after a page of the workspace that it was in before; the moment lasts."""
    for cache in (sessions, people, memberships):
        monkeypatch.setattr(cache, "ttl_s", 1000)
    client = signed_in(bob)
    for _ in range(2):
        assert client.get(RUNNING).status_code == 200
    return client


def test_a_page_a_moment_later_reads_nothing_of_it(bobs: Client) -> None:
    for cache in (sessions, people, memberships):
        cache.clear()
    assert (reads(bobs), reads(bobs)) == ([*WHO], [])


def viewer(alice: User, bob: User) -> int:
    key = Membership.objects.get(workspace__slug="tidewater", user=bob).key
    actions.change_role(seat_for(alice, "tidewater"), key, Role.VIEWER)
    return 403


def removed(alice: User, bob: User) -> int:
    key = Membership.objects.get(workspace__slug="tidewater", user=bob).key
    actions.remove(seat_for(alice, "tidewater"), key)
    return 404


def switched_off(alice: User, bob: User) -> int:
    person = User.objects.get(pk=bob.pk)
    person.is_active = False
    person.save()
    return 302


def deleted(alice: User, bob: User) -> int:
    workspace = Workspace.objects.get(slug="tidewater")
    workspace.deleted_at = workspace.created_at
    workspace.save()
    return 404


@pytest.mark.parametrize("change", [viewer, removed, switched_off, deleted])
def test_a_change_counts_with_the_next_request(
    bobs: Client, alice: User, bob: User, change: Callable[..., int]
) -> None:
    expected = change(alice, bob)
    assert bobs.post("/w/tidewater/speech/", {"text": "Hello"}).status_code == expected


def test_who_signs_out_is_nobody_with_the_next_request(bobs: Client) -> None:
    copied = Client()
    copied.cookies["sessionid"] = bobs.cookies["sessionid"].value
    assert copied.get(RUNNING).status_code == 200
    bobs.post("/accounts/logout/")
    assert copied.get(RUNNING).status_code == 302


def test_another_name_is_shown_at_once(bobs: Client, bob: User) -> None:
    bobs.post("/settings/profile/", {"name": "Robert", "email": bob.email, "theme": "system"})
    person: Any = bobs.get(RUNNING).wsgi_request.user
    assert person.name == "Robert"


def test_what_a_view_does_to_its_person_stays_there(bobs: Client) -> None:
    first: Any = bobs.get(RUNNING).wsgi_request.user
    first.name = "Somebody"
    second: Any = bobs.get(RUNNING).wsgi_request.user
    assert second.name != "Somebody"
