"""What is done to a selection is done to exactly that, said in words, and undone from the toast."""

import json

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.gallery import marks
from studio.gallery.collections.actions import add_assets, create_collection
from studio.gallery.models import Collection, Rating, Tag
from studio.gallery.picked import pick
from studio.library.models import Asset, Status
from studio.review import comments
from studio.review.actions import ask
from studio.review.waiting import reviews_waiting_for
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.gallery.conftest import Put, titles
from tests.people import signed_in

GALLERY = "/w/tidewater/gallery/"
HTMX = {"HX-Request": "true"}


def act(browser: Client, verb: str, *assets: Asset, query: str = "", **fields: str) -> dict[str, dict[str, object]]:
    """Do something to assets as the page's script does; return the events of the answer."""
    data = {"pick": [asset.key for asset in assets], **fields}
    answer = browser.post(f"{GALLERY}picked/{verb}/{query}", data, headers=HTMX)
    assert answer.status_code in (204, 422), answer.content
    found: dict[str, dict[str, object]] = json.loads(answer.headers["HX-Trigger"])
    return found


def test_what_was_deleted_together_comes_back_together_with_all_it_had(alices: Client, put: Put, seat: Seat) -> None:
    lens, storm, tide = map(put, ("Lens", "Storm", "Tide"))
    chosen = create_collection(seat, "Best")
    add_assets(chosen, [storm, lens])
    marks.add_tag(seat, [lens], "Final")
    marks.rate(seat, [lens], 4)
    comments.add(seat, lens.versions.get(), "Brighter at dusk.")
    ask(seat, lens, [seat.person])
    events = act(alices, "delete", lens, storm)
    assert events["studio:deleted"] == {"keys": [storm.key, lens.key]}
    assert "2 things" in str(events["studio:toast"]["text"])
    assert titles(alices.get(GALLERY)) == ["Tide"]
    assert titles(alices.get(f"{GALLERY}?q=dusk")) == [] and reviews_waiting_for(seat) == []
    act(alices, "delete", tide)
    alices.post(str(events["studio:toast"]["undoUrl"]), headers=HTMX)
    assert titles(alices.get(GALLERY)) == ["Storm", "Lens"]
    assert [review.asset for review in reviews_waiting_for(seat)] == [lens]
    assert "Brighter at dusk." in alices.get(f"/w/tidewater/a/{lens.key}/").content.decode()
    for query in ("q=final", "q=dusk", "status=mine", "tag=FINAL", "rated=4", f"inside={chosen.key}&q=lens"):
        assert titles(alices.get(f"{GALLERY}?{query}")) == ["Lens"], query
    there = alices.get(f"{GALLERY}collections/{chosen.key}/").context["assets"]
    assert [asset.title for asset in there] == ["Storm", "Lens"]


def test_all_that_match_obeys_the_filter_and_says_where_it_stops(
    alices: Client, put: Put, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        put(f"Lens {number}")
    put("Bobs", created_by=bob)
    act(alices, "star", query="?by=me&q=lens", all="1")
    assert titles(alices.get(f"{GALLERY}?star=1")) == ["Lens 2", "Lens 1", "Lens 0"]
    monkeypatch.setattr(pick, "MOST_AT_ONCE", 2)
    events = act(alices, "delete", query="?by=me", all="1")
    assert titles(alices.get(GALLERY)) == ["Bobs", "Lens 0"]
    assert "Only the newest" in str(events["studio:toast"]["text"])


def test_tags_that_differ_by_case_or_accent_are_one(alices: Client, put: Put) -> None:
    lens, storm, tide = map(put, ("Lens", "Storm", "Tide"))
    for asset, name in ((lens, "Réise"), (storm, "REISE"), (tide, "reise ")):
        act(alices, "tag", asset, tag_name=name)
    assert [tag.name for tag in Tag.objects.all()] == ["Réise"]
    assert titles(alices.get(f"{GALLERY}?tag=reise")) == ["Tide", "Storm", "Lens"]
    assert titles(alices.get(f"{GALLERY}?q=reise")) == ["Tide", "Storm", "Lens"]
    act(alices, "untag", lens, storm, tide, tag_name="ReIsE")
    assert not Tag.objects.exists()
    assert titles(alices.get(f"{GALLERY}?q=reise")) == []


@pytest.mark.parametrize(("name", "said"), [("", "Write the tag"), ("x" * 41, "41 characters"), ("a\0b", "null")])
def test_a_tag_that_cannot_be_one_is_refused_in_words(alices: Client, put: Put, name: str, said: str) -> None:
    assert said in str(act(alices, "tag", put("Lens"), tag_name=name)["studio:toast"]["text"])
    assert not Tag.objects.exists()


def test_ratings_belong_to_persons(alices: Client, put: Put, bob: User) -> None:
    lens, storm = put("Lens"), put("Storm")
    act(alices, "rate", lens, storm, stars="4")
    act(signed_in(bob), "rate", storm, stars="2")
    act(alices, "rate", storm, stars="5")
    assert titles(alices.get(f"{GALLERY}?rated=3")) == ["Storm", "Lens"]
    assert titles(alices.get(f"{GALLERY}?rated=5")) == ["Storm"]
    assert titles(signed_in(bob).get(f"{GALLERY}?rated=3")) == []
    act(alices, "rate", lens, storm, stars="0")
    assert [rating.person for rating in Rating.objects.all()] == [bob]
    assert "one to five" in str(act(alices, "rate", lens, stars="6")["studio:toast"]["text"])


def test_approving_many_is_one_persons_decision_about_each(alices: Client, put: Put) -> None:
    lens, storm = put("Lens"), put("Storm")
    put("Tide")
    assert "2 things" in str(act(alices, "approve", lens, storm)["studio:toast"]["text"])
    assert titles(alices.get(f"{GALLERY}?status=approved")) == ["Storm", "Lens"]
    act(alices, "changes", lens)
    assert Asset.objects.get(pk=lens.pk).status == Status.CHANGES_ASKED
    assert titles(alices.get(f"{GALLERY}?status=changes_asked")) == ["Lens"]


def test_a_viewer_takes_away_but_changes_nothing(vera: User, put: Put) -> None:
    lens = put("Lens")
    veras = signed_in(vera)
    for verb in ("star", "delete", "tag", "untag", "collect", "rate", "approve", "changes"):
        assert veras.post(f"{GALLERY}picked/{verb}/", {"pick": lens.key, "tag_name": "x"}).status_code == 403
    assert "/zip/" in str(act(veras, "download", lens)["studio:picked-go"]["url"])
    assert veras.post(f"{GALLERY}picked/nonsense/", {"pick": lens.key}).status_code == 404


def test_keys_of_elsewhere_pick_nothing(alices: Client, put: Put, charlie: User) -> None:
    elsewhere = Workspace.objects.get(slug="elsewhere")
    foreign = put("Foreign", workspace=elsewhere, created_by=charlie)
    own = put("Somebodys own", only_for=charlie)
    events = act(alices, "delete", foreign, own)
    assert "Nothing is selected" in str(events["studio:toast"]["text"])
    assert Asset.objects.kept().count() == 2


def test_things_are_collected_by_plain_forms_in_an_order_by_hand(alices: Client, put: Put) -> None:
    lens, storm, tide = map(put, ("Lens", "Storm", "Tide"))
    answer = alices.post(f"{GALLERY}picked/collect/", {"pick": [lens.key, storm.key], "collection_name": " The  best "})
    assert answer.status_code == 303
    chosen = Collection.objects.get(name="The best")
    page = f"{GALLERY}collections/{chosen.key}/"
    alices.post(f"{GALLERY}picked/collect/", {"pick": [tide.key, lens.key], "collection": chosen.key})

    def order() -> list[str]:
        return [asset.title for asset in alices.get(page).context["assets"]]

    assert order() == ["Storm", "Lens", "Tide"]
    for asset, to, expected in (
        (tide, "up", ["Storm", "Tide", "Lens"]), (storm, "down", ["Tide", "Storm", "Lens"]),
        (lens, "0", ["Lens", "Tide", "Storm"]), (tide, "out", ["Lens", "Storm"]), (lens, "up", ["Lens", "Storm"]),
    ):  # fmt: skip
        alices.post(f"{page}move/", {"asset": asset.key, "to": to})
        assert order() == expected
    alices.post(f"{page}move/", {"asset": storm.key, "to": "cover"})
    assert alices.get(f"{GALLERY}collections/").context["collections"][0].face == storm
    alices.post(f"{page}rename/", {"name": "For the client"})
    assert "For the client" in alices.get(page).content.decode()
    alices.post(f"{page}delete/")
    assert alices.get(page).status_code == 404
    assert titles(alices.get(f"{GALLERY}?inside={chosen.key}")) == []
    alices.post(f"{page}restore/")
    assert order() == ["Lens", "Storm"]
    assert titles(alices.get(f"{GALLERY}?inside={chosen.key}")) == ["Storm", "Lens"]


def test_two_that_add_to_a_collection_both_stay(seat: Seat, put: Put) -> None:
    chosen = create_collection(seat, "Best")
    lens, storm = put("Lens"), put("Storm")
    assert (add_assets(chosen, [lens]), add_assets(chosen, [storm, lens])) == (1, 1)
    assert list(chosen.places.order_by("position").values_list("asset__title", flat=True)) == ["Lens", "Storm"]


def test_two_are_laid_side_by_side(alices: Client, put: Put) -> None:
    lens, storm, horn = put("Lens"), put("Storm"), put("Horn", medium="audio")
    go = str(act(alices, "compare", lens, storm)["studio:picked-go"]["url"])
    page = alices.get(go).content.decode()
    assert "Left of it is Storm, right of it Lens" in page
    assert alices.get(f"{GALLERY}compare/?a={lens.key}&b={horn.key}").status_code == 200
    assert "two to compare" in str(act(alices, "compare", lens)["studio:toast"]["text"])
    assert alices.get(f"{GALLERY}compare/?a={lens.key}").status_code == 302


def test_a_collection_is_deleted_by_who_made_it_or_an_admin(alices: Client, bob: User, seat: Seat, put: Put) -> None:
    bobs = signed_in(bob)
    of_alice, of_bob = create_collection(seat, "Best"), create_collection(seat_for(bob, "tidewater"), "Rest")
    for browser, one, may in ((bobs, of_alice, False), (bobs, of_bob, True), (alices, of_bob, True)):
        page = f"{GALLERY}collections/{one.key}/"
        assert ("/delete/" in browser.get(page).content.decode()) is may
        for verb in ("delete", "restore"):
            assert browser.post(f"{page}{verb}/", headers=HTMX).status_code in ((200, 204) if may else (403,))
    assert Collection.objects.filter(deleted_at=None).count() == 2


def test_a_collection_of_a_name_that_is_there_is_not_made_twice(alices: Client, put: Put) -> None:
    lens, storm = put("Lens"), put("Storm")
    act(alices, "collect", lens, collection_name="Best")
    act(alices, "collect", storm, collection_name=" BEST ")
    assert Collection.objects.get().places.count() == 2
    shelves = alices.get(f"{GALLERY}shelves/").content.decode()
    assert "Best" in shelves and 'form="picked"' in shelves
