"""A take is renamed, starred, deleted and brought back, with script and without."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from studio.accounts.models import User
from studio.jobs.socket import notifications
from studio.library import actions
from studio.library.models import Asset, Version
from studio.workspaces.models import Workspace
from tests.people import signed_in

HTMX = {"HX-Request": "true"}
Shelve = Callable[..., Version]


def act(person: User, asset: Asset, verb: str, headers: dict[str, str] | None = None, **data: Any) -> HttpResponse:
    """Press a button of the menu."""
    return signed_in(person).post(f"/w/tidewater/a/{asset.key}/{verb}/", data, headers=headers or {})


def toast_of(answer: HttpResponse) -> dict[str, str]:
    """Return the short message that the page will show."""
    return json.loads(answer.headers["HX-Trigger"])["studio:toast"]


def again(asset: Asset) -> Asset:
    """Return an asset as it is now."""
    return Asset.objects.get(pk=asset.pk)


def test_bob_renames_and_every_place_shows_it(shelve: Shelve, bob: User) -> None:
    asset = shelve().asset
    answer = act(bob, asset, "rename", HTMX, title="  Prologue,\t second  read ", place="dock")
    assert again(asset).title == "Prologue, second read"
    text = answer.content.decode()
    assert f"hx-swap-oob=\"innerHTML:[data-title-of='{asset.key}']\">Prologue, second read</div>" in text
    assert f'id="menu-dock-{asset.key}"' in text
    assert toast_of(answer) == {"text": "It is called “Prologue, second read” now."}


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("   ", "Give it a name of at least one character. The old name is kept."),
        ("x" * 121, "121 characters are too many; a name has at most 120."),
        ("a\x00b", "There is a null character in this name. Type it anew."),
    ],
)
def test_a_name_that_cannot_be_is_kept_for_another_try(shelve: Shelve, bob: User, title: str, sentence: str) -> None:
    asset = shelve().asset
    for headers in (HTMX, {}):
        answer = act(bob, asset, "rename", headers, title=title)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert f'value="{title}"' in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()
    assert again(asset).title == "Trailer narration"
    assert act(bob, asset, "rename", HTMX, title="x" * 120).status_code == 200


def test_a_refused_name_leaves_the_dialog_open(shelve: Shelve, bob: User) -> None:
    answer = act(bob, shelve().asset, "rename", HTMX, title="")
    assert answer.headers["HX-Retarget"] == "this"
    assert answer.content.decode().lstrip().startswith("<form")


def test_renaming_works_on_a_page_without_script(shelve: Shelve, bob: User) -> None:
    asset = shelve().asset
    path = f"/w/tidewater/a/{asset.key}/rename/"
    page = signed_in(bob).get(path, headers={"Referer": "http://testserver/w/tidewater/speech/?before=X"})
    assert '<input type="hidden" name="back" value="http://testserver/w/tidewater/speech/?before=X">' in page.text
    answer = act(bob, asset, "rename", title="New", back="http://testserver/w/tidewater/speech/?before=X")
    assert (answer.status_code, answer.headers["Location"]) == (303, "http://testserver/w/tidewater/speech/?before=X")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_this_server(shelve: Shelve, bob: User, back: str) -> None:
    answer = act(bob, shelve().asset, "rename", title="New", back=back)
    assert answer.headers["Location"] == "/w/tidewater/"


def test_a_star_is_given_and_taken_and_a_double_click_changes_nothing(shelve: Shelve, bob: User) -> None:
    asset = shelve().asset
    for _ in range(2):
        answer = act(bob, asset, "star", HTMX, on="true")
        assert again(asset).starred
    assert "Take the star away" in answer.content.decode()
    assert act(bob, asset, "star", on="false").status_code == 303
    assert not again(asset).starred


def test_delete_is_undone_from_the_toast(shelve: Shelve, alice: User) -> None:
    version = shelve(title="Prologue “one”")
    answer = act(alice, version.asset, "delete", HTMX)
    assert (answer.status_code, answer.content) == (200, b"")
    undo = f"/w/tidewater/a/{version.asset.key}/restore/"
    assert toast_of(answer) == {"text": "“Prologue “one”” is in the bin for 30 days.", "undoUrl": undo}
    words = f"/w/tidewater/media/{version.key}/words/"
    assert signed_in(alice).get(words).status_code == 404
    way = {"url": f"/w/tidewater/a/{version.asset.key}/", "label": "Open"}
    assert toast_of(signed_in(alice).post(undo, headers=HTMX)) == {"text": "“Prologue “one”” is back.", **way}
    assert signed_in(alice).get(words).status_code == 200


def test_delete_without_script_shows_the_way_to_the_bin(shelve: Shelve, alice: User) -> None:
    asset, client = shelve(title="<b>Bold</b>").asset, signed_in(alice)
    headers = {"Referer": "http://testserver/w/tidewater/bin/?from=GONE"}
    answer = client.post(f"/w/tidewater/a/{asset.key}/delete/", headers=headers, follow=True)
    assert answer.redirect_chain == [("http://testserver/w/tidewater/bin/", 303)]
    text = '“&lt;b&gt;Bold&lt;/b&gt;” is in the bin for 30 days. <a href="/w/tidewater/bin/">Open the bin</a>'
    assert text in answer.text


def test_deleting_twice_keeps_the_first_date(shelve: Shelve, alice: User) -> None:
    asset = shelve().asset
    act(alice, asset, "delete")
    first = again(asset).deleted_at
    assert first is not None
    assert act(alice, asset, "delete").status_code == 303
    assert again(asset).deleted_at == first


@pytest.mark.parametrize("verb", ["rename", "star", "delete", "restore"])
def test_vera_may_look_and_a_stranger_sees_nothing(shelve: Shelve, vera: User, charlie: User, verb: str) -> None:
    asset = shelve().asset
    assert act(vera, asset, verb, title="Mine", on="true").status_code == 403
    assert act(charlie, asset, verb, title="Mine", on="true").status_code == 404
    elsewhere = f"/w/elsewhere/a/{asset.key}/{verb}/"
    assert signed_in(charlie).post(elsewhere, {"title": "Mine", "on": "true"}).status_code == 404
    now = again(asset)
    assert (now.title, now.starred, now.deleted_at) == ("Trailer narration", False, None)


@pytest.mark.parametrize("verb", ["star", "delete", "restore"])
def test_a_link_alone_changes_nothing(shelve: Shelve, bob: User, verb: str) -> None:
    assert signed_in(bob).get(f"/w/tidewater/a/{shelve().asset.key}/{verb}/").status_code == 405


def test_what_is_deleted_is_told_to_every_page_of_the_workspace(
    shelve: Shelve, tidewater: Workspace, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    asset, told = shelve().asset, []
    monkeypatch.setattr(notifications, "send", lambda *message: told.append(message))
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(asset)
        actions.delete(asset)  # once is enough
    assert told == [(tidewater.pk, {"type": "jobs", "text": f'{{"deleted":["{asset.key}"]}}'})]
