"""Several workspaces: made, named, switched, deleted by typing the name, and taken back for 30 days."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.library.models import Asset
from studio.workspaces.invitations.models import Invitation
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.spaces import actions
from tests import people
from tests.jobs.listening import line
from tests.people import signed_in
from tests.things import make_things

DELETE = "/w/tidewater/team/delete/"


def test_bob_makes_a_workspace_of_his_own_and_is_in_it(tidewater: Workspace, bob: User) -> None:
    client = signed_in(bob)
    assert 'href="/workspaces/new/"' in client.get("/w/tidewater/").content.decode()
    assert client.post("/workspaces/new/", {"name": "Halden Sea Salt"})["Location"] == "/w/halden-sea-salt/"
    assert Membership.objects.get(user=bob, workspace__slug="halden-sea-salt").role == Role.OWNER
    page = client.get("/w/halden-sea-salt/").content.decode()
    assert 'href="/w/tidewater/"' in page  # one click opens the list, the other is on this link
    assert "Tidewater" in client.get("/workspaces/").content.decode()


def test_a_workspace_is_renamed_and_links_stay(tidewater: Workspace, alice: User) -> None:
    client = signed_in(alice)
    assert client.post("/w/tidewater/team/name/", {"name": ""}).status_code == 422
    client.post("/w/tidewater/team/name/", {"name": "High water"})
    assert "High water" in client.get("/w/tidewater/team/").content.decode()


@pytest.mark.parametrize("typed", ["", "tidewater", "Tide", "Tidewater!"])
def test_another_name_deletes_nothing(tidewater: Workspace, alice: User, typed: str) -> None:
    answer = signed_in(alice).post(DELETE, {"confirm": typed})
    assert (answer.status_code, signed_in(alice).get("/w/tidewater/").status_code) == (422, HTTPStatus.OK)


def test_a_deleted_workspace_is_gone_for_everybody_and_comes_back_whole(
    tidewater: Workspace, alice: User, bob: User
) -> None:
    things = make_things(alice, tidewater)
    Job.objects.filter(pk=things.job.pk).update(state=State.QUEUED)
    alices, bobs = signed_in(alice), signed_in(bob)
    assert alices.post(DELETE, {"confirm": " Tidewater "})["Location"] == "/workspaces/"
    for client in (alices, bobs):
        assert client.get("/w/tidewater/").status_code == HTTPStatus.NOT_FOUND
        assert client.get(f"/w/tidewater/a/{things.asset.key}/").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"/join/{Invitation.objects.get().token}/").status_code == HTTPStatus.GONE
    assert Job.objects.get(pk=things.job.pk).state == State.CANCELLED
    assert "Take back" in alices.get("/workspaces/").content.decode()
    assert "Take back" not in bobs.get("/workspaces/").content.decode()
    assert bobs.post("/workspaces/tidewater/restore/").status_code == HTTPStatus.NOT_FOUND
    assert alices.post("/workspaces/tidewater/restore/")["Location"] == "/w/tidewater/"
    assert bobs.get(f"/w/tidewater/a/{things.asset.key}/").status_code == HTTPStatus.OK


def test_after_thirty_days_a_deleted_workspace_is_gone_for_good(tidewater: Workspace, alice: User, bob: User) -> None:
    make_things(alice, tidewater)
    other = people.workspace(alice, "Salt", "salt")
    now = timezone.now()
    Workspace.objects.update(deleted_at=now - timedelta(days=29))
    assert actions.overdue(now) == []
    Workspace.objects.filter(pk=tidewater.pk).update(deleted_at=now - timedelta(days=30))
    assert actions.overdue(now) == [tidewater.pk]
    actions.purge(tidewater.pk, now)
    actions.purge(other.pk, now)
    assert not Workspace.objects.filter(pk=tidewater.pk).exists() and Workspace.objects.filter(pk=other.pk).exists()
    assert not Asset.objects.filter(workspace=tidewater).exists() and not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_deleting_a_workspace_ends_every_socket_in_it(live: str, tidewater: Workspace, alice: User, bob: User) -> None:
    with line(live, bob) as page:
        assert page.answer({"follow": "0" * 12})["error"] == "not found"
        signed_in(alice).post(DELETE, {"confirm": "Tidewater"})
        assert page.closed() == 4403
