"""Every page of gallery, collections and reviews asks little of the database, and no more when there is more on it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.gallery import marks
from studio.gallery.collections.actions import add_assets, create_collection
from studio.gallery.models import Collection
from studio.library.actions import delete
from studio.library.models import Asset, Edge, Version
from studio.review import comments
from studio.review.actions import ask as ask_about
from studio.review.actions import decide as decide_about
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.gallery.conftest import Put
from tests.gallery.stock import GALLERY, ask, decide, page_of
from tests.people import person
from tests.people import seat as seat_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
FEW = 12
# It tells its recipe, its lines in both directions, what is said and what is decided, all of it without script.
OF_ONE_THING = 21
FACTS = {
    "medium": "image",
    "media_type": "image/png",
    "path": "00/none.bin",
    "size_bytes": 3,
    "sha256": "0" * 64,
    "recipe": {"order": {"prompt": "A lens."}, "version": 1},
}


def grow(alice: User, seat: Seat, asset: Asset, put: Put) -> None:
    """Have more versions of a thing, more said about it, more made of it, and more people asked about it."""
    made = put("Made of it")
    for number in range(3):
        version = Version.objects.create(asset=asset, number=asset.versions.count() + 1, created_by=alice, **FACTS)
        thread = comments.add(seat, version, f"Warmer, {number}.")
        comments.add(seat, version, "Yes.", parent=thread)
        Edge.objects.create(source=put(f"Part {number}").versions.get(), target=version, role=f"part_{number}")
        Edge.objects.create(source=version, target=made.versions.get(), role=f"face_{number}")
        marks.add_tag(seat, [asset], f"Tag {number}")
        seat_in(seat.workspace, person(f"Person{Asset.objects.count()}"), "reviewer")
    marks.rate(seat, [asset], 4)
    people = [one.user for one in seat.workspace.memberships.all() if one.role != "viewer"]
    ask_about(seat, asset, people, rule="all")
    for one in people[:2]:
        decide_about(seat_for(one, seat.workspace.slug), asset, version, "approve")


def fill(collection: Collection, seat: Seat, put: Put) -> Asset:
    """Put more into a collection and let one of those who are asked decide; return its sheet."""
    sheet = collection.sheet
    assert sheet is not None
    for number in range(5):
        add_assets(collection, [put(f"Of many {number}")])
        delete(put(f"Gone {number}"))
        create_collection(seat, f"Another {Collection.objects.count()}")
        comments.add(seat, sheet.versions.last(), f"All of it darker, {number}.")
    decide(seat.person, sheet, "changes")
    return sheet


def count_queries(browser: Client, path: str) -> int:
    """Return how many queries a page takes, for somebody whose session is read anew."""
    with CaptureQueriesContext(connection) as made:
        assert browser.get(path).status_code == 200, path
    return len(made)


def test_every_page_takes_few_queries_however_much_is_on_it(
    alices: Client, seat: Seat, alice: User, rita: User, bob: User, tidewater: Workspace, put: Put
) -> None:
    lens, storm, plain = put("Lens", kind="images"), put("Storm"), put("Plain")
    best = create_collection(seat, "Best")
    add_assets(best, [plain, lens, storm])
    sheet = ask(alices, best, alice, rita, bob)
    best.refresh_from_db()
    alices.get(GALLERY)  # it notes the session's workspace
    thing, collection = f"/w/tidewater/a/{lens.key}/", page_of(best)
    inside = f"in=collection.{best.key}"
    few = {
        "": GALLERY, "to decide": f"{GALLERY}?status=mine", "discussed": f"{GALLERY}?sort=discussed",
        "filters": f"{GALLERY}narrow/?tag=tag+1", "two of them": f"{GALLERY}compare/?a={lens.key}&b={storm.key}",
        "collections": f"{GALLERY}collections/", "a collection": collection, "its name": f"{collection}rename/",
        "whom to ask about all of it": f"{collection}review/", "whom to ask": f"{thing}ask/",
        "the bin": "/w/tidewater/bin/", "days": f"{GALLERY}dates/",
        "to put it into": f"{GALLERY}shelves/?pick={lens.key}",
        "what is said": f"{thing}comments/",
    }  # fmt: skip
    much = {
        "nothing known": f"/w/tidewater/a/{plain.key}/", "everything": f"{thing}?{inside}",
        "an older one beside it": f"{thing}?v=2&beside=1", "a list": f"/w/tidewater/a/{sheet.key}/",
        "in the gallery": f"{thing}?in=gallery.sort%3Dname", "an answer": f"{thing}comments/write/?v=1",
    }  # fmt: skip
    counts: list[dict[str, int]] = []
    for _ in range(2):
        grow(alice, seat, lens, put)
        fill(best, seat, put)
        counts.append({name: count_queries(alices, path) for name, path in {**few, **much}.items()})
    assert counts[0] == counts[1]
    assert counts[0].pop("in the gallery") <= OF_ONE_THING + 3  # by name: what stands beside it is looked for by title
    assert {name: counts[0][name] for name in few if counts[0][name] > FEW} == {}
    assert {name: counts[0][name] for name in much if counts[0].get(name, 0) > OF_ONE_THING} == {}
