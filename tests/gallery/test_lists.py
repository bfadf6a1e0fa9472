"""From the page of one thing one goes on in the gallery's list as it was narrowed: the address carries it."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.gallery.collections.actions import add_assets, create_collection
from studio.library import actions
from studio.library.models import Asset, Edge
from studio.review import comments
from studio.workspaces.access import Seat
from tests.gallery.conftest import Put, titles

GALLERY = "/w/tidewater/gallery/"


def walk(browser: Client, page: str, title: str) -> tuple[str, str, str]:
    """Open a thing from a list; return what stands before and after it there, and the way back."""
    key = Asset.objects.get(title=title).key
    way = re.search(rf'class="open" href="(/w/tidewater/a/{key}/[^"]*)"', browser.get(page).content.decode())
    assert way is not None
    shown = browser.get(way[1].replace("&amp;", "&")).context["page"]
    newer, older = shown.beside.newer, shown.beside.older
    for near, address in ((newer, shown.newer_url), (older, shown.older_url)):
        assert not near or browser.get(address).context["asset"] == near
    return newer.title if newer else "", older.title if older else "", shown.list_url


@pytest.mark.parametrize(
    ("query", "title", "before", "after"),
    [
        ("", "C", "D", "B"), ("?star=1", "C", "E", "A"), ("?star=1&q=hm", "A", "", ""), ("?by=me", "B", "D", ""),
        ("?sort=name", "B", "A", "C"), ("?sort=name&star=1", "C", "A", "E"), ("?sort=discussed", "D", "B", "A"),
        ("?since=2026-11-03&until=2026-11-04", "D", "", "C"), ("?star=1", "E", "", "C"),
    ],
)  # fmt: skip
def test_before_and_after_a_thing_are_those_of_the_list(
    alices: Client, put: Put, bob: User, seat: Seat, query: str, title: str, before: str, after: str
) -> None:
    alices.cookies["zone"] = "Europe/Berlin"
    for day, each in enumerate("ABCDE", 1):
        put(
            each, starred=each in "ACE", created_by=bob if each in "ACE" else seat.person,
            created_at=datetime(2026, 11, day, 22, 30, tzinfo=UTC), medium="text",
        )  # fmt: skip
    for each in "ADB":
        comments.add(seat, Asset.objects.get(title=each).versions.get(), "Hm.")
    narrowed = GALLERY + query
    if "by=me" in query:
        title, before, after = "D", "", "B"
    assert walk(alices, narrowed, title)[:2] == (before, after)


def test_the_way_back_is_the_same_list_at_its_place(alices: Client, put: Put) -> None:
    put("Lens", starred=True)
    way = walk(alices, f"{GALLERY}?star=1&q=lens", "Lens")[2]
    assert way == f"{GALLERY}?q=lens&star=1&at={Asset.objects.get().key}"
    assert titles(alices.get(way)) == ["Lens"]


def test_a_collection_is_walked_in_its_order(alices: Client, put: Put, seat: Seat) -> None:
    lens, storm, tide, gone = map(put, ("Lens", "Storm", "Tide", "Gone"))
    chosen = create_collection(seat, "Best")
    add_assets(chosen, [tide, gone, lens, storm])
    actions.delete(gone)
    page = f"{GALLERY}collections/{chosen.key}/"
    assert walk(alices, page, "Lens") == ("Tide", "Storm", page)
    assert walk(alices, page, "Tide")[:2] == ("", "Lens")


ODD = ["gallery.%00", "gallery.by=nobody&since=9999-12-31", "collection.nothing", "gallery." + "x" * 3000, "nothing"]


@pytest.mark.parametrize("name", ODD)
def test_a_list_that_is_none_breaks_no_page(alices: Client, put: Put, name: str) -> None:
    assert alices.get(f"/w/tidewater/a/{put('Lens').key}/", {"in": name}).status_code == 200


def test_what_was_made_from_a_thing_is_listed_from_its_menu(alices: Client, put: Put) -> None:
    lens, storm = put("Lens"), put("Storm")
    put("Tide")
    Edge.objects.create(source=lens.versions.get(), target=storm.versions.get(), role="first_frame")
    storm.save()
    menu = alices.get(f"/w/tidewater/a/{lens.key}/menu/", HTTP_HX_REQUEST="true").content.decode()
    way = re.search(r'href="([^"]*made_from=[^"]*)"', menu)
    assert way is not None
    answer = alices.get(way[1])
    assert titles(answer) == ["Storm"]
    assert "“Lens”" in answer.content.decode()  # the chip says of what
    nothing = alices.get(f"{GALLERY}?made_from={storm.key}").content.decode()
    assert "Nothing was made from it yet" in nothing
