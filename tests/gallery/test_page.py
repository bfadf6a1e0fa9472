"""The gallery shows everything that a workspace has, newest first, by keyset in both directions and narrowed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.gallery import queries
from studio.library import actions
from studio.library.models import Asset, Status
from studio.review import comments
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace
from tests.gallery.conftest import Put, titles
from tests.people import person, seat, signed_in

GALLERY = "/w/tidewater/gallery/"


def test_everything_is_in_one_place_the_newest_first(alices: Client, put: Put, bob: User) -> None:
    put("Lens")
    put("Storm", medium="video", kind="video", created_by=bob)
    put("Narration", medium="audio", kind="speech")
    put("Tide", medium="audio", kind="music")
    put("Log", medium="text", kind="chat")
    put("A sample", medium="audio", kind="clone-sample")
    answer = alices.get(GALLERY)
    assert titles(answer) == ["Log", "Tide", "Narration", "Storm", "Lens"]
    counts = {label: count for _, label, count in answer.context["tabs"]}
    assert counts["Everything"] == "5"
    assert {counts[label] for label in ("Images", "Video", "Speech", "Music", "Texts")} == {"1"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=image", ["Lens"]), ("kind=speech", ["Narration"]), ("kind=audio", ["Horn"]), ("kind=nothing", None),
        ("status=approved", ["Narration"]), ("by=me", ["Horn", "Narration"]), ("star=1", ["Lens"]),
        ("kind=image&status=approved", []), ("q=narr", ["Narration"]), ("q=NARRATION&by=me", ["Narration"]),
        ("q=walrus", []), ("q=n", []), ("status=nonsense", None),
    ],
)  # fmt: skip
def test_a_list_is_narrowed_by_its_address(
    alices: Client, put: Put, bob: User, query: str, shown: list[str] | None
) -> None:
    put("Lens", created_by=bob, starred=True)
    put("Narration", medium="audio", kind="speech", status=Status.APPROVED)
    put("Horn", medium="audio")
    assert titles(alices.get(f"{GALLERY}?{query}")) == (["Horn", "Narration", "Lens"] if shown is None else shown)


@pytest.mark.parametrize("query", ["", "by=me"])
def test_pages_hold_each_thing_once_in_both_directions(
    alices: Client, put: Put, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    keys = {asset.title: asset.key for asset in map(put, "ABCDEFGHIJ")}
    first = alices.get(f"{GALLERY}?{query}").context["page"]
    assert ([one.title for one in first.items], first.older, first.newer) == (["J", "I", "H"], keys["H"], "")
    second = alices.get(f"{GALLERY}?{query}&before={first.older}").context["page"]
    assert ([one.title for one in second.items], second.older, second.newer) == (["G", "F", "E"], keys["E"], keys["G"])
    up = alices.get(f"{GALLERY}?{query}&after={keys['E']}").context["page"]
    assert ([one.title for one in up.items], up.older, up.newer) == (["H", "G", "F"], keys["F"], keys["H"])
    last = alices.get(f"{GALLERY}?{query}&before={keys['C']}").context["page"]
    assert ([one.title for one in last.items], last.older) == (["B", "A"], "")


def test_recently_discussed_goes_by_the_last_word_in_both_directions(
    alices: Client, put: Put, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    assets = {title: put(title) for title in "ABCDE"}
    said = [comments.add(seat, assets[title].versions.get(), "Hm.") for title in "ADBEA"]
    first = alices.get(f"{GALLERY}?sort=discussed").context["page"]
    assert ([one.title for one in first.items], first.newer) == (["A", "E"], "")
    second = alices.get(f"{GALLERY}?sort=discussed&before={first.older}").context["page"]
    assert ([one.title for one in second.items], second.older) == (["B", "D"], "")
    up = alices.get(f"{GALLERY}?sort=discussed&after={second.newer}").context["page"]
    assert [one.title for one in up.items] == ["A", "E"]
    comments.delete(said[-1])  # what was taken back is no word about it
    assert titles(alices.get(f"{GALLERY}?sort=discussed")) == ["E", "B"]
    actions.delete(assets["E"])
    assert titles(alices.get(f"{GALLERY}?sort=discussed&by=me")) == ["B", "D"]


def test_the_place_is_the_nearest_one_where_a_thing_fits_no_more(alices: Client, put: Put) -> None:
    for title in "ABCDE":
        put(title, starred=True)
    middle = Asset.objects.get(title="C")
    actions.star(middle, on=False)
    assert titles(alices.get(f"{GALLERY}?star=1&at={middle.key}")) == ["B", "A"]
    actions.delete(middle)
    assert titles(alices.get(f"{GALLERY}?star=1&at={middle.key}")) == ["B", "A"]
    middle.delete()
    assert titles(alices.get(f"{GALLERY}?star=1&at={middle.key}")) == ["E", "D", "B", "A"]


def test_what_is_new_is_counted_and_not_put_above(alices: Client, put: Put) -> None:
    first = put("First")
    put("Second")
    put("Third", medium="text")
    assert alices.get(f"{GALLERY}news/?after={first.key}").content == b"2"
    assert alices.get(f"{GALLERY}news/?after={first.key}&kind=image").content == b"1"
    assert alices.get(f"{GALLERY}news/?after=NOTHING").status_code == 404


def test_what_is_in_the_bin_or_somebodys_own_is_not_shown(
    alices: Client, alice: User, bob: User, put: Put, tidewater: Workspace
) -> None:
    put("Mine", only_for=alice)
    put("Bobs own", only_for=bob)
    actions.delete(put("Deleted"))
    for query in ("", "?kind=image"):
        answer = alices.get(GALLERY + query)
        assert titles(answer) == ["Mine"]
        assert [count for _, label, count in answer.context["tabs"] if label == "Everything"] == ["1"]
    actions.restore(Asset.objects.get(title="Deleted"))
    assert titles(alices.get(f"{GALLERY}?kind=image")) == ["Deleted", "Mine"]


def test_a_page_takes_few_queries_however_much_there_is(alices: Client, put: Put, tidewater: Workspace) -> None:
    put("First")
    alices.get(GALLERY)
    counts = []
    for _ in range(2):
        for number in range(5):
            put(f"More {number}", medium="video")
            seat(tidewater, person(f"Person{Asset.objects.count()}"), "viewer")
        for query in ("", "?kind=video&q=more"):
            with CaptureQueriesContext(connection) as made:
                assert len(titles(alices.get(GALLERY + query))) >= 5
            counts.append(len(made))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_a_viewer_looks_and_a_stranger_does_not(vera: User, charlie: User, put: Put) -> None:
    put("Lens")
    page = signed_in(vera).get(GALLERY)
    assert titles(page) == ["Lens"]
    assert "?variation=" not in page.content.decode()
    assert signed_in(charlie).get(GALLERY).status_code == 404


def test_the_first_day_teaches_and_nothing_found_says_what_was_asked(alices: Client, put: Put) -> None:
    assert "Your first picture goes here" in alices.get(GALLERY).content.decode()
    put("Lens")
    walrus = alices.get(f"{GALLERY}?q=<walrus>&kind=image").content.decode()
    assert "Nothing called “" in walrus
    assert "&lt;walrus&gt;" in walrus
    assert 'href="/w/tidewater/gallery/?kind=image">Clear search' in walrus
    assert "Nothing fits" in alices.get(f"{GALLERY}?status=approved").content.decode()
