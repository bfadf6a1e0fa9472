"""Who may bring what where: make there, delete here; words before the click, and no dead button."""

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library.models import Asset
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.roles import RIGHTS, may
from tests import people
from tests.library.page.stock import Shelve
from tests.library.transfers.conftest import TRANSFER, Send, form_of, found
from tests.people import signed_in

MOVE = 'value="move"'
COPY = 'value="copy"'


def page_of(browser: Client, *assets: Asset) -> str:
    """Return the page that sends some assets, its words in one line."""
    answer = browser.get(TRANSFER, {"pick": [asset.key for asset in assets]})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def give(user: User, where: Workspace, role: str) -> Client:
    """Give somebody a role in another workspace, and return their browser."""
    Membership.objects.update_or_create(workspace=where, user=user, defaults={"role": role})
    return signed_in(user)


@pytest.mark.parametrize("role", Role.values)
def test_bringing_takes_the_right_to_make_there(shelve: Shelve, salt: Workspace, bob: User, role: str) -> None:
    asset = shelve().asset
    bobs = give(bob, salt, role)
    page, answer = page_of(bobs, asset), bobs.post(TRANSFER, form_of(asset))
    assert (COPY in page) is may(role, "make")
    assert answer.status_code == (303 if may(role, "make") else 422)
    assert Asset.objects.filter(workspace=salt).exists() is may(role, "make")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("own", [True, False])
def test_moving_takes_the_right_to_delete_here(
    shelve: Shelve, salt: Workspace, tidewater: Workspace, alice: User, role: str, own: bool
) -> None:
    zoe = people.seat(tidewater, people.person("Zoe"), role)
    zoes, asset = give(zoe, salt, Role.EDITOR), shelve().asset
    Asset.objects.filter(pk=asset.pk).update(created_by=zoe if own else alice)
    right = "delete_own" if own else "delete_any"
    page, answer = page_of(zoes, asset), zoes.post(TRANSFER, form_of(asset, how="move"))
    allowed = may(role, right)
    assert (MOVE in page, COPY in page, answer.status_code) == (allowed, True, 303 if allowed else 403)
    if not allowed:
        words = RIGHTS["delete_any" if may(role, "delete_own") else "delete_own"].refusal
        assert words in page and words in answer.content.decode()
    assert (Asset.objects.get(pk=asset.pk).moved_at is not None) is allowed


def test_of_many_only_what_one_may_delete_is_moved_and_that_is_said(shelve: Shelve, salt: Workspace, bob: User) -> None:
    mine, others = shelve(title="Mine").asset, shelve(title="Others").asset
    Asset.objects.filter(pk=mine.pk).update(created_by=bob)
    bobs = give(bob, salt, Role.EDITOR)
    assert "1 of it is the work of others and stays" in page_of(bobs, mine, others)
    said = bobs.post(TRANSFER, form_of(mine, others, how="move"), follow=True).content.decode()
    assert "1 of others stay here" in said
    assert (found(bobs, "tidewater"), found(bobs, "salt")) == (["Others"], ["Mine"])


def test_who_will_see_it_is_said_before_the_click(shelve: Shelve, salt: Workspace, hers: Client, alice: User) -> None:
    asset = shelve().asset
    assert "2 people are there, and all of them will see it" in page_of(hers, asset)
    people.workspace(alice, "Alone", "alone")
    assert "only you are there" in page_of(hers, asset)
    assert "1 of it only you see" not in page_of(hers, asset)
    Asset.objects.filter(pk=asset.pk).update(only_for=alice)
    assert "1 of it only you see here. There, everybody sees it." in page_of(hers, asset)


def test_the_work_of_somebody_who_is_not_there_is_answered_for_by_who_brings_it(
    shelve: Shelve, send: Send, salt: Workspace, alice: User, bob: User
) -> None:
    version = shelve()
    Asset.objects.filter(pk=version.asset.pk).update(created_by=bob)
    type(version).objects.filter(pk=version.pk).update(created_by=bob)
    there = send(version.asset)
    assert (there.created_by, there.versions.get().created_by) == (alice, bob)
    page = " ".join(signed_in(alice).get(f"/w/salt/a/{there.key}/").content.decode().split())
    assert "(not in this workspace)" in page and "Tidewater</span> by you" in page
    people.seat(salt, bob, Role.VIEWER)
    assert send(version.asset).created_by == bob


def test_where_it_came_from_is_named_only_for_who_is_there_too(
    shelve: Shelve, send: Send, salt: Workspace, charlie: User
) -> None:
    people.seat(salt, charlie, Role.VIEWER)
    there = send(shelve().asset)
    page = " ".join(signed_in(charlie).get(f"/w/salt/a/{there.key}/").content.decode().split())
    assert "from another workspace by" in page and "Tidewater" not in page


def test_a_strangers_keys_and_places_are_not_there(
    shelve: Shelve, salt: Workspace, hers: Client, alice: User, bob: User, charlie: User
) -> None:
    asset, secret = shelve().asset, shelve().asset
    Asset.objects.filter(pk=secret.pk).update(only_for=bob)
    charlies = signed_in(charlie)
    assert charlies.get(f"/w/elsewhere/transfer/?pick={asset.key}").status_code == 404
    assert charlies.post("/w/elsewhere/transfer/", form_of(asset)).status_code == 404
    assert charlies.post(TRANSFER, form_of(asset)).status_code == 404
    assert hers.get(TRANSFER, {"pick": secret.key}).status_code == 404  # it is for Bob alone
    for slug in ("elsewhere", "tidewater", "nowhere", ""):
        refused = hers.post(TRANSFER, {**form_of(asset), "to": slug})
        assert refused.status_code == 422 and "Choose one of your workspaces." in refused.content.decode()
    assert Asset.objects.exclude(workspace__slug="tidewater").count() == 0


def test_with_no_other_workspace_the_page_says_so_and_leads_to_a_new_one(
    shelve: Shelve, bob: User, hers: Client
) -> None:
    page = page_of(signed_in(bob), shelve().asset)
    assert "You are in no other workspace." in page and 'href="/workspaces/new/"' in page
    assert MOVE not in page and COPY not in page


def test_a_refused_form_keeps_what_was_chosen(shelve: Shelve, salt: Workspace, hers: Client) -> None:
    refused = hers.post(TRANSFER, {**form_of(shelve().asset, how="away"), "with_comments": ""}).content.decode()
    assert "Choose Move or Copy." in refused
    assert 'value="salt" id="id_to_0" checked' in " ".join(refused.split())
    assert "checked" not in refused[refused.index('name="with_comments"') :][:60]


def test_from_a_menu_and_from_a_selection_one_gets_there(shelve: Shelve, salt: Workspace, hers: Client) -> None:
    lens, tide = shelve(title="Lens").asset, shelve(title="Tide").asset
    assert f'href="{TRANSFER}?pick={lens.key}"' in hers.get(f"/w/tidewater/a/{lens.key}/menu/").content.decode()
    chosen = {"pick": [lens.key, tide.key]}
    way = hers.post("/w/tidewater/gallery/picked/transfer/", chosen)["Location"]
    page = hers.get(way).content.decode()
    assert "Lens" in page and "Tide" in page
    assert hers.get(TRANSFER)["Location"] == "/w/tidewater/gallery/"
