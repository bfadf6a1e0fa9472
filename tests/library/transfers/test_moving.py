"""What is moved is in one workspace alone: old links lead on, what it cost stays, and it can be taken back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import JobResult
from studio.library import retention
from studio.library.models import Asset, Version
from studio.library.signals import arrived
from studio.library.transfers.models import Transfer
from studio.library.uploads.keep import find_twin
from studio.review.models import Comment
from studio.workspaces.access import seat_for
from studio.workspaces.models import Membership, Role, Workspace
from tests import people
from tests.jobs.listening import line
from tests.library.page.stock import Shelve
from tests.library.transfers.conftest import TRANSFER, Send, form_of, found
from tests.people import signed_in
from tests.review.stock import say
from tests.speech.stock import take


def undo_of(browser: Client) -> str:
    """Return the address of the toast's Undo."""
    page = browser.get("/w/tidewater/").content.decode()
    address = re.search(r'action="(/w/tidewater/transfer/\w+/undo/)"', page)
    assert address is not None
    return address[1]


def test_old_links_lead_on_for_who_may_see_it_there(
    shelve: Shelve, send: Send, hers: Client, rita: User, bob: User, charlie: User
) -> None:
    asset = shelve(title="Tide").asset
    there = send(asset, how="move")
    old, new = f"/w/tidewater/a/{asset.key}/", f"/w/salt/a/{there.key}/"
    for browser in (hers, signed_in(rita)):
        assert browser.get(f"{old}?v=1")["Location"] == f"{new}?v=1"
        assert browser.get(new).status_code == 200
    told = signed_in(bob).get(old)
    assert told.status_code == 410 and "moved it" in told.content.decode()
    assert not any(word in told.content.decode() for word in ("Salt", there.key, "Tide<"))
    assert signed_in(bob).get(new).status_code == signed_in(charlie).get(old).status_code == 404
    assert (found(hers, "tidewater"), found(hers, "salt")) == ([], ["Tide"])
    assert found(hers, "tidewater", "?q=tide") == [] and "Tide<" not in hers.get("/w/tidewater/bin/").text
    version = asset.versions.get()
    assert hers.get(f"/w/tidewater/media/{version.key}/{version.file_name}").status_code == 404


def test_old_links_lead_on_when_the_bin_has_let_it_go(shelve: Shelve, send: Send, hers: Client, bob: User) -> None:
    asset = shelve().asset
    there = send(asset, how="move")
    assert retention.purge(asset.pk, timezone.now() + retention.KEPT_IN_BIN)
    assert hers.get(f"/w/tidewater/a/{asset.key}/")["Location"] == f"/w/salt/a/{there.key}/"
    assert signed_in(bob).get(f"/w/tidewater/a/{asset.key}/").status_code == 410
    Transfer.objects.update(created_at=timezone.now() - timedelta(days=31))
    late = hers.post(f"/w/tidewater/transfer/{Transfer.objects.get().key}/undo/")
    assert late.status_code == 403 and "30 days" in late.content.decode()
    assert Transfer.objects.get().undone_at is None


def test_a_move_is_taken_back_from_the_toast(shelve: Shelve, send: Send, hers: Client, bob: User) -> None:
    version = shelve(title="Tide")
    say(bob, version)
    there = send(version.asset, how="move", with_comments="on")
    undo = undo_of(hers)
    assert "Take it back?" in hers.get(undo).content.decode()
    assert hers.post(undo).status_code == 303
    assert (found(hers, "tidewater"), found(hers, "salt")) == (["Tide"], [])
    assert hers.get(f"/w/tidewater/a/{version.asset.key}/").status_code == 200
    assert Comment.objects.filter(asset=version.asset).count() == 1
    assert "Tide" in hers.get("/w/salt/bin/").text and there.key in hers.get("/w/salt/bin/").text
    assert "already" in hers.post(undo, follow=True).content.decode()


def test_only_who_moved_it_takes_it_back_and_not_out_of_a_bin(
    shelve: Shelve, send: Send, hers: Client, alice: User, tidewater: Workspace
) -> None:
    asset = shelve().asset
    send(asset, how="move")
    admin = people.seat(tidewater, people.person("Adam"), Role.ADMIN)
    assert signed_in(admin).post(undo_of(hers)).status_code == 404
    restored = hers.post(f"/w/tidewater/a/{asset.key}/restore/")
    assert restored.status_code == 403 and "moved to another workspace" in restored.content.decode()
    assert find_twin(seat_for(alice, "tidewater"), asset.versions.get().sha256) is None


def test_who_has_left_the_other_workspace_cannot_take_it_back(
    shelve: Shelve, send: Send, hers: Client, alice: User
) -> None:
    asset = shelve().asset
    send(asset, how="move")
    Membership.objects.filter(user=alice, workspace__slug="salt").delete()
    told = hers.post(f"/w/tidewater/transfer/{Transfer.objects.get().key}/undo/")
    assert told.status_code == 403 and "not in the other workspace" in told.content.decode()
    assert Asset.objects.get(pk=asset.pk).moved_at is not None


def test_what_it_cost_stays_where_it_was_paid(tidewater: Workspace, salt: Workspace, alice: User, send: Send) -> None:
    job = take(tidewater, alice)
    assert job.version is not None
    there = send(job.version.asset, how="move")
    assert JobResult.objects.get(job=job).version == job.version
    assert not JobResult.objects.filter(version__asset=there).exists()
    assert not salt.entries.exists() and not salt.jobs.exists()
    assert signed_in(alice).get("/w/tidewater/speech/").status_code == 200


@pytest.mark.parametrize("point", ["copies", "end"])
def test_a_crash_in_the_middle_leaves_everything_as_it_was(
    shelve: Shelve, salt: Workspace, hers: Client, bob: User, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = shelve(title="Tide")
    say(bob, version)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(*{"copies": (Version.objects, "bulk_create"), "end": (arrived, "send")}[point], fail)
    with pytest.raises(RuntimeError):
        hers.post(TRANSFER, form_of(version.asset, how="move", with_comments="on"))
    assert (found(hers, "tidewater", "?q=tide"), found(hers, "salt")) == (["Tide"], [])
    assert not Asset.objects.filter(workspace=salt).exists() and not Transfer.objects.exists()
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_both_workspaces_hear_of_it(
    live: str, shelve: Shelve, send: Send, alice: User, bob: User, rita: User
) -> None:
    asset = shelve().asset
    with line(live, bob) as here, line(live, rita, "salt") as there:
        for page in (here, there):
            assert page.answer({"follow": "0" * 12})["error"] == "not found"
        copy = send(asset, how="move")
        assert heard(here, "deleted") == [asset.key]
        assert heard(there, "key") == copy.key
        signed_in(alice).post(f"/w/tidewater/transfer/{Transfer.objects.get().key}/undo/")
        assert heard(there, "deleted") == [copy.key]
        assert heard(here, "key") == asset.key


def heard(page: Any, name: str) -> Any:
    """Return what the next signal with a name says."""
    while name not in (message := page.hear()):
        pass
    return message[name]


def test_the_sources_of_a_move_stay_and_their_copies_go_back_with_it(
    shelve: Shelve, send: Send, hers: Client, make_clip: Callable[..., Version]
) -> None:
    clip = make_clip()
    send(clip.asset, how="move", with_sources="on")
    undo = undo_of(hers)
    assert (found(hers, "tidewater"), sorted(found(hers, "salt"))) == (["Photo"], ["Clip", "Photo"])
    hers.post(undo)
    assert (sorted(found(hers, "tidewater")), found(hers, "salt")) == (["Clip", "Photo"], [])


@pytest.fixture
def make_clip(shelve: Shelve) -> Callable[..., Version]:
    """Put a clip on the shelf that was made from a photo."""
    return lambda: shelve(title="Clip", made_from=[(shelve(title="Photo").pk, "person")])
